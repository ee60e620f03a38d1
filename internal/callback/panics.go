package callback

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// panicIntoC: the C thread looks an entry up and uses it without having asked
// whether it is there, though another goroutine removes entries: a late callback
// panics, and the panic goes on through C's frames.
func panicIntoC(a *Adapter) []oblige.Breach {
	removals := a.removals()
	var out []oblige.Breach
	for _, f := range a.Funcs {
		if root := a.from[f]; root == nil || recovers(root) || recovers(f) {
			continue
		}
		each(f, func(in ssa.Instruction) {
			reg, found := looksUp(in)
			if reg == (registry{}) || removals[reg] == nil {
				return
			}
			if use := usedUnasked(found); use != nil {
				out = append(out, a.panicBreach(in, use, removals[reg]))
			}
		})
	}
	return out
}

// usedUnasked returns where what was found is used in a way that panics if there
// was nothing: asserted to be of a type, called, or followed as a pointer, with no
// test of it before.
func usedUnasked(v ssa.Value) ssa.Instruction {
	if v == nil {
		return nil
	}
	var use ssa.Instruction
	for _, r := range *v.Referrers() {
		panics := false
		switch r := r.(type) {
		case *ssa.BinOp: // it is compared with nil
			return nil
		case *ssa.Phi, *ssa.Store, *ssa.Return, *ssa.MakeInterface:
			return nil // it is tested elsewhere, maybe
		case *ssa.TypeAssert:
			if r.CommaOk {
				return nil
			}
			panics = true
		case *ssa.FieldAddr:
			panics = r.X == v
		case *ssa.UnOp:
			panics = true
		case *ssa.Call:
			panics = r.Call.Value == v
		}
		if panics && use == nil {
			use = r
		}
	}
	return use
}

// recovers reports whether f defers a function that recovers.
func recovers(f *ssa.Function) bool {
	found := false
	each(f, func(in ssa.Instruction) {
		d, ok := in.(*ssa.Defer)
		if !ok {
			return
		}
		g := function(d.Call.Value)
		if g == nil || len(g.Blocks) == 0 {
			return
		}
		each(g, func(in ssa.Instruction) {
			if call, ok := in.(*ssa.Call); ok && ssaread.IsBuiltin(call.Common(), "recover") {
				found = true
			}
		})
	})
	return found
}

func (a *Adapter) panicBreach(look, use, removal ssa.Instruction) oblige.Breach {
	f, by := look.Parent(), removal.Parent()
	return oblige.Breach{
		Check: "panic-into-c", Func: f, Pos: posOf(use),
		Message: fmt.Sprintf("%s, called back, uses what it finds unasked; %s removes it at line %d",
			ssaread.ShortName(f), ssaread.ShortName(by), a.Line(posOf(removal))),
		Steps: []oblige.Step{
			{Pos: posOf(removal), Side: "other", Func: by, Text: "removes the entry"},
			{Pos: posOf(look), Side: side, Func: f, Text: "looks for it: it is gone"},
			{Pos: posOf(use), Side: side, Func: f, Text: "uses it all the same"},
			{Pos: posOf(use), Text: "the panic goes on through C's frames, and ends the program"},
		},
	}
}
