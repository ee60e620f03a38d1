package unresolved

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// ownLeft finds functions that make a promise, leave it where others find it and
// wait for it, and return on some way without completing it, though nobody else
// ever does.
func ownLeft(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		made := append(o.Of(oblige.Make), o.Of(oblige.GroupAdd)...)
		if o.Open || !o.Awaited() || len(made) != 1 || len(o.Of(oblige.Leak)) > 0 {
			continue
		}
		f := made[0].Func
		if !onlyBy(o, f) || defersCompletion(p, o) {
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
		left := leftFor(p, made[0])
		if left == nil || !oblige.Reaches(left, sibling) {
			continue
		}
		if ret := oblige.Feasible(left, func(in ssa.Instruction) bool { return done[in] }, oblige.IsReturn); ret != nil {
			out = append(out, ownBreach(p, o, f, left, sibling, ret))
		}
	}
	return out
}

func defersCompletion(p *oblige.Package, o *oblige.Object) bool {
	for _, op := range o.Ops {
		if _, ok := op.In.(*ssa.Defer); ok && op.Kind.Wakes() {
			return true
		}
	}
	return false
}

// leftFor returns where the object that holds the channel which m makes, or the
// WaitGroup that it adds to, is put into a map or slice.
func leftFor(p *oblige.Package, m *oblige.Op) ssa.Instruction {
	if m.Kind == oblige.GroupAdd {
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
			if use.Val == ssa.Value(holder) && oblige.Appends(use) != nil {
				return use
			}
		}
	}
	return nil
}

func ownBreach(p *oblige.Package, o *oblige.Object, f *ssa.Function, left, sibling, ret ssa.Instruction) oblige.Breach {
	name := p.ObjectName(o)
	pos := oblige.ReturnPos(ret)
	wait := o.Of(oblige.Recv, oblige.GroupWait)[0]
	return oblige.Breach{
		Check:   "unresolved",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s leaves %s unresolved at line %d, though line %d completes it", ssaread.ShortName(f), name, p.Line(pos), p.Line(oblige.PosOf(sibling))),
		Steps: []oblige.Step{
			{Pos: oblige.PosOf(left), Side: "completer", Func: f, Text: "leaves its promise where others find it"},
			{Pos: wait.Pos(), Side: "waiter", Func: wait.Func, Text: "waits for the promise, with no other way out"},
			{Pos: pos, Side: "completer", Func: f, Text: "returns without completing it"},
			{Pos: pos, Func: f, Text: "nobody else completes it, nobody will wake the waiter"},
		},
	}
}

// tooShort finds loops that complete as many of the promises that were taken as
// somebody else's code returned results, and leave the rest.
func tooShort(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range p.Funcs {
		for in := range ssaread.Instrs(f) {
			load, ok := in.(*ssa.UnOp)
			if !ok {
				continue
			}
			if at, ok := load.X.(*ssa.IndexAddr); ok {
				if br, ok := shortOf(p, f, load, at); ok {
					out = append(out, br)
				}
			}
		}
	}
	return out
}

func shortOf(p *oblige.Package, f *ssa.Function, load *ssa.UnOp, at *ssa.IndexAddr) (oblige.Breach, bool) {
	loop := oblige.InnerLoop(load.Block())
	results := boundBy(loop, at)
	taken, _ := oblige.ContainerCell(at.X)
	if results == nil || taken.Kind != ssaread.Field || !emptiesIn(p, f, taken) {
		return oblige.Breach{}, false
	}
	for _, o := range p.Objects() {
		if o.Open || !o.Awaited() {
			continue
		}
		for _, op := range o.Of(oblige.GroupDone, oblige.Close, oblige.Send) {
			if op.Func == f && loop[op.In.Block()] && oblige.RootOf(op.Val) == oblige.RootOf(load) && onlyBy(o, f) {
				return shortBreach(p, o, f, op, results, taken), true
			}
		}
	}
	return oblige.Breach{}, false
}

// boundBy returns the call whose results, and not the slice itself, bound how far
// a loop goes through a slice.
func boundBy(loop map[*ssa.BasicBlock]bool, at *ssa.IndexAddr) *ssa.Call {
	for _, b := range oblige.Ordered(loop) {
		br, ok := oblige.Last(b).(*ssa.If)
		if !ok || loop[b.Succs[0]] == loop[b.Succs[1]] {
			continue
		}
		cmp, ok := br.Cond.(*ssa.BinOp)
		if !ok || cmp.X != at.Index {
			continue
		}
		n, ok := cmp.Y.(*ssa.Call)
		if !ok || !ssaread.IsBuiltin(n.Common(), "len") || oblige.SamePath(n.Call.Args[0], at.X) {
			continue
		}
		if call, ok := n.Call.Args[0].(*ssa.Call); ok && ssaread.Callee(call.Common()) == nil {
			return call
		}
	}
	return nil
}

// emptiesIn reports whether f takes all that lies in cell.
func emptiesIn(p *oblige.Package, f *ssa.Function, cell ssaread.Cell) bool {
	for _, in := range p.Writers(cell) {
		if c, _, ok := emptiedContainer(in); ok && c == cell && in.Parent() == f {
			return true
		}
	}
	return false
}

func shortBreach(p *oblige.Package, o *oblige.Object, f *ssa.Function, done *oblige.Op, results *ssa.Call, taken ssaread.Cell) oblige.Breach {
	wait := o.Of(oblige.Recv, oblige.GroupWait)[0]
	pos := oblige.EndPos(f)
	return oblige.Breach{
		Check:   "unresolved",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s completes as many of %s as were returned at line %d, leaves the rest", ssaread.ShortName(f), oblige.CellName(taken, p), p.Line(results.Pos())),
		Steps: []oblige.Step{
			{Pos: wait.Pos(), Side: "waiter", Func: wait.Func, Text: "waits for the promise, with no other way out"},
			{Pos: results.Pos(), Side: "completer", Func: f, Text: "gets fewer results than it took from " + oblige.CellName(taken, p)},
			{Pos: done.Pos(), Side: "completer", Func: f, Text: "completes one for each result"},
			{Pos: pos, Side: "completer", Func: f, Text: "returns with the others"},
			{Pos: pos, Func: f, Text: "nobody has the other promises any more, nobody will wake their waiters"},
		},
	}
}
