package heldbywaiter

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// ownTask finds tasks, function literals that are sent, by themselves or in a structure, to a goroutine which
// calls them, that by calls come to send another one to the same goroutine: while it calls the one it does not
// receive the other. Where there is room, who sends must wait for its task.
func ownTask(p *oblige.Package, o *oblige.Object) (oblige.Breach, bool) {
	if len(o.Of(oblige.Make)) == 0 || !takesTasks(o) || !oneReceiver(p, o) {
		return oblige.Breach{}, false
	}
	tasks := map[*ssa.Function][]oblige.Route{}
	for _, s := range o.Of(oblige.Send, oblige.SelSend) {
		for _, r := range p.RunsTo(s.In) {
			if t := taskOf(oblige.SentBy(s), r.Steps); t != nil {
				tasks[t] = append(tasks[t], oblige.RouteFor(s, r))
			}
		}
	}
	for _, s := range o.Of(oblige.Send, oblige.SelSend) {
		if !oblige.Unbuffered(o) && !waitsBehind(p, s) || givesUp(s) {
			continue
		}
		for _, r := range p.RunsTo(s.In) {
			if r.Own > 0 {
				continue
			}
			for _, to := range tasks[r.Steps[0].Parent()] {
				if to == oblige.RouteFor(s, r) {
					return ownTaskBreach(p, o, s, r), true
				}
			}
		}
	}
	return oblige.Breach{}, false
}

// takesTasks reports whether what is sent on a channel is a function, or a structure with one.
func takesTasks(o *oblige.Object) bool {
	for _, s := range o.Of(oblige.Send, oblige.SelSend) {
		switch t := oblige.Below(oblige.ElemOf(s.Val)).Underlying().(type) {
		case *types.Signature:
		case *types.Struct:
			if !slices.ContainsFunc(slices.Collect(t.Fields()), func(f *types.Var) bool {
				_, ok := f.Type().Underlying().(*types.Signature)
				return ok
			}) {
				return false
			}
		default:
			return false
		}
	}
	return len(o.Of(oblige.Send, oblige.SelSend)) > 0
}

// waitsBehind reports whether who has sent by s waits for something then.
func waitsBehind(p *oblige.Package, s *oblige.Op) bool {
	return oblige.Without(s.In, oblige.IsReturn, func(in ssa.Instruction) bool { return p.Effects().At(in, 0).Parks }) != nil
}

// givesUp reports whether s is left alone when a context or a timer ends.
func givesUp(s *oblige.Op) bool {
	return s.Sel != nil && slices.ContainsFunc(s.Sel.States, func(st *ssa.SelectState) bool {
		return oblige.IsCancel(st.Chan) || oblige.Ticks(st.Chan)
	})
}

// oneReceiver reports whether one goroutine alone receives from o, and calls what it receives.
func oneReceiver(p *oblige.Package, o *oblige.Object) bool {
	recvs := o.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv)
	for _, r := range recvs {
		if p.LoneGoroutine(r.Func) == nil || p.LoneGoroutine(r.Func) != p.LoneGoroutine(recvs[0].Func) {
			return false
		}
	}
	return len(recvs) > 0 && ssaread.Contains(recvs[0].Func, func(in ssa.Instruction) bool {
		call, ok := in.(*ssa.Call)
		return ok && !call.Call.IsInvoke() && call.Call.StaticCallee() == nil && !oblige.IsBuiltin(call.Common())
	})
}

// taskOf returns the literal that v is, has in a field, or calls, where it is a parameter that the first of some steps of
// calls is given.
func taskOf(v ssa.Value, steps []ssa.Instruction) *ssa.Function {
	switch v := v.(type) {
	case *ssa.ChangeType:
		return taskOf(v.X, steps)
	case *ssa.UnOp, *ssa.Alloc:
		if made, ok := oblige.RootOf(v).(*ssa.Alloc); ok {
			return fieldTask(made, steps)
		}
	case *ssa.MakeClosure:
		f := v.Fn.(*ssa.Function)
		if len(steps) < 2 {
			return f
		}
		for in := range ssaread.Instrs(f) { // one that calls what its maker was given
			call, ok := in.(*ssa.Call)
			if !ok {
				continue
			}
			prm, ok := oblige.RouteOf(call.Call.Value).Root.(*ssa.Parameter)
			if ok && oblige.RouteOf(call.Call.Value).Steps == "" {
				return taskOf(prm, steps)
			}
		}
	case *ssa.Parameter:
		if len(steps) < 2 {
			return nil
		}
		call, ok := steps[len(steps)-2].(ssa.CallInstruction)
		if !ok {
			return nil
		}
		if arg := oblige.ArgumentFor(call, v.Parent(), v); arg != nil {
			return taskOf(arg, steps[:len(steps)-1])
		}
	}
	return nil
}

// fieldTask is taskOf for a structure, whose one function counts.
func fieldTask(made *ssa.Alloc, steps []ssa.Instruction) *ssa.Function {
	for _, r := range *made.Referrers() {
		fa, ok := r.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		for _, use := range *fa.Referrers() {
			st, ok := use.(*ssa.Store)
			if !ok || st.Addr != fa {
				continue
			}
			if _, function := st.Val.Type().Underlying().(*types.Signature); function {
				return taskOf(st.Val, steps)
			}
		}
	}
	return nil
}

func ownTaskBreach(p *oblige.Package, o *oblige.Object, s *oblige.Op, r oblige.Run) oblige.Breach {
	at, name := r.Steps[0], p.ChanName(o)
	f, recv := at.Parent(), o.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv)[0]
	b := oblige.Breach{Check: "held-by-waiter", Func: f, Pos: oblige.PosOf(at)}
	b.Message = fmt.Sprintf("%s sends on %s at line %d, from which only %s receives, which calls it",
		ssaread.ShortName(f), name, p.Line(oblige.PosOf(at)), ssaread.ShortName(recv.Func))
	b.Steps = []oblige.Step{
		{Pos: recv.Pos(), Side: "completer", Func: recv.Func, Text: "receives a task, and calls it"},
		{Pos: oblige.PosOf(at), Side: "waiter", Func: f, Text: "is the task, and comes to a send"},
		{Pos: s.Pos(), Side: "waiter", Func: s.Func, Text: "sends on " + name},
		{Pos: s.Pos(), Text: "its only receiver is in this call, and nobody will wake it"},
	}
	return b
}
