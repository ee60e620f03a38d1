// Package useafterrelease finds handles, entries and objects of C that are let go while a callback
// can come, or C works with them: the check use-after-release.
package useafterrelease

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// DeletedTwice: C is given a handle, a function to call with it, and one to call when
// it needs the handle no more; both delete it. The second deletion panics, or takes
// the entry of somebody else who has been given the same number.
func DeletedTwice(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		callback.Each(f, func(in ssa.Instruction) {
			if callback.CCall(in) == "" {
				return
			}
			var deletes []ssa.Instruction
			for _, arg := range callback.CArgs(in) {
				for _, root := range a.RootsOf(callback.FunctionName(arg)) {
					if d := callback.Deletion(root); d != nil {
						deletes = append(deletes, d)
					}
				}
			}
			if len(deletes) == 2 && deletes[0].Parent() != deletes[1].Parent() {
				out = append(out, twiceBreach(a, in, deletes[0], deletes[1]))
			}
		})
	}
	return out
}

func twiceBreach(a *callback.Adapter, in, first, second ssa.Instruction) oblige.Breach {
	f, one, two := in.Parent(), first.Parent(), second.Parent()
	return oblige.Breach{
		Check: "use-after-release", Func: one, Pos: callback.PosOf(first),
		Message: fmt.Sprintf("%s deletes the handle, and %s does at line %d, both given at line %d",
			ssaread.ShortName(one), ssaread.ShortName(two), a.Line(callback.PosOf(second)), a.Line(callback.PosOf(in))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(in), Side: "starter", Func: f, Text: "gives C the handle, and both functions"},
			{Pos: callback.PosOf(first), Side: callback.Side, Func: one, Text: "deletes the handle"},
			{Pos: callback.PosOf(second), Side: callback.Side, Func: two, Text: "deletes it again, when C needs it no more"},
			{Pos: callback.PosOf(second), Text: "the handle is gone, or another one's by now"},
		},
	}
}
