package noexit

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// deafCollectors finds functions that make a channel, start goroutines that send on it, and receive without any
// other way out, where each send has a case for an end, of others than the receiver, by which the goroutine
// leaves: when it comes the results do not.
//
// Silent where somebody closes the channel, and where only the receiver itself ends what the senders obey.
func deafCollectors(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		recvs, sends := o.Of(oblige.Recv), o.Of(oblige.SelSend)
		c := p.Channel(o)
		if c == nil || len(recvs) != len(c.Recvs) || len(sends) == 0 || len(o.Of(oblige.Send, oblige.TrySend, oblige.Close, oblige.Leak)) > 0 || len(c.Makes) != 1 {
			continue
		}
		f := c.Makes[0].Func
		if p.EndsProcess(f) || slices.ContainsFunc(recvs, func(r *oblige.Op) bool { return r.Func != f }) {
			continue
		}
		var end *oblige.Ending
		for _, s := range sends {
			if end = leavesBySome(p, c, s, f); end == nil {
				break
			}
		}
		if end != nil {
			out = append(out, noExitBreach(p, o, f, recvs[0].Pos(), end))
			out[len(out)-1].Message = fmt.Sprintf("%s waits for %s without a case for the end senders obey at line %d", ssaread.ShortName(f), p.ChanName(o), p.Line(end.Pos()))
		}
	}
	return out
}

// leavesBySome returns the case for an end, of others than f and what it starts, by which the goroutine of s leaves
// without having sent.
func leavesBySome(p *oblige.Package, c *oblige.Channel, s *oblige.Op, f *ssa.Function) *oblige.Ending {
	if !oblige.Within(s.Func, f) || !c.Elsewhere(s.Func, f) {
		return nil
	}
	wk := p.WakesOf([]*oblige.Object{c.O})
	return p.LeavesAt(s.Sel, func(ch ssa.Value) bool { return endedByOthers(p, ch, f) }, func(in ssa.Instruction) bool { return in != s.In && wk.At(in) })
}

// endedByOthers reports whether a channel is an end that others than f may tell of.
func endedByOthers(p *oblige.Package, ch ssa.Value, f *ssa.Function) bool {
	if oblige.IsCancel(ch) {
		return cancelledByOthers(p, oblige.CancelOf(ch).Call.Value, 4)
	}
	o := p.ObjectOf(ch)
	return o != nil && p.EndsForGood(ch) && slices.ContainsFunc(o.Of(oblige.Close), func(end *oblige.Op) bool { return !oblige.Within(end.Func, oblige.Outermost(f)) })
}

// cancelledByOthers reports whether a context is of a caller, or made from one that is, or ends by time, or when
// one of a group fails.
func cancelledByOthers(p *oblige.Package, ctx ssa.Value, depth int) bool {
	switch from := p.ContextOf(ctx).(type) {
	case *ssa.Parameter:
		return true
	case *ssa.UnOp:
		cell := ssaread.CellOf(from.X)
		return cell.Kind == ssaread.Field || cell.Kind == ssaread.Var && depth > 0 && slices.ContainsFunc(p.Writers(cell), func(in ssa.Instruction) bool {
			st, ok := in.(*ssa.Store) // that of a parameter, say, which is then made to end earlier
			return ok && cancelledByOthers(p, st.Val, depth-1)
		})
	case *ssa.Extract:
		return depth > 0 && madeFromOthers(p, from.Tuple, depth)
	case *ssa.Call:
		return depth > 0 && madeFromOthers(p, from, depth)
	}
	return false
}

func madeFromOthers(p *oblige.Package, made ssa.Value, depth int) bool {
	call, ok := made.(*ssa.Call)
	if !ok || ssaread.Callee(call.Common()) == nil || len(call.Call.Args) == 0 {
		return false
	}
	switch ssaread.Callee(call.Common()).String() {
	case "context.WithTimeout", "context.WithDeadline", "golang.org/x/sync/errgroup.WithContext":
		return true
	case "context.WithCancel", "context.WithCancelCause", "context.WithValue":
		return cancelledByOthers(p, call.Call.Args[0], depth-1)
	}
	return false
}
