// Package earlyfree finds memory and objects that are freed while C still uses them: the check
// early-free.
package earlyfree

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// FreedBeforeStop: an object has C memory in one field, and in another what C made of it;
// a function has the memory freed, and only then stops what works with it. That C has no
// copy is told by the memory's having been kept until then.
func FreedBeforeStop(a *callback.Adapter) []oblige.Breach {
	if len(a.Roots) == 0 {
		return nil
	}
	worksWith := worksWith(a)
	var out []oblige.Breach
	for _, f := range a.Funcs {
		callback.Each(f, func(in ssa.Instruction) {
			memory := freesField(a, in)
			if memory == nil {
				return
			}
			stop := oblige.Without(in, oblige.IsReturn, func(at ssa.Instruction) bool {
				if !callback.Stops(callback.CCall(at)) || len(callback.CArgs(at)) == 0 {
					return false
				}
				of := callback.FieldOf(callback.CArgs(at)[0])
				return of != nil && callback.Source(of.X) == callback.Source(memory.X) && worksWith[[2]ssaread.Cell{ssaread.CellOf(of), ssaread.CellOf(memory)}]
			})
			if stop != nil {
				out = append(out, beforeStopBreach(a, in, stop, memory))
			}
		})
	}
	return out
}

// worksWith returns the pairs of fields of one object where the first has what C returned
// when it was given the second.
func worksWith(a *callback.Adapter) map[[2]ssaread.Cell]bool {
	out := map[[2]ssaread.Cell]bool{}
	for _, f := range a.Funcs {
		stored := map[ssa.Value][]*ssa.FieldAddr{}
		callback.Each(f, func(in ssa.Instruction) {
			if st, ok := in.(*ssa.Store); ok {
				if fa, ok := st.Addr.(*ssa.FieldAddr); ok && callback.IsAddress(st.Val.Type()) {
					stored[callback.Source(st.Val)] = append(stored[callback.Source(st.Val)], fa)
				}
			}
		})
		for v, fields := range stored {
			call, ok := v.(*ssa.Call)
			if !ok || callback.CCall(call) == "" {
				continue
			}
			for _, arg := range callback.CArgs(call) {
				for _, memory := range stored[arg] {
					for _, made := range fields {
						if callback.Source(made.X) == callback.Source(memory.X) {
							out[[2]ssaread.Cell{ssaread.CellOf(made), ssaread.CellOf(memory)}] = true
						}
					}
				}
			}
		}
	}
	return out
}

// freesField returns the field whose memory in hands to a function of the package that
// gives its parameter back to C's allocator.
func freesField(a *callback.Adapter, in ssa.Instruction) *ssa.FieldAddr {
	call, ok := in.(*ssa.Call)
	if !ok {
		return nil
	}
	callee := ssaread.Callee(call.Common())
	if !a.HasBody(callee) || len(call.Call.Args) != len(callee.Params) {
		return nil
	}
	for i, prm := range callee.Params {
		fa, frees := callback.FieldOf(call.Call.Args[i]), func(at ssa.Instruction) bool { return frees(at, prm) }
		if fa != nil && ssaread.Contains(callee, frees) {
			return fa
		}
	}
	return nil
}

func beforeStopBreach(a *callback.Adapter, in, stop ssa.Instruction, memory *ssa.FieldAddr) oblige.Breach {
	f, name := in.Parent(), a.CellName(ssaread.CellOf(memory))
	return oblige.Breach{
		Check: "early-free", Func: f, Pos: callback.PosOf(in),
		Message: fmt.Sprintf("%s frees %s before %s at line %d; until then C works with it", ssaread.ShortName(f), name, callback.CCall(stop), a.Line(callback.PosOf(stop))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(in), Side: "closer", Func: f, Text: "frees " + name},
			{Pos: callback.PosOf(in), Side: callback.Side, Func: a.Roots[0], Text: "works with it"},
			{Pos: callback.PosOf(stop), Side: "closer", Func: f, Text: "calls " + callback.CCall(stop)},
			{Pos: callback.PosOf(in), Text: "C has used what is free, or somebody else's by then"},
		},
	}
}
