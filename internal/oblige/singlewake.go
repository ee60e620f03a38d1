package oblige

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// singleWake: a Signal where one wake is not enough. Five forms:
//
//   - what was changed lets every waiter go on for good (a closed flag), and only
//     one is woken;
//   - waiters with other predicates park on the same Cond: the Signal may wake one
//     of those, which goes back to sleep; for predicates of one cell only where
//     there may be many of each, since else not both park at once;
//   - many wait for a token that stands for all that was added, and who gets it
//     takes a part and leaves, without passing it on (keptTokens);
//   - each waiter looks through a list for what its caller names (oneOfKinds);
//   - waiters of two functions could go on, and the one that is woken may leave
//     without taking what it was woken for, and without waking the next.
//
// Silent where the woken one wakes the next itself, where but one goroutine can
// wait, and where the change is followed by a Broadcast on some way.
func singleWake(p *Package) []Breach {
	var out []Breach
	for _, o := range p.Objects() {
		signals := o.Of(Signal)
		if len(signals) == 0 || o.Open {
			continue
		}
		var ws []*Waiter
		for _, w := range p.Waiters() {
			if w.Park.Kind == CondWait && w.Objects[0] == o {
				ws = append(ws, w)
			}
		}
		for _, s := range signals {
			if b, ok := p.tooFew(o, s, ws); ok {
				out = append(out, b)
			} else if b, ok := p.oneOfKinds(o, s, ws); ok {
				out = append(out, b)
			}
		}
	}
	return append(out, p.keptTokens()...)
}

// change is a write that lets a waiter go on.
type change struct {
	in   ssa.Instruction
	cell ssaread.Cell
	wr   written
	test *Test
}

// tooFew decides whether the Signal s wakes too few of the waiters ws on o.
func (p *Package) tooFew(o *Object, s *Op, ws []*Waiter) (Breach, bool) {
	if p.broadcasts(o, s.Func) {
		return Breach{}, false
	}
	for _, w := range ws {
		for _, c := range p.changesFor(w, s) {
			if why := p.enoughFor(w, c); why != "" && p.many(w) && !p.passesOn(w) && !p.countsOnOne(w) {
				return p.singleBreach(s, w, w, c, why), true
			}
			for _, v := range ws {
				if v.Park.Func == w.Park.Func {
					continue
				}
				if p.parksOn(v, c) && p.many(w) && p.many(v) {
					return p.singleBreach(s, w, v, c, "it may wait for something else"), true
				}
				if p.passesOn(v) {
					continue
				}
				if !v.testsAny(c.cell) && (len(v.Tests) > 0 || len(p.outsideQueues(v)) > 0) {
					return p.singleBreach(s, w, v, c, "it may wait for something else"), true
				}
				if e, _ := p.After(v, c.cell, c.wr, c.in); e == Fails && p.leavesUnused(v, c.cell) {
					return p.singleBreach(s, w, v, c, "it may leave without it"), true
				}
			}
		}
	}
	return Breach{}, false
}

// countsOnOne reports whether the waiter, once it is woken, takes what it waited for without another
// look: it counts on nobody else being there who might have taken it.
func (p *Package) countsOnOne(w *Waiter) bool {
	return slices.ContainsFunc(w.Tests, func(t *Test) bool {
		return t.Len && slices.ContainsFunc(p.Writers(t.Cell), func(in ssa.Instruction) bool {
			wr, ok := p.writeTo(in, t.Cell)
			if !ok || in.Parent() != w.Park.Func || p.effectAt(t, wr, in) != Keeps {
				return false
			}
			again := func(at ssa.Instruction) bool { return at == t.If }
			return Without(w.Park.In, again, func(at ssa.Instruction) bool { return at == in }) != nil
		})
	})
}

// enoughFor says why several waiters of one kind may go on after a change, "" if
// one at most.
func (p *Package) enoughFor(w *Waiter, c change) string {
	switch {
	case p.forGood(c):
		return "every waiter may go on"
	case addsSeveral(c.in) && p.takesOne(w, c.cell):
		return "there is enough for several"
	case c.test.asked():
		return "each waits for another amount"
	case c.test.keyed() && !inContainer(w.Objects[0]):
		return "each waits for another entry"
	}
	return ""
}

// inContainer reports whether an object lies in a map or slice: there are many of it.
func inContainer(o *Object) bool {
	return slices.ContainsFunc(o.Places, func(pl Place) bool { return pl.Cell.Kind == ssaread.Elem })
}

// keyed reports whether a test is of the entry of a map that the waiter's caller
// names: waiters differ in what they wait for.
func (t *Test) keyed() bool {
	look, ok := t.Load.(*ssa.Lookup)
	if !ok || t.Entry == anyEntry {
		return false
	}
	_, given := rootOf(look.Index).(*ssa.Parameter)
	return given
}

// addsSeveral reports whether a write adds more than one element, or a number
// that is not 1.
func addsSeveral(in ssa.Instruction) bool {
	st, ok := in.(*ssa.Store)
	if !ok {
		return false
	}
	switch v := unclamped(st.Val).(type) {
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
func (p *Package) takesOne(w *Waiter, cell ssaread.Cell) bool {
	for _, in := range p.Writers(cell) {
		st, ok := in.(*ssa.Store)
		if !ok || in.Parent() != w.Park.Func || innerLoop(in.Block()) != nil || !Reaches(w.Park.In, in) {
			continue
		}
		switch v := st.Val.(type) {
		case *ssa.BinOp:
			return v.Op == token.SUB && isOne(v.Y)
		case *ssa.Slice:
			return v.Low != nil && v.High == nil && isOne(v.Low) || v.Low == nil && oneLess(v.High)
		}
	}
	return false
}

// oneLess reports whether v is a length less one.
func oneLess(v ssa.Value) bool {
	sub, ok := v.(*ssa.BinOp)
	if !ok || sub.Op != token.SUB || !isOne(sub.Y) {
		return false
	}
	n, ok := sub.X.(*ssa.Call)
	return ok && ssaread.IsBuiltin(n.Common(), "len")
}

func isOne(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value != nil && c.Value.String() == "1"
}

// asked reports whether a test compares with what the waiter's caller asks for:
// waiters differ then in what is enough.
func (t *Test) asked() bool {
	cmp, ok := t.If.Cond.(*ssa.BinOp)
	if !ok || !t.ordered() || t.Len {
		return false
	}
	for _, side := range []ssa.Value{cmp.X, cmp.Y} {
		if prm, ok := side.(*ssa.Parameter); ok && isCount(prm.Type()) {
			return true
		}
	}
	return false
}

// parksOn reports whether a waiter of another kind, woken after the change, may
// find that it has to park again.
func (p *Package) parksOn(w *Waiter, c change) bool {
	wk := p.WakesOf(w.Objects)
	again := func(in ssa.Instruction) bool { return in == w.Park.In }
	if Without(w.Park.In, wk.At, again) == nil {
		return false
	}
	for _, t := range w.Tests {
		if t.Cell == c.cell && t.comesBy(c.wr) {
			return true
		}
	}
	// What is enough for one may be too little for the other.
	if p.effectAt(c.test, c.wr, c.in) != Fails && !c.test.needsOne() {
		return false
	}
	e, t := p.After(w, c.cell, c.wr, c.in)
	return e == Nears && !t.needsOne()
}

// needsOne reports whether a waiter waits for the first of something: any is enough.
func (t *Test) needsOne() bool { return t.Op == token.EQL && t.isZero() }

// comesBy reports whether the test may hold after the write though it did not before.
func (t *Test) comesBy(wr written) bool {
	switch {
	case wr.delta == 0:
		return t.effect(wr) == Keeps
	case wr.delta > 0:
		return t.Op == token.GTR || t.Op == token.GEQ || t.Op == token.EQL && t.Bound == nil
	}
	return t.Op == token.LSS || t.Op == token.LEQ || t.Op == token.EQL && t.Bound != nil
}

func (w *Waiter) testsAny(cell ssaread.Cell) bool {
	for _, t := range w.Tests {
		if t.Cell == cell {
			return true
		}
	}
	return false
}

// broadcasts reports whether f wakes all waiters as well.
func (p *Package) broadcasts(o *Object, f *ssa.Function) bool {
	for _, op := range o.Of(Broadcast) {
		if op.Func == f {
			return true
		}
	}
	return false
}

// changesFor returns the writes in the signalling function that let w go on.
func (p *Package) changesFor(w *Waiter, s *Op) []change {
	var out []change
	for _, cell := range w.cells() {
		for _, in := range p.Writers(cell) {
			if in.Parent() != s.Func || !Reaches(in, s.In) {
				continue
			}
			wr, ok := p.writeTo(in, cell)
			if !ok || p.private(wr.addr) {
				continue
			}
			if e, t := p.After(w, cell, wr, in); e == Fails || e == Nears {
				out = append(out, change{in, cell, wr, t})
			}
		}
	}
	return out
}

// forGood reports whether a change is never taken back: a flag that is only ever set so.
func (p *Package) forGood(c change) bool {
	k, ok := c.wr.val.(*ssa.Const)
	if !ok || !ssaread.IsBool(k.Type()) {
		return false
	}
	for _, in := range p.Writers(c.cell) {
		wr, ok := p.writeTo(in, c.cell)
		if !ok || p.private(wr.addr) {
			continue
		}
		if wr.text != c.wr.text {
			return false
		}
	}
	return true
}

// passesOn reports whether a waiter, once woken, may wake another.
func (p *Package) passesOn(w *Waiter) bool {
	wk := p.WakesOf(w.Objects)
	for _, at := range wk.In(w.Park.Func) {
		if Reaches(w.Park.In, at) {
			return true
		}
	}
	return false
}

// leavesUnused reports whether a waiter may return after its park without
// writing what it tested.
func (p *Package) leavesUnused(w *Waiter, cell ssaread.Cell) bool {
	uses := map[ssa.Instruction]bool{}
	for _, in := range p.Writers(cell) {
		uses[in] = true
	}
	used := false
	Walk(w.Park.In, func(in ssa.Instruction) bool {
		used = used || uses[in]
		return true
	})
	return used && Without(w.Park.In, func(in ssa.Instruction) bool { return uses[in] }, IsReturn) != nil
}

func (p *Package) singleBreach(s *Op, w, v *Waiter, c change, why string) Breach {
	name := cellName(c.cell, p)
	b := Breach{Check: "single-wake", Func: s.Func, Pos: s.Pos()}
	b.Message = fmt.Sprintf("%s signals one after changing %s at line %d; %s",
		ssaread.ShortName(s.Func), name, p.line(posOf(c.in)), why)
	b.Steps = []Step{
		{w.Park.Pos(), "waiter", w.Park.Func, "parks, testing " + name},
		{v.Park.Pos(), "other waiter", v.Park.Func, "parks on the same Cond"},
		{posOf(c.in), "completer", s.Func, "changes " + name + ": it " + c.wr.text},
		{s.Pos(), "completer", s.Func, "wakes one: the other waiter"},
		{Pos: w.Park.Pos(), Text: name + " has changed, and nobody will wake the waiter"},
	}
	return b
}
