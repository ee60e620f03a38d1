package oblige

import (
	"fmt"

	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// scan is a loop over the elements of a slice, each of which it may complete.
type scan struct {
	loop  map[*ssa.BasicBlock]bool
	head  *ssa.BasicBlock
	slice ssa.Value
	item  *ssa.UnOp // the element
	h     *held
	done  map[ssa.Instruction]*ssa.Function // what completes it, and the function that it calls to do so
}

// leftInLoop finds loops over pending items that return after the first one
// they complete, where another loop over the same items completes them all.
func (p *Package) leftInLoop() []Breach {
	var out []Breach
	for _, f := range p.Funcs {
		scans := p.scans(f)
		for _, a := range scans {
			if ret := p.leavesTaken(f, a); ret != nil {
				out = append(out, p.takenBreach(f, a, ret))
				continue
			}
			for _, b := range scans {
				if a == b || b.loop[a.head] || a.loop[b.head] || !samePath(a.slice, b.slice) {
					continue
				}
				if c, ret := a.leaves(b); ret != nil {
					out = append(out, p.leftBreach(f, a, b, c, ret))
					break
				}
			}
		}
	}
	return out
}

// scans returns the loops of f in which elements of a slice are completed.
func (p *Package) scans(f *ssa.Function) []*scan {
	var out []*scan
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			load, ok := in.(*ssa.UnOp)
			if !ok || load.Op != token.MUL || !carriesPromise(load.Type(), 4) {
				continue
			}
			at, ok := load.X.(*ssa.IndexAddr)
			if !ok {
				continue
			}
			if s := p.scanOf(load, at); s != nil {
				out = append(out, s)
			}
		}
	}
	return out
}

func (p *Package) scanOf(load *ssa.UnOp, at *ssa.IndexAddr) *scan {
	if _, isConst := at.Index.(*ssa.Const); isConst {
		return nil
	}
	loop := innerLoop(load.Block())
	if loop == nil {
		return nil
	}
	s := &scan{loop: loop, slice: at.X, item: load, h: p.hold(load), done: map[ssa.Instruction]*ssa.Function{}}
	for b := range loop {
		if s.head == nil || b.Dominates(s.head) {
			s.head = b
		}
	}
	for _, in := range s.h.direct {
		if Dominates(load, in) && !tries(in) {
			s.done[in] = nil
		}
	}
	for in := range s.h.resolves {
		if call, ok := in.(*ssa.Call); ok && Dominates(load, in) {
			if callee := ssaread.Callee(call.Common()); p.completes(callee) {
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

// completes reports whether a function surely completes something on all its ways.
func (p *Package) completes(f *ssa.Function) bool {
	if !p.HasBody(f) || len(f.Blocks) == 0 {
		return false
	}
	some := false
	stop := func(in ssa.Instruction) bool {
		hit := p.completing(in)
		some = some || hit
		return hit
	}
	first := f.Blocks[0].Instrs[0] // Without looks behind it
	return stop(first) || Without(first, stop, IsReturn) == nil && some
}

// completing reports whether in completes a promise that somebody waits for.
func (p *Package) completing(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.Send:
		return true
	case *ssa.Call:
		if ssaread.IsBuiltin(in.Common(), "close") {
			return true
		}
		callee := ssaread.Callee(in.Common())
		if callee != nil && callee.String() == "(*sync.Once).Do" {
			mc, ok := in.Call.Args[1].(*ssa.MakeClosure)
			return ok && p.completes(ssaread.Origin(mc.Fn.(*ssa.Function)))
		}
		return callee != nil && methods[callee.String()] == GroupDone
	}
	return false
}

// leaves returns a completion in a behind which the function returns without
// looking at the other items, and that return, where loop b completes each item
// in the same way.
func (a *scan) leaves(b *scan) (ssa.Instruction, ssa.Instruction) {
	if !a.works() || !b.completesAll() {
		return nil, nil
	}
	for _, blk := range a.item.Parent().Blocks {
		for _, in := range blk.Instrs {
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
	}
	return nil, nil
}

// leavesTaken returns where f, which took all that lay in a field, leaves the loop
// over it with promises that somebody waits for, and looks at no other.
func (p *Package) leavesTaken(f *ssa.Function, a *scan) ssa.Instruction {
	if p.takenFrom(a.slice, f, 3) == (ssaread.Cell{}) || !a.works() {
		return nil
	}
	if o, _ := p.promised(a.h); o == nil {
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
func (p *Package) takenFrom(v ssa.Value, f *ssa.Function, depth int) ssaread.Cell {
	if depth == 0 {
		return ssaread.Cell{}
	}
	if c, _ := containerCell(v); c.Kind == ssaread.Field {
		if p.emptiesIn(f, c) {
			return c
		}
		return ssaread.Cell{}
	}
	switch v := v.(type) {
	case *ssa.Call:
		if callee := ssaread.Callee(v.Common()); p.HasBody(callee) {
			if r := soleResult(callee); r != nil {
				return p.takenFrom(r, callee, depth-1)
			}
		}
	case *ssa.Parameter:
		var from ssaread.Cell
		for _, call := range p.Callers(f) {
			arg := argumentFor(call, f, v)
			if arg == nil {
				return ssaread.Cell{}
			}
			c := p.takenFrom(arg, call.Parent(), depth-1)
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
	for _, b := range a.item.Parent().Blocks {
		for _, in := range b.Instrs {
			if _, ok := a.done[in]; ok {
				out = append(out, in)
			}
		}
	}
	return out
}

func (p *Package) takenBreach(f *ssa.Function, a *scan, ret ssa.Instruction) Breach {
	pos := returnPos(ret)
	name := cellName(p.takenFrom(a.slice, f, 3), p)
	b := Breach{Check: "unresolved", Func: f, Pos: pos}
	b.Message = fmt.Sprintf("%s has all of %s, and returns at line %d with items pending", ssaread.ShortName(f), name, p.line(pos))
	b.Steps = []Step{
		{f.Pos(), "completer", f, "has all that lay in " + name},
		{posOf(a.item), "completer", f, "goes through the items, completing them"},
		{pos, "completer", f, "returns out of the loop, the other items are not looked at"},
		{Pos: pos, Text: "nobody has the other items any more, nobody will wake their waiters"},
	}
	return b
}

// leavesFrom returns the return to which a way leads from in, where neither another
// item is looked at nor this one completed.
func (a *scan) leavesFrom(in ssa.Instruction) ssa.Instruction {
	return Without(in, func(x ssa.Instruction) bool {
		_, done := a.done[x]
		return done || x.Block() == a.head || a.uses(x) || a.h.resolves[x]
	}, IsReturn)
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
		if *op != nil && samePath(*op, a.slice) {
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
			if !a.acts(in) || !Reaches(in, a.item) {
				continue
			}
			if Without(in, func(x ssa.Instruction) bool { return !a.loop[x.Block()] }, func(x ssa.Instruction) bool { return x.Block() == a.head }) != nil {
				return true
			}
		}
	}
	return false
}

func (a *scan) acts(in ssa.Instruction) bool {
	if st, ok := in.(*ssa.Store); ok && rootOf(st.Addr) == rootOf(a.item) {
		_, part := st.Addr.(*ssa.FieldAddr)
		return part
	}
	return a.h.resolves[in]
}

// completesAll reports whether each iteration of the loop completes its item, and none leaves it.
func (a *scan) completesAll() bool {
	return len(a.done) > 0 && Without(a.item, func(in ssa.Instruction) bool {
		_, ok := a.done[in]
		return ok
	}, func(in ssa.Instruction) bool { return in.Block() == a.head || !a.loop[in.Block()] }) == nil
}

// samePath reports whether two values are the same, or are read from the same place.
func samePath(a, b ssa.Value) bool {
	if a == b {
		return true
	}
	switch a := a.(type) {
	case *ssa.UnOp:
		b, ok := b.(*ssa.UnOp)
		return ok && a.Op == token.MUL && b.Op == token.MUL && samePath(a.X, b.X)
	case *ssa.FieldAddr:
		b, ok := b.(*ssa.FieldAddr)
		return ok && a.Field == b.Field && samePath(a.X, b.X)
	case *ssa.Slice:
		b, ok := b.(*ssa.Slice)
		return ok && sameLiteral(a.X, b.X)
	}
	return false
}

// sameLiteral reports whether two arrays are composed of the same elements.
func sameLiteral(a, b ssa.Value) bool {
	as, bs := elements(a), elements(b)
	if len(as) == 0 || len(as) != len(bs) {
		return false
	}
	for i := range as {
		if !samePath(as[i], bs[i]) {
			return false
		}
	}
	return true
}

// elements returns what is stored into a new array, in the order of the source.
func elements(v ssa.Value) []ssa.Value {
	arr, ok := v.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var out []ssa.Value
	for _, r := range *arr.Referrers() {
		at, ok := r.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		for _, r := range *at.Referrers() {
			if st, ok := r.(*ssa.Store); ok && st.Addr == at {
				out = append(out, st.Val)
			}
		}
	}
	return out
}

func (p *Package) leftBreach(f *ssa.Function, a, b *scan, c, ret ssa.Instruction) Breach {
	pos := ret.Pos()
	if !pos.IsValid() {
		pos = endPos(f)
	}
	all := posOf(b.item)
	return Breach{
		Check:   "unresolved",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s returns at line %d with items pending, loop at line %d completes all", ssaread.ShortName(f), p.line(pos), p.line(all)),
		Steps: []Step{
			{posOf(a.item), "completer", f, "goes through several pending items"},
			{posOf(c), "completer", f, "completes one of them"},
			{pos, "completer", f, "returns out of the loop, the other items are not looked at"},
			{all, "completer", f, "completes each item on another way"},
			{pos, "", f, "nobody has the other items any more, nobody will wake their waiters"},
		},
	}
}
