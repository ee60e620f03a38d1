package unresolved

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// scan is a loop over the elements of a slice, each of which it may complete.
type scan struct {
	loop  map[*ssa.BasicBlock]bool
	head  *ssa.BasicBlock
	slice ssa.Value
	item  *ssa.UnOp // the element
	h     *oblige.Held
	done  map[ssa.Instruction]*ssa.Function // what completes it, and the function that it calls to do so
}

// leftInLoop finds loops over pending items that return after the first one
// they complete, where another loop over the same items completes them all.
func leftInLoop(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range p.Funcs {
		scans := scans(p, f)
		for _, a := range scans {
			if ret := leavesTaken(p, f, a); ret != nil {
				out = append(out, takenBreach(p, f, a, ret))
				continue
			}
			for _, b := range scans {
				if a == b || b.loop[a.head] || a.loop[b.head] || !oblige.SamePath(a.slice, b.slice) {
					continue
				}
				if c, ret := a.leaves(b); ret != nil {
					out = append(out, leftBreach(p, f, a, b, c, ret))
					break
				}
			}
		}
	}
	return out
}

// scans returns the loops of f in which elements of a slice are completed.
func scans(p *oblige.Package, f *ssa.Function) []*scan {
	var out []*scan
	for in := range ssaread.Instrs(f) {
		load, ok := in.(*ssa.UnOp)
		if !ok || load.Op != token.MUL || !oblige.CarriesPromise(load.Type(), 4) {
			continue
		}
		at, ok := load.X.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		if s := scanOf(p, load, at); s != nil {
			out = append(out, s)
		}
	}
	return out
}

func scanOf(p *oblige.Package, load *ssa.UnOp, at *ssa.IndexAddr) *scan {
	if _, isConst := at.Index.(*ssa.Const); isConst {
		return nil
	}
	loop := oblige.InnerLoop(load.Block())
	if loop == nil {
		return nil
	}
	s := &scan{loop: loop, slice: at.X, item: load, h: p.Hold(load), done: map[ssa.Instruction]*ssa.Function{}}
	for b := range loop {
		if s.head == nil || b.Dominates(s.head) {
			s.head = b
		}
	}
	for _, in := range s.h.Direct {
		if oblige.Dominates(load, in) && !tries(in) {
			s.done[in] = nil
		}
	}
	for in := range s.h.Resolves {
		if call, ok := in.(*ssa.Call); ok && oblige.Dominates(load, in) {
			if callee := ssaread.Callee(call.Common()); p.Completes(callee) {
				s.done[in] = callee
			}
		}
	}
	return s
}

// tries reports whether in is a send that gives up at once.
func tries(in ssa.Instruction) bool {
	sel, ok := in.(*ssa.Select)
	return ok && !sel.Blocking
}

// leaves returns a completion in a behind which the function returns without
// looking at the other items, and that return, where loop b completes each item
// in the same way.
func (a *scan) leaves(b *scan) (ssa.Instruction, ssa.Instruction) {
	if !a.works() || !b.completesAll() {
		return nil, nil
	}
	for in := range ssaread.Instrs(a.item.Parent()) {
		if by, ok := a.done[in]; !ok || !b.hasBy(by) {
			continue
		}
		if ret := a.leavesFrom(in); ret != nil {
			return in, ret
		}
		if ret := a.leavesFrom(a.item); ret != nil {
			return in, ret
		}
	}
	return nil, nil
}

// leavesTaken returns where f, which took all that lay in a field, leaves the loop
// over it with promises that somebody waits for, and looks at no other.
func leavesTaken(p *oblige.Package, f *ssa.Function, a *scan) ssa.Instruction {
	if takenFrom(p, a.slice, f, 3) == (ssaread.Cell{}) || !a.works() {
		return nil
	}
	if o, _ := promised(p, a.h); o == nil {
		return nil
	}
	for _, in := range a.completions() {
		if ret := a.leavesFrom(in); ret != nil {
			return ret
		}
	}
	if len(a.done) > 0 {
		return a.leavesFrom(a.item)
	}
	return nil
}

// takenFrom returns the field all of whose items v is, taken by f or by who returned
// them or handed them to it; none where others may have them too.
func takenFrom(p *oblige.Package, v ssa.Value, f *ssa.Function, depth int) ssaread.Cell {
	if depth == 0 {
		return ssaread.Cell{}
	}
	if c, _ := oblige.ContainerCell(v); c.Kind == ssaread.Field {
		if emptiesIn(p, f, c) {
			return c
		}
		return ssaread.Cell{}
	}
	switch v := v.(type) {
	case *ssa.Call:
		if callee := ssaread.Callee(v.Common()); p.HasBody(callee) {
			if r := oblige.SoleResult(callee); r != nil {
				return takenFrom(p, r, callee, depth-1)
			}
		}
	case *ssa.Parameter:
		var from ssaread.Cell
		for _, call := range p.Callers(f) {
			arg := oblige.ArgumentFor(call, f, v)
			if arg == nil {
				return ssaread.Cell{}
			}
			c := takenFrom(p, arg, call.Parent(), depth-1)
			if c == (ssaread.Cell{}) || from != (ssaread.Cell{}) && c != from {
				return ssaread.Cell{}
			}
			from = c
		}
		return from
	}
	return ssaread.Cell{}
}

// completions returns what completes an item, in the order of the function: in the
// loop, or on a way out of it.
func (a *scan) completions() []ssa.Instruction {
	var out []ssa.Instruction
	for in := range ssaread.Instrs(a.item.Parent()) {
		if _, ok := a.done[in]; ok {
			out = append(out, in)
		}
	}
	return out
}

func takenBreach(p *oblige.Package, f *ssa.Function, a *scan, ret ssa.Instruction) oblige.Breach {
	pos := oblige.ReturnPos(ret)
	name := oblige.CellName(takenFrom(p, a.slice, f, 3), p)
	b := oblige.Breach{Check: "unresolved", Func: f, Pos: pos}
	b.Message = fmt.Sprintf("%s has all of %s, and returns at line %d with items pending", ssaread.ShortName(f), name, p.Line(pos))
	b.Steps = []oblige.Step{
		{Pos: f.Pos(), Side: "completer", Func: f, Text: "has all that lay in " + name},
		{Pos: oblige.PosOf(a.item), Side: "completer", Func: f, Text: "goes through the items, completing them"},
		{Pos: pos, Side: "completer", Func: f, Text: "returns out of the loop, the other items are not looked at"},
		{Pos: pos, Text: "nobody has the other items any more, nobody will wake their waiters"},
	}
	return b
}

// leavesFrom returns the return to which a way leads from in, where neither another
// item is looked at nor this one completed.
func (a *scan) leavesFrom(in ssa.Instruction) ssa.Instruction {
	return oblige.Without(in, func(x ssa.Instruction) bool {
		_, done := a.done[x]
		return done || x.Block() == a.head || a.uses(x) || a.h.Resolves[x]
	}, oblige.IsReturn)
}

func (b *scan) hasBy(f *ssa.Function) bool {
	for _, by := range b.done {
		if by == f {
			return true
		}
	}
	return false
}

// uses reports whether in uses the slice, outside its own loop.
func (a *scan) uses(in ssa.Instruction) bool {
	if call, ok := in.(*ssa.Call); a.loop[in.Block()] || ok && (ssaread.IsBuiltin(call.Common(), "len") || ssaread.IsBuiltin(call.Common(), "cap")) {
		return false
	}
	var buf [10]*ssa.Value
	for _, op := range in.Operands(buf[:0]) {
		if *op != nil && oblige.SamePath(*op, a.slice) {
			return true
		}
	}
	return false
}

// works reports whether the iterations that go on do something with their item:
// the loop is no search for one.
func (a *scan) works() bool {
	for b := range a.loop {
		for _, in := range b.Instrs {
			if !a.acts(in) || !oblige.Reaches(in, a.item) {
				continue
			}
			if oblige.Without(in, func(x ssa.Instruction) bool { return !a.loop[x.Block()] }, func(x ssa.Instruction) bool { return x.Block() == a.head }) != nil {
				return true
			}
		}
	}
	return false
}

func (a *scan) acts(in ssa.Instruction) bool {
	if st, ok := in.(*ssa.Store); ok && oblige.RootOf(st.Addr) == oblige.RootOf(a.item) {
		_, part := st.Addr.(*ssa.FieldAddr)
		return part
	}
	return a.h.Resolves[in]
}

// completesAll reports whether each iteration of the loop completes its item, and none leaves it.
func (a *scan) completesAll() bool {
	return len(a.done) > 0 && oblige.Without(a.item, func(in ssa.Instruction) bool {
		_, ok := a.done[in]
		return ok
	}, func(in ssa.Instruction) bool { return in.Block() == a.head || !a.loop[in.Block()] }) == nil
}

func leftBreach(p *oblige.Package, f *ssa.Function, a, b *scan, c, ret ssa.Instruction) oblige.Breach {
	pos := ret.Pos()
	if !pos.IsValid() {
		pos = oblige.EndPos(f)
	}
	all := oblige.PosOf(b.item)
	return oblige.Breach{
		Check:   "unresolved",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s returns at line %d with items pending, loop at line %d completes all", ssaread.ShortName(f), p.Line(pos), p.Line(all)),
		Steps: []oblige.Step{
			{Pos: oblige.PosOf(a.item), Side: "completer", Func: f, Text: "goes through several pending items"},
			{Pos: oblige.PosOf(c), Side: "completer", Func: f, Text: "completes one of them"},
			{Pos: pos, Side: "completer", Func: f, Text: "returns out of the loop, the other items are not looked at"},
			{Pos: all, Side: "completer", Func: f, Text: "completes each item on another way"},
			{Pos: pos, Func: f, Text: "nobody has the other items any more, nobody will wake their waiters"},
		},
	}
}
