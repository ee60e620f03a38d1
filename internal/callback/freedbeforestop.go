package callback

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// freedBeforeStop: an object has C memory in one field, and in another what C made of it;
// a function has the memory freed, and only then stops what works with it. That C has no
// copy is told by the memory's having been kept until then.
func freedBeforeStop(a *Adapter) []oblige.Breach {
	if len(a.roots) == 0 {
		return nil
	}
	worksWith := a.worksWith()
	var out []oblige.Breach
	for _, f := range a.Funcs {
		each(f, func(in ssa.Instruction) {
			memory := a.freesField(in)
			if memory == nil {
				return
			}
			stop := oblige.Without(in, oblige.IsReturn, func(at ssa.Instruction) bool {
				if !stops(cCall(at)) || len(cArgs(at)) == 0 {
					return false
				}
				of := fieldOf(cArgs(at)[0])
				return of != nil && source(of.X) == source(memory.X) && worksWith[[2]ssaread.Cell{ssaread.CellOf(of), ssaread.CellOf(memory)}]
			})
			if stop != nil {
				out = append(out, a.beforeStopBreach(in, stop, memory))
			}
		})
	}
	return out
}

// worksWith returns the pairs of fields of one object where the first has what C returned
// when it was given the second.
func (a *Adapter) worksWith() map[[2]ssaread.Cell]bool {
	out := map[[2]ssaread.Cell]bool{}
	for _, f := range a.Funcs {
		stored := map[ssa.Value][]*ssa.FieldAddr{}
		each(f, func(in ssa.Instruction) {
			if st, ok := in.(*ssa.Store); ok {
				if fa, ok := st.Addr.(*ssa.FieldAddr); ok && isAddress(st.Val.Type()) {
					stored[source(st.Val)] = append(stored[source(st.Val)], fa)
				}
			}
		})
		for v, fields := range stored {
			call, ok := v.(*ssa.Call)
			if !ok || cCall(call) == "" {
				continue
			}
			for _, arg := range cArgs(call) {
				for _, memory := range stored[arg] {
					for _, made := range fields {
						if source(made.X) == source(memory.X) {
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
func (a *Adapter) freesField(in ssa.Instruction) *ssa.FieldAddr {
	call, ok := in.(*ssa.Call)
	if !ok {
		return nil
	}
	callee := ssaread.Callee(call.Common())
	if !a.HasBody(callee) || len(call.Call.Args) != len(callee.Params) {
		return nil
	}
	for i, prm := range callee.Params {
		fa, frees := fieldOf(call.Call.Args[i]), func(at ssa.Instruction) bool { return frees(at, prm) }
		if fa != nil && ssaread.Contains(callee, frees) {
			return fa
		}
	}
	return nil
}

func (a *Adapter) beforeStopBreach(in, stop ssa.Instruction, memory *ssa.FieldAddr) oblige.Breach {
	f, name := in.Parent(), a.CellName(ssaread.CellOf(memory))
	return oblige.Breach{
		Check: "early-free", Func: f, Pos: posOf(in),
		Message: fmt.Sprintf("%s frees %s before %s at line %d; until then C works with it", ssaread.ShortName(f), name, cCall(stop), a.Line(posOf(stop))),
		Steps: []oblige.Step{
			{Pos: posOf(in), Side: "closer", Func: f, Text: "frees " + name},
			{Pos: posOf(in), Side: side, Func: a.roots[0], Text: "works with it"},
			{Pos: posOf(stop), Side: "closer", Func: f, Text: "calls " + cCall(stop)},
			{Pos: posOf(in), Text: "C has used what is free, or somebody else's by then"},
		},
	}
}
