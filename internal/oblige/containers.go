package oblige

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// Bounded reports whether a select also waits for the time, and looks again then.
func Bounded(op *Op) bool {
	if op.Sel == nil {
		return false
	}
	for _, st := range op.Sel.States {
		if c, ok := st.Chan.Type().Underlying().(*types.Chan); ok && st.Dir == types.RecvOnly && ssaread.IsType(c.Elem(), "time", "Time") {
			return true
		}
	}
	return false
}

// Emptied reports whether a stored value is nil or zero: cleaned up, no result.
func Emptied(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	if !ok {
		return false
	}
	return c.Value == nil || c.Value.String() == "0" || c.Value.String() == "false" || c.Value.String() == `""`
}

// IsContainer reports whether t is a map or a slice.
func IsContainer(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Map, *types.Slice:
		return true
	}
	return false
}

// ReadersOf returns the functions that read a cell, or lead to one that does. It
// must not be changed.
func (p *Package) ReadersOf(cell ssaread.Cell) map[*ssa.Function]bool {
	if have, ok := p.readers[cell]; ok {
		return have
	}
	p.indexReaders()
	out := map[*ssa.Function]bool{}
	p.readers[cell] = out
	work := slices.Clone(p.direct[cell])
	for len(work) > 0 {
		f := work[len(work)-1]
		work = work[:len(work)-1]
		if !out[f] {
			out[f] = true
			work = append(work, p.Mentions()[f]...)
		}
	}
	return out
}

// indexReaders notes which functions load which cells.
func (p *Package) indexReaders() {
	if p.direct != nil {
		return
	}
	p.direct, p.readers = map[ssaread.Cell][]*ssa.Function{}, map[ssaread.Cell]map[*ssa.Function]bool{}
	for _, f := range p.Funcs {
		for in := range ssaread.Instrs(f) {
			var c ssaread.Cell
			switch in := in.(type) {
			case *ssa.UnOp:
				if in.Op != token.MUL {
					continue
				}
				c = ssaread.CellOf(in.X)
			case *ssa.Call:
				cell, ok := AtomicLoad(in)
				if !ok {
					continue
				}
				c = cell
			default:
				continue
			}
			if fs := p.direct[c]; (len(fs) == 0 || fs[len(fs)-1] != f) && Loads(in, c) {
				p.direct[c] = append(fs, f)
			}
		}
	}
}

// Reads reports whether f itself reads a cell for more than to add to it.
func (p *Package) Reads(f *ssa.Function, cell ssaread.Cell) bool {
	p.indexReaders()
	return slices.Contains(p.direct[cell], f)
}

// Loads reports whether in reads a cell for more than to add to it.
func Loads(in ssa.Instruction, cell ssaread.Cell) bool {
	if call, ok := in.(*ssa.Call); ok {
		c, ok := AtomicLoad(call)
		return ok && c == cell
	}
	u, ok := in.(*ssa.UnOp)
	if !ok || u.Op != token.MUL || ssaread.CellOf(u.X) != cell {
		return false
	}
	for _, r := range *u.Referrers() {
		switch r := r.(type) {
		case *ssa.MapUpdate:
		case *ssa.Call:
			if !ssaread.IsBuiltin(r.Common(), "clear") {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// FoundIn reports whether v is, or belongs to, an element of the container in
// cell: here, or in what a caller hands on.
func (p *Package) FoundIn(v ssa.Value, cell ssaread.Cell, depth int) bool {
	for range 12 {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.Field:
			v = x.X
		case *ssa.IndexAddr:
			v = x.X
		case *ssa.Lookup:
			v = x.X
		case *ssa.Extract:
			v = x.Tuple
		case *ssa.Next:
			v = x.Iter
		case *ssa.Range:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		case *ssa.Slice:
			v = x.X
		case *ssa.Phi:
			return depth > 0 && slices.ContainsFunc(x.Edges, func(e ssa.Value) bool { return p.FoundIn(e, cell, depth-1) })
		case *ssa.UnOp:
			if ssaread.CellOf(x.X) == cell {
				return true
			}
			if a, ok := x.X.(*ssa.Alloc); ok {
				if from := SoleStore(a); from != nil {
					v = from
					continue
				}
			}
			v = x.X
		case *ssa.Parameter:
			return depth > 0 && p.handedFrom(x, cell, depth-1)
		case *ssa.Call: // of a helper that looks it up
			callee := ssaread.Callee(x.Common())
			if depth == 0 || !p.HasBody(callee) {
				return false
			}
			r := SoleResult(callee)
			return r != nil && p.FoundIn(r, cell, depth-1)
		default:
			return false
		}
	}
	return false
}

func (p *Package) handedFrom(prm *ssa.Parameter, cell ssaread.Cell, depth int) bool {
	f := prm.Parent()
	for _, call := range p.Callers(f) {
		if arg := ArgumentFor(call, f, prm); arg != nil && p.FoundIn(arg, cell, depth) {
			return true
		}
	}
	return false
}

// GetterOf returns the field whose content a call returns, where it does no more.
func (p *Package) GetterOf(call *ssa.Call) ssaread.Cell {
	callee := ssaread.Callee(call.Common())
	if !p.HasBody(callee) {
		return ssaread.Cell{}
	}
	v := SoleResult(callee)
	if ct, ok := v.(*ssa.ChangeType); ok { // to one that only receives
		v = ct.X
	}
	if ld, ok := v.(*ssa.UnOp); ok && ld.Op == token.MUL {
		return ssaread.CellOf(ld.X)
	}
	return ssaread.Cell{}
}

// Elements returns what is stored into a new array, in the order of the source.
func Elements(v ssa.Value) []ssa.Value {
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

// Appends returns the append for whose arguments a store is made.
func Appends(st *ssa.Store) *ssa.Call {
	elem, ok := st.Addr.(*ssa.IndexAddr)
	if !ok {
		return nil
	}
	for _, r := range *elem.X.Referrers() {
		s, ok := r.(*ssa.Slice)
		if !ok {
			continue
		}
		for _, use := range *s.Referrers() {
			if call, ok := use.(*ssa.Call); ok && ssaread.IsBuiltin(call.Common(), "append") {
				return call
			}
		}
	}
	return nil
}

// Grows returns the field whose list, map or slice gets more elements by in.
func Grows(in ssa.Instruction) (ssaread.Cell, bool) {
	switch in := in.(type) {
	case *ssa.Store:
		c := ssaread.CellOf(in.Addr)
		return c, (c.Kind == ssaread.Field || captures(c)) && IsContainer(in.Val.Type()) && StoreOf(in.Addr, in.Val, c).Delta > 0
	case *ssa.MapUpdate:
		c, _ := ContainerCell(in.Map)
		return c, c.Kind == ssaread.Field
	case *ssa.Call:
		callee := ssaread.Callee(in.Common())
		if callee != nil && ssaread.PkgPath(callee) == "container/list" && (callee.Name() == "PushBack" || callee.Name() == "PushFront") {
			c := listCell(in.Call.Args[0])
			return c, c.Kind == ssaread.Field
		}
		if c, _ := onHeap(in, "Push"); c.Kind == ssaread.Field {
			return c, true
		}
	}
	return ssaread.Cell{}, false
}

// Uncopied returns the list or map of which v is a copy, made by slices.Clone, maps.Clone or an append to
// nothing; v where it is none.
func Uncopied(v ssa.Value) ssa.Value {
	call, ok := v.(*ssa.Call)
	if !ok || len(call.Call.Args) == 0 {
		return v
	}
	if callee := ssaread.Callee(call.Common()); callee != nil && callee.Name() == "Clone" && (ssaread.PkgPath(callee) == "slices" || ssaread.PkgPath(callee) == "maps") {
		return call.Call.Args[0]
	}
	if ssaread.IsBuiltin(call.Common(), "append") && IsEmpty(call.Call.Args[0]) {
		return call.Call.Args[1]
	}
	return v
}

// onHeap returns the list that a function of container/heap with one of these names works on, and
// its address.
func onHeap(call *ssa.Call, names ...string) (ssaread.Cell, ssa.Value) {
	callee := ssaread.Callee(call.Common())
	if callee == nil || ssaread.PkgPath(callee) != "container/heap" || !slices.Contains(names, callee.Name()) {
		return ssaread.Cell{}, nil
	}
	list, ok := call.Call.Args[0].(*ssa.MakeInterface)
	if !ok {
		return ssaread.Cell{}, nil
	}
	return ssaread.CellOf(list.X), list.X
}

// growsOrCounts returns also the field whose number goes up by in: it may count
// what lies where we do not see it.
func growsOrCounts(in ssa.Instruction) (ssaread.Cell, bool) {
	if st, ok := in.(*ssa.Store); ok && IsCount(st.Val.Type()) {
		c := ssaread.CellOf(st.Addr)
		return c, c.Kind == ssaread.Field && StoreOf(st.Addr, st.Val, c).Delta > 0
	}
	return Grows(in)
}

// clears reports whether in empties a container, which no element outlives.
func clears(in ssa.Instruction) bool {
	call, ok := in.(*ssa.Call)
	return ok && ssaread.IsBuiltin(call.Common(), "clear")
}

// leftWhenFull reports whether a loop is left when there is enough.
func leftWhenFull(loop map[*ssa.BasicBlock]bool) bool {
	for b := range loop {
		br, ok := Last(b).(*ssa.If)
		if ok && loop[b.Succs[0]] != loop[b.Succs[1]] && Enough(br.Cond) {
			return true
		}
	}
	return false
}

// Enough reports whether a condition compares how many there are with a constant other than zero.
func Enough(v ssa.Value) bool {
	cmp, ok := v.(*ssa.BinOp)
	if !ok || cmp.Op == token.EQL || cmp.Op == token.NEQ {
		return false
	}
	c, ok := cmp.Y.(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.Int || constant.Sign(c.Value) == 0 {
		return false
	}
	switch x := cmp.X.(type) {
	case *ssa.Phi:
		return true
	case *ssa.Call:
		return len(x.Call.Args) == 1 && rootIsLocal(x.Call.Args[0])
	}
	return false
}

// Ordered returns a loop's blocks in the order of the function.
func Ordered(loop map[*ssa.BasicBlock]bool) []*ssa.BasicBlock {
	var out []*ssa.BasicBlock
	for b := range loop {
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b *ssa.BasicBlock) int { return a.Index - b.Index })
	return out
}
