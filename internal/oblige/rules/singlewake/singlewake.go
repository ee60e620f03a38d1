// Package singlewake finds wake-ups of one where several may go on, or where another one needs it:
// the check single-wake.
package singlewake

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches: a Signal where one wake is not enough. Six forms:
//
//   - what was changed lets every waiter go on for good (a closed flag, a number that
//     only goes one way), or is enough for several of whom each takes one, and only
//     one is woken;
//   - waiters with other predicates park on the same Cond: the Signal may wake one
//     of those, which goes back to sleep; for predicates of one cell only where
//     there may be many of each, since else not both park at once;
//   - many wait for a token that stands for all that was added, and who gets it
//     takes a part and leaves, without passing it on (keptTokens);
//   - waiters of two functions take the same tokens, each for something else (mixedTokens);
//   - each waiter looks through a list for what its caller names (oneOfKinds);
//   - waiters of two functions could go on, or many of one, and the one that is woken may
//     leave without taking what it was woken for, and without waking the next.
//
// Silent where the woken one wakes the next itself, where but one goroutine can
// wait, and where the change is followed by a Broadcast on some way.
func Breaches(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		signals := o.Of(oblige.Signal)
		if len(signals) == 0 || o.Open {
			continue
		}
		var ws []*oblige.Waiter
		for _, w := range p.Waiters() {
			if w.Park.Kind == oblige.CondWait && w.Objects[0] == o {
				ws = append(ws, w)
			}
		}
		for _, s := range signals {
			if b, ok := tooFew(p, o, s, ws); ok {
				out = append(out, b)
			} else if b, ok := oneOfKinds(p, o, s, ws); ok {
				out = append(out, b)
			}
		}
	}
	out = append(out, keptTokens(p)...)
	return append(out, mixedTokens(p)...)
}

// tooFew decides whether the Signal s wakes too few of the waiters ws on o.
func tooFew(p *oblige.Package, o *oblige.Object, s *oblige.Op, ws []*oblige.Waiter) (oblige.Breach, bool) {
	if broadcasts(p, o, s.Func) {
		return oblige.Breach{}, false
	}
	for _, w := range ws {
		for _, c := range changesFor(p, w, s) {
			if why := enoughFor(p, w, c); why != "" && p.Many(w) && !passesOn(p, w) && !countsOnOne(p, w) {
				return singleBreach(p, s, w, w, c, why), true
			}
			if p.Many(w) && !passesOn(p, w) && mayLeave(p, o, w, c) {
				return singleBreach(p, s, w, w, c, "it may leave without it"), true
			}
			for _, v := range ws {
				if v.Park.Func == w.Park.Func {
					continue
				}
				if parksOn(p, v, c) && p.Many(w) && p.Many(v) {
					return singleBreach(p, s, w, v, c, "it may wait for something else"), true
				}
				if passesOn(p, v) {
					continue
				}
				if !v.TestsAny(c.Cell) && (len(v.Tests) > 0 || len(p.OutsideQueues(v)) > 0) {
					return singleBreach(p, s, w, v, c, "it may wait for something else"), true
				}
				if e, _ := p.After(v, c.Cell, c.Wr, c.In); e == oblige.Fails && leavesUnused(p, v, c.Cell) {
					return singleBreach(p, s, w, v, c, "it may leave without it"), true
				}
			}
		}
	}
	return oblige.Breach{}, false
}

// countsOnOne reports whether the waiter, once it is woken, takes what it waited for without another
// look: it counts on nobody else being there who might have taken it.
func countsOnOne(p *oblige.Package, w *oblige.Waiter) bool {
	return slices.ContainsFunc(w.Tests, func(t *oblige.Test) bool {
		return t.Len && slices.ContainsFunc(p.Writers(t.Cell), func(in ssa.Instruction) bool {
			wr, ok := p.WriteTo(in, t.Cell)
			if !ok || in.Parent() != w.Park.Func || p.EffectAt(t, wr, in) != oblige.Keeps {
				return false
			}
			again := func(at ssa.Instruction) bool { return at == t.If }
			return oblige.Without(w.Park.In, again, func(at ssa.Instruction) bool { return at == in }) != nil
		})
	})
}

// enoughFor says why several waiters of one kind may go on after a change, "" if
// one at most.
func enoughFor(p *oblige.Package, w *oblige.Waiter, c oblige.Change) string {
	switch {
	case p.ForGood(c) || oneWay(p, c) || drained(p, w, c):
		return "every waiter may go on"
	case addsSeveral(c.In) && takesOne(p, w, c.Cell):
		return "there is enough for several"
	case makesRoom(p, w, c):
		return "there is room for several"
	case asked(c.Test):
		return "each waits for another amount"
	case keyed(c.Test) && !inContainer(w.Objects[0]):
		return "each waits for another entry"
	}
	return ""
}

// oneWay reports whether a change is of a number that only ever goes the way of the change: once it
// has come to where the waiter goes on it stays there.
func oneWay(p *oblige.Package, c oblige.Change) bool {
	if c.Wr.Delta == 0 || c.Test.Len || c.Test.Entry != oblige.AnyEntry {
		return false
	}
	return !slices.ContainsFunc(p.Writers(c.Cell), func(in ssa.Instruction) bool {
		wr, ok := p.WriteTo(in, c.Cell)
		return !ok || !p.Private(wr.Addr) && wr.Delta != c.Wr.Delta
	})
}

// makesRoom reports whether a change empties what the waiter finds full, of which there is more than one place,
// and the waiter takes one of them.
func makesRoom(p *oblige.Package, w *oblige.Waiter, c oblige.Change) bool {
	t := c.Test
	if !t.Len || t.Entry != oblige.AnyEntry || !t.Ordered() && t.Bound != nil || c.Wr.Val == nil || !oblige.IsEmpty(c.Wr.Val) {
		return false
	}
	if t.Bound != nil && (oblige.IsZero(t.Bound) || oblige.IsOne(t.Bound)) {
		return false
	}
	return slices.ContainsFunc(p.Writers(c.Cell), func(in ssa.Instruction) bool {
		cell, more := oblige.Grows(in)
		at := doneBy(p, w.Park.Func, in)
		return more && cell == c.Cell && at != nil && oblige.Reaches(w.Park.In, at) && !addsSeveral(in) && oblige.InnerLoop(at.Block()) == nil
	})
}

// drained reports whether a change is of a count, or length, of which the waiter waits that nothing is
// left: who goes on then, and keeps nobody else from it, is none of those whom one wake is enough for.
func drained(p *oblige.Package, w *oblige.Waiter, c oblige.Change) bool {
	t := c.Test
	if c.Wr.Delta >= 0 || t.Part || t.Entry != oblige.AnyEntry || !t.IsZero() || t.Op != token.NEQ && t.Op != token.GTR || !w.Loop {
		return false
	}
	loop := oblige.InnerLoop(w.Park.In.Block())
	if !loop[t.If.Block()] {
		return false
	}
	return !slices.ContainsFunc(w.Tests, func(each *oblige.Test) bool {
		return loop[each.If.Block()] && slices.ContainsFunc(p.Writers(each.Cell), func(in ssa.Instruction) bool { return p.WritesCell(in, each.Cell) && behindPark(p, w, in) })
	})
}

// behindPark reports whether the waiter, or who waits by it, does in when it goes on.
func behindPark(p *oblige.Package, w *oblige.Waiter, in ssa.Instruction) bool {
	if at := doneBy(p, w.Park.Func, in); at != nil && oblige.Reaches(w.Park.In, at) {
		return true
	}
	return slices.ContainsFunc(p.Callers(w.Park.Func), func(call ssa.CallInstruction) bool {
		at := doneBy(p, call.Parent(), in)
		return at != nil && at != ssa.Instruction(call) && oblige.Reaches(call, at)
	})
}

// inContainer reports whether an object lies in a map or slice: there are many of it.
func inContainer(o *oblige.Object) bool {
	return slices.ContainsFunc(o.Places, func(pl oblige.Place) bool { return pl.Cell.Kind == ssaread.Elem })
}

// keyed reports whether a test is of the entry of a map that the waiter's caller
// names, itself or by a helper that it hands the name to: waiters differ in what they
// wait for.
func keyed(t *oblige.Test) bool {
	if t.Entry == oblige.AnyEntry {
		return false
	}
	switch load := t.Load.(type) {
	case *ssa.Lookup:
		_, given := oblige.RootOf(load.Index).(*ssa.Parameter)
		return given
	case *ssa.Call:
		callee := ssaread.Callee(load.Common())
		return callee != nil && slices.ContainsFunc(load.Call.Args, func(arg ssa.Value) bool {
			_, given := oblige.RootOf(arg).(*ssa.Parameter)
			return given && looksUp(callee, slices.Index(load.Call.Args, arg))
		})
	}
	return false
}

// looksUp reports whether f looks up its parameter at in a map.
func looksUp(f *ssa.Function, at int) bool {
	return at < len(f.Params) && ssaread.Contains(f, func(in ssa.Instruction) bool {
		look, ok := in.(*ssa.Lookup)
		return ok && oblige.RootOf(look.Index) == ssa.Value(f.Params[at])
	})
}

// addsSeveral reports whether a write adds more than one element, or a number
// that is not 1.
func addsSeveral(in ssa.Instruction) bool {
	st, ok := in.(*ssa.Store)
	if !ok {
		return false
	}
	switch v := oblige.Unclamped(st.Val).(type) {
	case *ssa.BinOp:
		k, isConst := v.Y.(*ssa.Const)
		return v.Op == token.ADD && (!isConst || k.Value != nil && k.Value.String() != "1")
	case *ssa.Call:
		if !ssaread.IsBuiltin(v.Common(), "append") {
			return false
		}
		s, ok := v.Call.Args[1].(*ssa.Slice)
		if !ok {
			return true
		}
		arr, ok := s.X.(*ssa.Alloc)
		return !ok || !isArrayOf(arr.Type(), 1)
	}
	return false
}

func isArrayOf(t types.Type, n int64) bool {
	ptr, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	arr, ok := ptr.Elem().Underlying().(*types.Array)
	return ok && arr.Len() == n
}

// takesOne reports whether a waiter takes one, and no more, of what it waited for.
func takesOne(p *oblige.Package, w *oblige.Waiter, cell ssaread.Cell) bool {
	for _, in := range p.Writers(cell) {
		st, ok := in.(*ssa.Store)
		at := doneBy(p, w.Park.Func, in)
		if !ok || at == nil || at != in && oblige.InnerLoop(in.Block()) != nil || !oblige.Reaches(w.Park.In, at) {
			continue
		}
		if loop := oblige.InnerLoop(at.Block()); loop != nil && !(loop[w.Park.In.Block()] && letsGo(p, w, loop)) {
			continue // it takes more than one
		}
		switch v := st.Val.(type) {
		case *ssa.BinOp:
			return v.Op == token.SUB && oblige.IsOne(v.Y)
		case *ssa.Slice:
			return v.Low != nil && v.High == nil && oblige.IsOne(v.Low) || v.Low == nil && oneLess(v.High)
		}
	}
	return false
}

// letsGo reports whether a waiter that goes round in a loop releases its lock there: others may work
// beside it on what is left.
func letsGo(p *oblige.Package, w *oblige.Waiter, loop map[*ssa.BasicBlock]bool) bool {
	lock, ok := p.Locker(w.Objects[0])
	return ok && slices.ContainsFunc(oblige.Ordered(loop), func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(in ssa.Instruction) bool {
			l, way := p.LockCall(in)
			return way < 0 && l == lock
		})
	})
}

// oneLess reports whether v is a length less one.
func oneLess(v ssa.Value) bool {
	sub, ok := v.(*ssa.BinOp)
	if !ok || sub.Op != token.SUB || !oblige.IsOne(sub.Y) {
		return false
	}
	n, ok := sub.X.(*ssa.Call)
	return ok && ssaread.IsBuiltin(n.Common(), "len")
}

// asked reports whether a test compares with what the waiter's caller asks for:
// waiters differ then in what is enough.
func asked(t *oblige.Test) bool {
	cmp, ok := t.If.Cond.(*ssa.BinOp)
	if !ok || !t.Ordered() || t.Len {
		return false
	}
	for _, side := range []ssa.Value{cmp.X, cmp.Y} {
		if prm, ok := side.(*ssa.Parameter); ok && oblige.IsCount(prm.Type()) {
			return true
		}
	}
	return false
}

// parksOn reports whether a waiter of another kind, woken after the change, may
// find that it has to park again.
func parksOn(p *oblige.Package, w *oblige.Waiter, c oblige.Change) bool {
	wk := p.WakesOf(w.Objects)
	again := func(in ssa.Instruction) bool { return in == w.Park.In }
	if oblige.Without(w.Park.In, wk.At, again) == nil {
		return false
	}
	for _, t := range w.Tests {
		if t.Cell == c.Cell && comesBy(t, c.Wr) {
			return true
		}
	}
	// What is enough for one may be too little for the other.
	if p.EffectAt(c.Test, c.Wr, c.In) != oblige.Fails && !needsOne(c.Test) {
		return false
	}
	e, t := p.After(w, c.Cell, c.Wr, c.In)
	return e == oblige.Nears && !needsOne(t)
}

// needsOne reports whether a waiter waits for the first of something: any is enough.
func needsOne(t *oblige.Test) bool { return t.Op == token.EQL && t.IsZero() }

// comesBy reports whether the test may hold after the write though it did not before.
func comesBy(t *oblige.Test, wr oblige.Written) bool {
	switch {
	case wr.Delta == 0:
		return t.Effect(wr) == oblige.Keeps
	case wr.Delta > 0:
		return t.Op == token.GTR || t.Op == token.GEQ || t.Op == token.EQL && t.Bound == nil
	}
	return t.Op == token.LSS || t.Op == token.LEQ || t.Op == token.EQL && t.Bound != nil
}

// broadcasts reports whether f wakes all waiters as well.
func broadcasts(p *oblige.Package, o *oblige.Object, f *ssa.Function) bool {
	for _, op := range o.Of(oblige.Broadcast) {
		if op.Func == f {
			return true
		}
	}
	return false
}

// doneBy returns in where it is one of f, or a call in f of the function that it is one of; nil else.
func doneBy(p *oblige.Package, f *ssa.Function, in ssa.Instruction) ssa.Instruction {
	if in.Parent() == f {
		return in
	}
	for _, call := range p.Callers(in.Parent()) {
		if plain, ok := call.(*ssa.Call); ok && plain.Parent() == f && !p.Starts(plain) {
			return plain
		}
	}
	return nil
}

// changesFor returns the writes in the signalling function, or in what it calls, that let w go on.
func changesFor(p *oblige.Package, w *oblige.Waiter, s *oblige.Op) []oblige.Change {
	var out []oblige.Change
	for _, cell := range w.Cells() {
		for _, in := range p.Writers(cell) {
			at := doneBy(p, s.Func, in)
			if at == nil || !oblige.Reaches(at, s.In) {
				continue
			}
			wr, ok := p.WriteTo(in, cell)
			if !ok || p.Private(wr.Addr) {
				continue
			}
			if e, t := p.After(w, cell, wr, in); e == oblige.Fails || e == oblige.Nears {
				out = append(out, oblige.Change{In: in, Cell: cell, Wr: wr, Test: t})
			}
		}
	}
	return out
}

// passesOn reports whether a waiter, once woken, may wake another.
func passesOn(p *oblige.Package, w *oblige.Waiter) bool {
	wk := p.WakesOf(w.Objects)
	for _, at := range wk.In(w.Park.Func) {
		if oblige.Reaches(w.Park.In, at) {
			return true
		}
	}
	return false
}

// mayLeave reports whether one of the waiters of one function, woken after the change, may leave
// without what it was woken for. Where somebody wakes all of them, that may be why it leaves.
func mayLeave(p *oblige.Package, o *oblige.Object, w *oblige.Waiter, c oblige.Change) bool {
	if e, _ := p.After(w, c.Cell, c.Wr, c.In); e != oblige.Fails || len(o.Of(oblige.Broadcast)) > 0 || !leavesUnused(p, w, c.Cell) {
		return false
	}
	wk, calls := p.WakesOf(w.Objects), p.Callers(w.Park.Func)
	return len(calls) == 0 || slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool {
		return oblige.Feasible(call, wk.At, oblige.IsReturn) != nil
	})
}

// leavesUnused reports whether a waiter may return after its park without
// writing what it tested.
func leavesUnused(p *oblige.Package, w *oblige.Waiter, cell ssaread.Cell) bool {
	uses := map[ssa.Instruction]bool{}
	for _, in := range p.Writers(cell) {
		uses[in] = true
	}
	used := false
	oblige.Walk(w.Park.In, func(in ssa.Instruction) bool {
		used = used || uses[in]
		return true
	})
	return used && oblige.Without(w.Park.In, func(in ssa.Instruction) bool { return uses[in] }, oblige.IsReturn) != nil
}

func singleBreach(p *oblige.Package, s *oblige.Op, w, v *oblige.Waiter, c oblige.Change, why string) oblige.Breach {
	name := oblige.CellName(c.Cell, p)
	b := oblige.Breach{Check: "single-wake", Func: s.Func, Pos: s.Pos()}
	b.Message = fmt.Sprintf("%s signals one after changing %s at line %d; %s",
		ssaread.ShortName(s.Func), name, p.Line(oblige.PosOf(c.In)), why)
	b.Steps = []oblige.Step{
		{Pos: w.Park.Pos(), Side: "waiter", Func: w.Park.Func, Text: "parks, testing " + name},
		{Pos: v.Park.Pos(), Side: "other waiter", Func: v.Park.Func, Text: "parks on the same Cond"},
		{Pos: oblige.PosOf(c.In), Side: "completer", Func: c.In.Parent(), Text: "changes " + name + ": it " + c.Wr.Text},
		{Pos: s.Pos(), Side: "completer", Func: s.Func, Text: "wakes one: the other waiter"},
		{Pos: w.Park.Pos(), Text: name + " has changed, and nobody will wake the waiter"},
	}
	return b
}
