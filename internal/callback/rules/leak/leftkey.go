package leak

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// leftKeys: a function ends an object of C's, and before that the entries whose keys lie in
// fields of its own object; one of the fields it leaves out. Two or more that it does not
// leave out tell that it is for this. Silent where another function ends the entry than
// those that put a new one in its place.
func leftKeys(a *callback.Adapter) []oblige.Breach {
	kept := keysInFields(a)
	ends := map[ssaread.Cell]map[*ssa.Function]ssa.Instruction{}
	for c, made := range kept {
		ends[c] = map[*ssa.Function]ssa.Instruction{}
		for _, f := range a.Funcs {
			callback.Each(f, func(in ssa.Instruction) {
				if ends[c][f] == nil && endsKey(in, c, made[0]) {
					ends[c][f] = in
				}
			})
		}
	}
	var out []oblige.Breach
	for _, f := range a.Funcs {
		call := endOf(f)
		if call == nil {
			continue
		}
		for c, made := range kept {
			siblings, sibling := 0, ssa.Instruction(nil)
			for other, at := range ends {
				if other.Type == c.Type && other != c && at[f] != nil && !makesIn(kept[other], f) {
					siblings++
					if sibling == nil || at[f].Pos() > sibling.Pos() {
						sibling = at[f]
					}
				}
			}
			if siblings >= 2 && onlyReplaced(ends[c], made) {
				out = append(out, leftKeyBreach(a, f, call, sibling, c, made[0]))
			}
		}
	}
	return out
}

// keysInFields returns the fields in which handles are kept, and which.
func keysInFields(a *callback.Adapter) map[ssaread.Cell][]*callback.Handle {
	out := map[ssaread.Cell][]*callback.Handle{}
	for _, f := range a.Funcs {
		for _, h := range a.Keys(f) {
			for _, r := range *h.Value.Referrers() {
				if st, ok := r.(*ssa.Store); ok && st.Val == h.Value {
					if fa, ok := st.Addr.(*ssa.FieldAddr); ok {
						out[ssaread.CellOf(fa)] = append(out[ssaread.CellOf(fa)], h)
					}
				}
			}
		}
	}
	return out
}

// endsKey reports whether in deletes a handle like h that lies in the field c.
func endsKey(in ssa.Instruction, c ssaread.Cell, h *callback.Handle) bool {
	call, ok := in.(ssa.CallInstruction)
	if !ok || !h.DeletedBy(call.Common()) {
		return false
	}
	args := call.Common().Args
	fa := callback.FieldOf(args[len(args)-1])
	return fa != nil && ssaread.CellOf(fa) == c
}

// endOf returns the call by which f ends an object of C's.
func endOf(f *ssa.Function) ssa.Instruction {
	var end ssa.Instruction
	callback.Each(f, func(in ssa.Instruction) {
		if name := callback.CCall(in); name != "" && callback.Ends(name) && end == nil {
			end = in
		}
	})
	return end
}

// makesIn reports whether f makes one of the handles.
func makesIn(made []*callback.Handle, f *ssa.Function) bool {
	for _, h := range made {
		if h.Made.Parent() == f {
			return true
		}
	}
	return false
}

// onlyReplaced reports whether all who end an entry have made another one.
func onlyReplaced(ends map[*ssa.Function]ssa.Instruction, made []*callback.Handle) bool {
	for f := range ends {
		if !makesIn(made, f) {
			return false
		}
	}
	return true
}

func leftKeyBreach(a *callback.Adapter, f *ssa.Function, end, sibling ssa.Instruction, c ssaread.Cell, h *callback.Handle) oblige.Breach {
	return oblige.Breach{
		Check: "leak", Func: f, Pos: callback.PosOf(sibling),
		Message: fmt.Sprintf("%s ends this entry and others, but not that of %s, made at line %d",
			ssaread.ShortName(f), a.CellName(c), a.Line(h.Made.Pos())),
		Steps: []oblige.Step{
			{Pos: h.Made.Pos(), Side: "starter", Func: h.Made.Parent(), Text: "keeps the key in " + a.CellName(c)},
			{Pos: callback.PosOf(end), Side: "closer", Func: f, Text: "calls " + callback.CCall(end) + ": no callback comes any more"},
			{Pos: callback.PosOf(end), Text: "the entry and its value stay for ever: nobody has its key"},
		},
	}
}
