package oblige

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// ownLeft finds functions that make a promise, leave it where others find it and
// wait for it, and return on some way without completing it, though nobody else
// ever does.
func (p *Package) ownLeft() []Breach {
	var out []Breach
	for _, o := range p.Objects() {
		made := append(o.Of(Make), o.Of(GroupAdd)...)
		if o.Open || !o.awaited() || len(made) != 1 || len(o.Of(Leak)) > 0 {
			continue
		}
		f := made[0].Func
		if !onlyBy(o, f) || p.defersCompletion(o) {
			continue
		}
		done := map[ssa.Instruction]bool{}
		var sibling ssa.Instruction
		for _, op := range o.Ops {
			if op.Kind.Wakes() {
				done[op.In] = true
				sibling = op.In
			}
		}
		left := p.leftFor(made[0])
		if left == nil || !Reaches(left, sibling) {
			continue
		}
		if ret := Feasible(left, func(in ssa.Instruction) bool { return done[in] }, IsReturn); ret != nil {
			out = append(out, p.ownBreach(o, f, left, sibling, ret))
		}
	}
	return out
}

func (p *Package) defersCompletion(o *Object) bool {
	for _, op := range o.Ops {
		if _, ok := op.In.(*ssa.Defer); ok && op.Kind.Wakes() {
			return true
		}
	}
	return false
}

// leftFor returns where the object that holds the channel which m makes, or the
// WaitGroup that it adds to, is put into a map or slice.
func (p *Package) leftFor(m *Op) ssa.Instruction {
	if m.Kind == GroupAdd {
		if fa, ok := m.Val.(*ssa.FieldAddr); ok {
			return putAway(fa.X)
		}
		return nil
	}
	for _, r := range *m.In.(ssa.Value).Referrers() {
		if st, ok := r.(*ssa.Store); ok {
			if fa, ok := st.Addr.(*ssa.FieldAddr); ok {
				return putAway(fa.X)
			}
		}
	}
	return nil
}

// putAway returns where a new object is put into a map or slice.
func putAway(v ssa.Value) ssa.Instruction {
	holder, ok := v.(*ssa.Alloc)
	if !ok {
		return nil
	}
	for _, use := range *holder.Referrers() {
		switch use := use.(type) {
		case *ssa.MapUpdate:
			if use.Value == ssa.Value(holder) {
				return use
			}
		case *ssa.Store:
			if use.Val == ssa.Value(holder) && appends(use) != nil {
				return use
			}
		}
	}
	return nil
}

func (p *Package) ownBreach(o *Object, f *ssa.Function, left, sibling, ret ssa.Instruction) Breach {
	name := p.objectName(o)
	pos := returnPos(ret)
	wait := o.Of(Recv, GroupWait)[0]
	return Breach{
		Check:   "unresolved",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s leaves %s unresolved at line %d, though line %d completes it", ssaread.ShortName(f), name, p.line(pos), p.line(posOf(sibling))),
		Steps: []Step{
			{posOf(left), "completer", f, "leaves its promise where others find it"},
			{wait.Pos(), "waiter", wait.Func, "waits for the promise, with no other way out"},
			{pos, "completer", f, "returns without completing it"},
			{pos, "", f, "nobody else completes it, nobody will wake the waiter"},
		},
	}
}

// tooShort finds loops that complete as many of the promises that were taken as
// somebody else's code returned results, and leave the rest.
func (p *Package) tooShort() []Breach {
	var out []Breach
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				load, ok := in.(*ssa.UnOp)
				if !ok {
					continue
				}
				if at, ok := load.X.(*ssa.IndexAddr); ok {
					if br, ok := p.shortOf(f, load, at); ok {
						out = append(out, br)
					}
				}
			}
		}
	}
	return out
}

func (p *Package) shortOf(f *ssa.Function, load *ssa.UnOp, at *ssa.IndexAddr) (Breach, bool) {
	loop := innerLoop(load.Block())
	results := boundBy(loop, at)
	taken, _ := containerCell(at.X)
	if results == nil || taken.Kind != ssaread.Field || !p.emptiesIn(f, taken) {
		return Breach{}, false
	}
	for _, o := range p.Objects() {
		if o.Open || !o.awaited() {
			continue
		}
		for _, op := range o.Of(GroupDone, Close, Send) {
			if op.Func == f && loop[op.In.Block()] && rootOf(op.Val) == rootOf(load) && onlyBy(o, f) {
				return p.shortBreach(o, f, op, results, taken), true
			}
		}
	}
	return Breach{}, false
}

// boundBy returns the call whose results, and not the slice itself, bound how far
// a loop goes through a slice.
func boundBy(loop map[*ssa.BasicBlock]bool, at *ssa.IndexAddr) *ssa.Call {
	for _, b := range ordered(loop) {
		br, ok := last(b).(*ssa.If)
		if !ok || loop[b.Succs[0]] == loop[b.Succs[1]] {
			continue
		}
		cmp, ok := br.Cond.(*ssa.BinOp)
		if !ok || cmp.X != at.Index {
			continue
		}
		n, ok := cmp.Y.(*ssa.Call)
		if !ok || !ssaread.IsBuiltin(n.Common(), "len") || samePath(n.Call.Args[0], at.X) {
			continue
		}
		if call, ok := n.Call.Args[0].(*ssa.Call); ok && ssaread.Callee(call.Common()) == nil {
			return call
		}
	}
	return nil
}

// emptiesIn reports whether f takes all that lies in cell.
func (p *Package) emptiesIn(f *ssa.Function, cell ssaread.Cell) bool {
	for _, in := range p.Writers(cell) {
		if c, _, ok := emptiedContainer(in); ok && c == cell && in.Parent() == f {
			return true
		}
	}
	return false
}

func (p *Package) shortBreach(o *Object, f *ssa.Function, done *Op, results *ssa.Call, taken ssaread.Cell) Breach {
	wait := o.Of(Recv, GroupWait)[0]
	pos := endPos(f)
	return Breach{
		Check:   "unresolved",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s completes as many of %s as were returned at line %d, leaves the rest", ssaread.ShortName(f), cellName(taken, p), p.line(results.Pos())),
		Steps: []Step{
			{wait.Pos(), "waiter", wait.Func, "waits for the promise, with no other way out"},
			{results.Pos(), "completer", f, "gets fewer results than it took from " + cellName(taken, p)},
			{done.Pos(), "completer", f, "completes one for each result"},
			{pos, "completer", f, "returns with the others"},
			{pos, "", f, "nobody has the other promises any more, nobody will wake their waiters"},
		},
	}
}
