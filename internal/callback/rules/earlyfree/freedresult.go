package earlyfree

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// FreedResult: a callback stores memory that it has made where C told it to, in an out parameter or
// a structure of C's, and frees the memory before it returns, in a defer as a rule. C looks
// there when the callback has returned. Silent where the callback stores something else there later,
// and where it frees on some ways only: it returns an error then.
func FreedResult(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, root := range a.Roots {
		for in := range ssaread.Instrs(root) {
			st, ok := in.(*ssa.Store)
			if !ok || !givenByC(st.Addr) {
				continue
			}
			if made, ok := callback.Source(st.Val).(*ssa.Call); ok {
				if at := freedBeforeReturn(st, made); at != nil {
					out = append(out, resultBreach(a, st, at))
				}
			}
		}
	}
	return out
}

// givenByC reports whether an address is a parameter of the callback, or lies in a structure that one
// points to, which C could have made.
func givenByC(addr ssa.Value) bool {
	v := callback.Source(addr)
	if fa, ok := v.(*ssa.FieldAddr); ok {
		if !plain(callback.Elem(fa.X.Type()), 4) {
			return false
		}
		v = callback.OwnerOf(fa)
	}
	_, param := v.(*ssa.Parameter)
	return param
}

// freedBeforeReturn returns where C's memory is freed after st: by a defer that stands before it, or on
// every way to a return on which nothing else is stored in its place.
func freedBeforeReturn(st *ssa.Store, made *ssa.Call) ssa.Instruction {
	frees := func(in ssa.Instruction) bool { return slices.Contains(callback.Freed(in), ssa.Value(made)) }
	anew := func(in ssa.Instruction) bool {
		other, ok := in.(*ssa.Store)
		return ok && samePlace(st.Addr, other.Addr)
	}
	var deferred ssa.Instruction
	for in := range ssaread.Instrs(st.Parent()) {
		if frees(in) && oblige.IsDefer(in) && oblige.Dominates(in, st) {
			deferred = in
		}
	}
	if deferred != nil {
		if oblige.Without(st, anew, oblige.IsReturn) == nil {
			return nil
		}
		return deferred
	}
	at := oblige.Without(st, anew, frees)
	if at == nil || oblige.Without(at, anew, oblige.IsReturn) == nil {
		return nil
	}
	if oblige.Without(st, func(in ssa.Instruction) bool { return frees(in) || anew(in) }, oblige.IsReturn) != nil {
		return nil
	}
	return at
}

func samePlace(a, b ssa.Value) bool {
	a, b = callback.Source(a), callback.Source(b)
	field, ok := a.(*ssa.FieldAddr)
	other, also := b.(*ssa.FieldAddr)
	return a == b || ok && also && ssaread.CellOf(field) == ssaread.CellOf(other)
}

func resultBreach(a *callback.Adapter, st *ssa.Store, at ssa.Instruction) oblige.Breach {
	f := st.Parent()
	return oblige.Breach{
		Check: "early-free", Func: f, Pos: callback.PosOf(at),
		Message: fmt.Sprintf("%s, called back, frees before it returns what it stores for C at line %d",
			ssaread.ShortName(f), a.Line(callback.PosOf(st))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(st), Side: callback.Side, Func: f, Text: "stores memory where C will look for it"},
			{Pos: callback.PosOf(at), Side: callback.Side, Func: f, Text: "frees the memory before it returns"},
			{Pos: callback.PosOf(st), Text: "C reads what is free, or somebody else's by now"},
		},
	}
}
