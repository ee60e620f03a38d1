// Package blockingcallback finds callbacks that keep C's thread: the check blocking-callback.
package blockingcallback

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches: the C thread sends or receives, with no other way out, and
// nobody is sure to come: those who receive may leave by another case of their
// select; or it is the user who should answer. C's thread stands for ever then,
// and with it whatever else the library does on it.
func Breaches(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range a.Channels() {
		for _, op := range o.Of(oblige.Send, oblige.Recv) {
			root := a.From[op.Func]
			if root == nil || len(o.Of(oblige.Make)) == 0 && !o.Open {
				continue
			}
			if op.Kind == oblige.Send && (unreceived(a, o) && !oneSide(a, o, root) || outgrown(a, o, root)) || op.Kind == oblige.Recv && left(a, o) {
				out = append(out, blockingBreach(a, o, op))
			}
		}
	}
	return out
}

// unreceived reports whether what is sent on o may find no receiver: there is no
// room, and all who receive have another way out, or only the user receives.
func unreceived(a *callback.Adapter, o *oblige.Object) bool {
	if slices.ContainsFunc(o.Of(oblige.Make), func(m *oblige.Op) bool { return m.Cap != 0 }) {
		return false
	}
	if len(o.Of(oblige.Leak)) > 0 && !o.Open || len(o.Of(oblige.Recv)) > 0 {
		return false
	}
	return len(o.Of(oblige.SelRecv)) > 0 && len(o.Of(oblige.Make)) > 0
}

// oneSide reports whether all who receive from o leave by what root's own side has brought
// about alone: another settlement of a promise, which settles once; or what is sent on the
// one thread that root is called on, too.
func oneSide(a *callback.Adapter, o *oblige.Object, root *ssa.Function) bool {
	for _, r := range o.Of(oblige.SelRecv) {
		for i, st := range r.Sel.States {
			if i != r.Case && leavesBy(r.Sel, i) && !sentBeside(a, a.ObjectOf(st.Chan), r.Func, root) {
				return false
			}
		}
	}
	return true
}

// leavesBy reports whether a case of a select leads out of its function, and not back to it.
func leavesBy(sel *ssa.Select, i int) bool {
	b := oblige.CaseStart(sel, i)
	if b == nil {
		return true
	}
	again := func(in ssa.Instruction) bool { return in == ssa.Instruction(sel) }
	return oblige.IsReturn(b.Instrs[0]) || oblige.Feasible(b.Instrs[0], again, oblige.IsReturn) != nil
}

// sentBeside reports whether what receiver gets from o is sent by root's own side alone.
func sentBeside(a *callback.Adapter, o *oblige.Object, receiver, root *ssa.Function) bool {
	if o == nil || o.Open {
		return false
	}
	sent := false
	for _, op := range o.Ops {
		if op.Kind == oblige.Leak {
			return false
		}
		if !op.Kind.Wakes() || op.Func == receiver {
			continue
		}
		by := a.From[op.Func]
		if by == nil || !ssaread.SameSettlement(root, by) && !(a.Confined(op.Func) && a.Confined(root)) {
			return false
		}
		sent = true
	}
	return sent
}

// maxRoom is the room from which on a channel is taken never to be full.
const maxRoom = 1000

// outgrown reports whether a callback that comes again and again may fill the channel
// when those who receive have left: there is room for some, but not for all.
func outgrown(a *callback.Adapter, o *oblige.Object, root *ssa.Function) bool {
	makes := o.Of(oblige.Make)
	if slices.ContainsFunc(makes, func(m *oblige.Op) bool { return m.Cap < 2 || m.Cap > maxRoom }) || !slices.Contains(a.Streams(), root) {
		return false
	}
	return len(makes) > 0 && len(o.Of(oblige.Recv, oblige.TryRecv)) == 0 && len(o.Of(oblige.SelRecv)) > 0 && (o.Open || len(o.Of(oblige.Leak)) == 0)
}

// left reports whether only functions that the user calls wake one that receives from o.
func left(a *callback.Adapter, o *oblige.Object) bool {
	wakes := 0
	for _, op := range o.Ops {
		if op.Kind == oblige.Leak {
			return false
		}
		if !op.Kind.Wakes() {
			continue
		}
		if f := op.Func; f.Object() == nil || !f.Object().Exported() || len(a.Callers(f)) > 0 {
			return false
		}
		wakes++
	}
	return wakes > 0 && !o.Open
}

func blockingBreach(a *callback.Adapter, o *oblige.Object, op *oblige.Op) oblige.Breach {
	root, name := a.From[op.Func], a.ChanName(o)
	b := oblige.Breach{Check: "blocking-callback", Func: op.Func, Pos: op.Pos()}
	if op.Kind == oblige.Recv {
		b.Message = fmt.Sprintf("%s, called back, receives from %s without a way out", ssaread.ShortName(op.Func), name)
		b.Steps = []oblige.Step{
			{Pos: root.Pos(), Side: callback.Side, Func: root, Text: "is called back"},
			{Pos: op.Pos(), Side: callback.Side, Func: op.Func, Text: "receives from " + name},
			{Pos: op.Pos(), Text: "unless the user answers, the C thread stands for ever"},
		}
		return b
	}
	r := o.Of(oblige.SelRecv)[0]
	b.Message = fmt.Sprintf("%s, called back, sends on %s for ever once %s left at line %d",
		ssaread.ShortName(op.Func), name, ssaread.ShortName(r.Func), a.Line(r.Sel.Pos()))
	b.Steps = []oblige.Step{
		{Pos: r.Pos(), Side: "receiver", Func: r.Func, Text: "leaves by another case"},
		{Pos: root.Pos(), Side: callback.Side, Func: root, Text: "is called back"},
		{Pos: op.Pos(), Side: callback.Side, Func: op.Func, Text: "sends on " + name},
		{Pos: op.Pos(), Text: "nobody receives, the C thread stands for ever"},
	}
	return b
}
