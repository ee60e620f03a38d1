package callback

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// freedBuffer: a function gives C memory to fill, waits for the callback or for an end,
// and where the end comes first frees the memory and leaves. C fills it all the same.
// That C fills it after the call is told by its being read after the wait.
func freedBuffer(a *Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		each(f, func(in ssa.Instruction) {
			made, ok := in.(*ssa.Call)
			if !ok || !allocates(made) {
				return
			}
			each(f, func(in ssa.Instruction) {
				if sel, ok := in.(*ssa.Select); ok && sel.Blocking && len(sel.States) > 1 {
					if b, ok := a.freedOnLeaving(made, sel); ok {
						out = append(out, b)
					}
				}
			})
		})
	}
	return out
}

// allocates reports whether a call returns memory of C's.
func allocates(call *ssa.Call) bool {
	callee := call.Call.StaticCallee()
	if callee == nil {
		return false
	}
	switch callee.Name() {
	case "_Cfunc__CMalloc", "_Cfunc_CBytes", "_Cfunc_calloc":
		return true
	}
	return false
}

func (a *Adapter) freedOnLeaving(made *ssa.Call, sel *ssa.Select) (oblige.Breach, bool) {
	f := made.Parent()
	var given, later ssa.Instruction
	each(f, func(in ssa.Instruction) {
		switch {
		case cCall(in) != "" && gives(in, made) && oblige.Reaches(in, sel):
			given = in
		case frees(in, made) && isDefer(in) && oblige.Dominates(in, sel):
			later = in
		}
	})
	if given == nil {
		return oblige.Breach{}, false
	}
	for i, b := range givingUp(sel) {
		if !readLater(made, sel, i) && !a.readByCallback(made) {
			continue
		}
		if at := a.releasedFrom(b, later, func(in ssa.Instruction) bool { return frees(in, made) }); at != nil {
			return a.bufferBreach(given, sel, i, at), true
		}
	}
	return oblige.Breach{}, false
}

func isDefer(in ssa.Instruction) bool { _, ok := in.(*ssa.Defer); return ok }

// readLater reports whether the memory is used, and not only freed, after another case
// of sel than the i-th.
func readLater(made *ssa.Call, sel *ssa.Select, i int) bool {
	found := false
	for j := range sel.States {
		b := oblige.CaseStart(sel, j)
		if j == i || b == nil {
			continue
		}
		uses := func(in ssa.Instruction) bool { return !frees(in, made) && mentions(in, made) }
		found = found || uses(b.Instrs[0]) || oblige.Without(b.Instrs[0], oblige.IsReturn, uses) != nil
	}
	return found
}

// readByCallback reports whether the C thread reads the field in which the memory lies.
func (a *Adapter) readByCallback(made *ssa.Call) bool {
	for _, r := range *made.Referrers() {
		if st, ok := r.(*ssa.Store); ok && st.Val == ssa.Value(made) {
			if fa, ok := st.Addr.(*ssa.FieldAddr); ok && a.readOnC(ssaread.CellOf(fa)) != nil {
				return true
			}
		}
	}
	return false
}

// mentions reports whether in works with v: loads it from its variable, or has it for
// an operand.
func mentions(in ssa.Instruction, v ssa.Value) bool {
	if isDefer(in) {
		return false
	}
	return slices.ContainsFunc(in.Operands(nil), func(op *ssa.Value) bool {
		if *op == nil {
			return false
		}
		cell, ok := (*op).(*ssa.Alloc)
		return source(*op) == v || ok && onlyValue(cell) == v
	})
}

// frees reports whether a call or deferred call gives v back to C's allocator.
func frees(in ssa.Instruction, v ssa.Value) bool { return slices.Contains(freed(in), v) }

// freed returns what a call or deferred call gives back to C's allocator, as far as
// variables that are set once lead back.
func freed(in ssa.Instruction) []ssa.Value {
	call, ok := in.(ssa.CallInstruction)
	if _, goes := in.(*ssa.Go); !ok || goes {
		return nil
	}
	if isFree(call.Common()) {
		return []ssa.Value{source(call.Common().Args[0])}
	}
	var out []ssa.Value
	for _, f := range literals(call.Common()) {
		each(f, func(in ssa.Instruction) {
			if c, ok := in.(*ssa.Call); ok && isFree(c.Common()) {
				out = append(out, source(c.Call.Args[0]))
			}
		})
	}
	return out
}

func isFree(c *ssa.CallCommon) bool {
	return c.StaticCallee() != nil && c.StaticCallee().Name() == "_Cfunc_free"
}

func (a *Adapter) bufferBreach(given ssa.Instruction, sel *ssa.Select, i int, at ssa.Instruction) oblige.Breach {
	f := given.Parent()
	leave := casePos(sel, i)
	return oblige.Breach{
		Check: "early-free", Func: f, Pos: posOf(at),
		Message: fmt.Sprintf("%s frees on giving up at line %d what %s still fills", ssaread.ShortName(f), a.Line(leave), cCall(given)),
		Steps: []oblige.Step{
			{Pos: posOf(given), Side: "starter", Func: f, Text: "gives C memory to fill"},
			{Pos: leave, Side: "starter", Func: f, Text: "gives up"},
			{Pos: posOf(at), Side: "starter", Func: f, Text: "frees the memory"},
			{Pos: posOf(given), Text: "C fills what is free, or somebody else's by now"},
		},
	}
}
