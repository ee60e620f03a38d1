package role

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// site is an instruction that invokes a value: it may be a wake.
type site struct {
	f       *ssa.Function
	in      ssa.Instruction
	target  ssa.Value
	handsOn bool                  // it only passes the value on
	cells   map[ssaread.Cell]bool // where the value may come from; nil: not computed yet
}

// from reports whether the value that is invoked may come from one of cells.
func (s *site) from(cells map[ssaread.Cell]bool, pk *Package) bool {
	if s.cells == nil {
		tr := tracer{pk: pk, cells: map[ssaread.Cell]bool{}, seen: map[ssa.Value]bool{}}
		tr.trace(s.target, maxHandOn)
		s.cells = tr.cells
	}
	for c := range s.cells {
		if cells[c] {
			return true
		}
	}
	return false
}

// tracer follows a value back to the memory that it was loaded from, through
// helpers and captured variables. It is a may-analysis.
type tracer struct {
	pk    *Package
	cells map[ssaread.Cell]bool
	seen  map[ssa.Value]bool
}

func (t *tracer) trace(v ssa.Value, depth int) {
	if v == nil || t.seen[v] {
		return
	}
	t.seen[v] = true
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op == token.ARROW {
			t.cells[ssaread.ElemOf(v.X.Type())] = true
			return
		}
		t.address(v.X, depth)
	case *ssa.Lookup:
		t.cells[ssaread.ElemOf(v.X.Type())] = true
	case *ssa.Next:
		if r, ok := v.Iter.(*ssa.Range); ok {
			t.cells[ssaread.ElemOf(r.X.Type())] = true
		}
	case *ssa.Select:
		for _, st := range v.States {
			t.cells[ssaread.ElemOf(st.Chan.Type())] = true
		}
	case *ssa.Field:
		t.cells[ssaread.Cell{Kind: ssaread.Field, Type: ssaread.TypeKey(v.X.Type()), Field: v.Field}] = true
		t.trace(v.X, depth)
	case *ssa.Phi:
		for _, e := range v.Edges {
			t.trace(e, depth)
		}
	case *ssa.Extract:
		t.extract(v, depth)
	case *ssa.TypeAssert:
		t.trace(v.X, depth)
	case *ssa.MakeInterface:
		t.trace(v.X, depth)
	case *ssa.ChangeInterface:
		t.trace(v.X, depth)
	case *ssa.ChangeType:
		t.trace(v.X, depth)
	case *ssa.Call:
		t.call(v, 0, depth)
	case *ssa.Parameter:
		t.parameter(v, depth)
	}
}

// address follows what is loaded from addr.
func (t *tracer) address(addr ssa.Value, depth int) {
	c := ssaread.CellOf(addr)
	if !t.cells[c] {
		t.cells[c] = true
		for _, v := range t.pk.elems[c] { // copied from elsewhere
			t.trace(v, depth)
		}
	}
	alloc, ok := c.Value.(*ssa.Alloc)
	if !ok {
		if _, field := addr.(*ssa.FieldAddr); !field {
			t.trace(addr, depth) // the pointer itself: a waker kept by its address
		}
		return
	}
	t.cells[ssaread.DerefOf(alloc)] = true
	for _, r := range *alloc.Referrers() {
		if st, ok := r.(*ssa.Store); ok && st.Addr == alloc {
			t.trace(st.Val, depth)
		}
	}
}

func (t *tracer) extract(v *ssa.Extract, depth int) {
	if call, ok := v.Tuple.(*ssa.Call); ok {
		t.call(call, v.Index, depth)
		return
	}
	t.trace(v.Tuple, depth)
}

// call follows result i of a call.
func (t *tracer) call(v *ssa.Call, i, depth int) {
	callee := ssaread.Callee(v.Common())
	if callee == nil {
		if v.Common().IsInvoke() { // belongs to the receiver: w.Clone()
			t.trace(v.Common().Value, depth)
		}
		return
	}
	if !t.pk.Body(callee) {
		if len(v.Call.Args) > 0 {
			t.cells[ssaread.CellOf(v.Call.Args[0])] = true
			if ssaread.PkgPath(callee) == "container/list" {
				t.cells[ssaread.ListValue] = true
			}
		}
		return
	}
	if depth == 0 {
		return
	}
	for _, b := range callee.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && i < len(ret.Results) {
			t.trace(ret.Results[i], depth-1)
		}
	}
}

func (t *tracer) parameter(v *ssa.Parameter, depth int) {
	if depth == 0 {
		return
	}
	for i, prm := range v.Parent().Params {
		if prm != v {
			continue
		}
		for _, call := range t.pk.Callers(v.Parent()) {
			if args := call.Common().Args; i < len(args) {
				t.trace(args[i], depth-1)
			}
		}
	}
}
