package heldbywaiter

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// lockedCloses finds sends under a lock on a channel that outsiders receive from, by functions that outsiders
// call for one item each, or nobody in the package; who closes the channel has told of an end first, or has been
// told of one, and takes the same lock then. Who receives may have left by that end: then the sender
// waits for ever, and who closes waits for the lock.
//
// Silent where the send has any other way out, and where a goroutine of the package receives.
func lockedCloses(p *oblige.Package, o *oblige.Object) (oblige.Breach, bool) {
	for _, r := range o.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv) {
		if r.Kind == oblige.TryRecv || !p.IsEntry(r.Func) || p.Spawned(r.Func) || oblige.LeadsBack(r.In.Block()) {
			return oblige.Breach{}, false
		}
	}
	for _, s := range o.Of(oblige.Send) {
		if lastOne(o, s) {
			continue
		}
		for _, l := range p.HeldAt(s.In) {
			for _, c := range o.Of(oblige.Close) {
				if !p.Held(c.In, l) || c.Func == s.Func || p.Embedded(l.Cell) || p.InOneGoroutine(s.In, c.In) {
					continue
				}
				take := takenFor(p, c, l, readOnly(p, s.In, l))
				if take == nil {
					continue
				}
				if end := endedBefore(p, c, take); end != nil {
					return lockedBreach(p, o, s, c, l, take, end), true
				}
			}
		}
	}
	return oblige.Breach{}, false
}

// lastOne reports whether s is the one send on a channel with room for it: its function closes it behind that.
func lastOne(o *oblige.Object, s *oblige.Op) bool {
	return len(o.Of(oblige.Send, oblige.SelSend, oblige.TrySend)) == 1 && !slices.ContainsFunc(o.Of(oblige.Make), func(m *oblige.Op) bool { return m.Cap == 0 }) &&
		slices.ContainsFunc(o.Of(oblige.Close), func(c *oblige.Op) bool { return c.Func == s.Func && oblige.Dominates(s.In, c.In) })
}

// takenFor returns where the function of c takes the lock under which it closes.
func takenFor(p *oblige.Package, c *oblige.Op, l oblige.Place, read bool) ssa.Instruction {
	for in := range ssaread.Instrs(c.Func) {
		call, ok := in.(*ssa.Call)
		if !ok || !oblige.Dominates(in, c.In) || p.Held(in, l) {
			continue
		}
		if lock, way := p.LockCall(call); way > 0 && lock == l && !(read && isReadLock(call)) {
			return in
		}
	}
	return nil
}

// endedBefore returns the close of an end that others who send hear, before take; or the case for an end that
// leads to each call of its function.
func endedBefore(p *oblige.Package, c *oblige.Op, take ssa.Instruction) *oblige.Op {
	for _, end := range p.Objects() {
		for _, told := range end.Of(oblige.Close) {
			if told.Func == c.Func && oblige.Dominates(told.In, take) && p.EndsForGood(told.Val) && sendsHear(end) {
				return told
			}
		}
	}
	var first *oblige.Op
	for _, call := range p.Callers(c.Func) {
		heard := heardBefore(p, call)
		if heard == nil {
			return nil
		}
		first = heard
	}
	return first
}

// sendsHear reports whether a send has a case for the end.
func sendsHear(end *oblige.Object) bool {
	return slices.ContainsFunc(end.Of(oblige.SelRecv), func(r *oblige.Op) bool {
		return slices.ContainsFunc(r.Sel.States, func(st *ssa.SelectState) bool { return st.Dir == types.SendOnly })
	})
}

// heardBefore returns the case for an end behind which in comes.
func heardBefore(p *oblige.Package, in ssa.Instruction) *oblige.Op {
	for _, end := range p.Objects() {
		for _, r := range end.Of(oblige.SelRecv) {
			if r.Func != in.Parent() || !p.EndsForGood(r.Val) {
				continue
			}
			if start := oblige.CaseStart(r.Sel, r.Case); start != nil && start.Dominates(in.Block()) {
				return r
			}
		}
	}
	return nil
}

func lockedBreach(p *oblige.Package, o *oblige.Object, s, c *oblige.Op, l oblige.Place, take ssa.Instruction, end *oblige.Op) oblige.Breach {
	lock, name := p.LockName(l), p.ChanName(o)
	b := oblige.Breach{Check: "held-by-waiter", Func: s.Func, Pos: s.Pos()}
	b.Message = fmt.Sprintf("%s sends on %s holding %s, which %s takes at line %d to close it",
		ssaread.ShortName(s.Func), name, lock, ssaread.ShortName(c.Func), p.Line(oblige.PosOf(take)))
	b.Steps = []oblige.Step{
		{Pos: end.Pos(), Side: "closer", Func: end.Func, Text: "comes to the end, by which who receives may leave"},
		{Pos: s.Pos(), Side: "waiter", Func: s.Func, Text: "sends on " + name + ", holding " + lock + ", until there is no room"},
		{Pos: oblige.PosOf(take), Side: "closer", Func: c.Func, Text: "waits for " + lock},
		{Pos: s.Pos(), Text: "each waits for the other, and nobody will receive"},
	}
	return b
}
