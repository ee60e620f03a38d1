package callback

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// heldAcross: a lock is held across a call of C that calls back before it returns, as
// the package's own C code shows, and the callback takes the lock: the thread waits
// for itself.
func heldAcross(a *Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		each(f, func(in ssa.Instruction) {
			name := cCall(in)
			if _, isGo := in.(*ssa.Go); name == "" || isGo {
				return
			}
			for _, root := range a.rootsOf(name) {
				for _, l := range a.HeldAt(in) {
					if take := a.takenOnC(root, l); take != nil {
						out = append(out, a.heldBreach(in, l, root, take))
						return
					}
				}
			}
		})
	}
	return out
}

// takenOnC returns where the root, or what it calls, takes a lock that it does not have.
func (a *Adapter) takenOnC(root *ssa.Function, l oblige.Place) ssa.Instruction {
	var take ssa.Instruction
	for _, f := range a.Funcs {
		if f != root && a.from[f] != root {
			continue
		}
		each(f, func(in ssa.Instruction) {
			if take == nil && a.Takes(in, l) && !a.Held(in, l) {
				take = in
			}
		})
	}
	return take
}

func (a *Adapter) heldBreach(in ssa.Instruction, l oblige.Place, root *ssa.Function, take ssa.Instruction) oblige.Breach {
	f, name := in.Parent(), a.LockName(l)
	return oblige.Breach{
		Check: "lock-across-call", Func: f, Pos: posOf(in),
		Message: fmt.Sprintf("%s calls %s holding %s, which %s, called back, takes at line %d",
			ssaread.ShortName(f), cCall(in), name, ssaread.ShortName(take.Parent()), a.Line(posOf(take))),
		Steps: []oblige.Step{
			{Pos: posOf(in), Side: "starter", Func: f, Text: "calls C, holding " + name},
			{Pos: root.Pos(), Side: side, Func: root, Text: "is called back before C returns"},
			{Pos: posOf(take), Side: side, Func: take.Parent(), Text: "waits for " + name},
			{Pos: posOf(take), Text: "the thread waits for itself"},
		},
	}
}
