package callback

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// heldAcross: a lock is held across a call of C that calls back before it returns, as
// the package's own C code shows, and the callback takes the lock: the thread waits
// for itself. Or other callbacks show it: they change what others change under that
// lock only, and do not take it. Or C is told to stop, by the function's name, which
// it mostly does not do before the callbacks under way have ended.
func heldAcross(a *Adapter) []oblige.Breach {
	var out []oblige.Breach
	told := map[ssa.Instruction]bool{} // where a callback takes a lock
	for _, f := range a.Funcs {
		if checksArgs(f) {
			continue
		}
		each(f, func(in ssa.Instruction) {
			name := cCall(in)
			if _, isGo := in.(*ssa.Go); name == "" || isGo {
				return
			}
			roots := a.rootsOf(name)
			if waitsForCallbacks(name) {
				if roots = a.roots; a.ofOneRequest(in) {
					roots = a.streams() // it asks for the end of one, as a cancel does
				}
			}
			for _, root := range roots {
				for _, l := range a.HeldAt(in) {
					if take := a.takenOnC(root, l); take != nil {
						out = append(out, a.heldBreach(in, l, root, take))
						told[take] = true
						return
					}
				}
			}
		})
	}
	return append(out, a.takenTwice(told)...)
}

// ofOneRequest reports whether a call of C is given what the start of a request returned:
// the call that was given the handle for its callback.
func (a *Adapter) ofOneRequest(in ssa.Instruction) bool {
	for _, arg := range cArgs(in) {
		fa := fieldOf(arg)
		if fa == nil {
			continue
		}
		for _, w := range a.Writers(ssaread.CellOf(fa)) {
			st, ok := w.(*ssa.Store)
			if !ok {
				continue
			}
			start, ok := origin(st.Val).(*ssa.Call)
			if ok && cCall(start) != "" && slices.ContainsFunc(a.handles(st.Parent()), func(h *handle) bool { return h.by(start) == givenToC }) {
				return true
			}
		}
	}
	return false
}

// streams returns the callbacks that come again and again: those that do not delete
// their handle, or take their entry out of its registry, as one does that comes once.
func (a *Adapter) streams() []*ssa.Function {
	return slices.DeleteFunc(slices.Clone(a.roots), a.comesOnce)
}

// comesOnce reports whether a callback deletes the handle that it is given, or takes its entry.
func (a *Adapter) comesOnce(root *ssa.Function) bool {
	return deletion(root) != nil || ssaread.Contains(root, func(in ssa.Instruction) bool { return a.mayTake(in, 3) })
}

// takenTwice looks for callbacks that take a lock which C is called under and other
// callbacks rely on.
func (a *Adapter) takenTwice(told map[ssa.Instruction]bool) []oblige.Breach {
	var out []oblige.Breach
	for l, relies := range a.reliedOn() {
		call := a.find(func(in ssa.Instruction) bool {
			return cCall(in) != "" && !a.onCThread(in.Parent()) && slices.Contains(a.HeldAt(in), l)
		})
		if call == nil {
			continue
		}
		for _, root := range a.roots {
			if take := a.takenOnC(root, l); take != nil && !told[take] && root != a.from[relies.Parent()] {
				out = append(out, a.reliedBreach(call, l, root, take, relies))
			}
		}
	}
	return out
}

// reliedOn returns the locks under which others use what the C thread changes without
// a lock, each with such a change: callbacks of two roots or more do so.
func (a *Adapter) reliedOn() map[oblige.Place]ssa.Instruction {
	others := a.accesses()
	first := map[oblige.Place]ssa.Instruction{}
	roots := map[oblige.Place]map[*ssa.Function]bool{}
	for _, f := range a.Funcs {
		root := a.from[f]
		if root == nil {
			continue
		}
		each(f, func(in ssa.Instruction) {
			st, ok := in.(*ssa.Store)
			if !ok || fresh(st.Addr) || len(a.HeldAt(in)) > 0 {
				return
			}
			c, _ := accessed(st)
			if _, l := a.allUnder(others[c]); l != (oblige.Place{}) {
				if first[l] == nil {
					first[l], roots[l] = in, map[*ssa.Function]bool{}
				}
				roots[l][root] = true
			}
		})
	}
	for l := range first {
		if len(roots[l]) < 2 {
			delete(first, l)
		}
	}
	return first
}

func (a *Adapter) reliedBreach(call ssa.Instruction, l oblige.Place, root *ssa.Function, take, relies ssa.Instruction) oblige.Breach {
	name := a.LockName(l)
	return oblige.Breach{
		Check: "lock-across-call", Func: take.Parent(), Pos: posOf(take),
		Message: fmt.Sprintf("%s, called back by %s, takes %s, which C is called under at line %d",
			ssaread.ShortName(take.Parent()), ssaread.ShortName(root), name, a.Line(posOf(call))),
		Steps: []oblige.Step{
			{Pos: posOf(call), Side: "starter", Func: call.Parent(), Text: "calls C, holding " + name},
			{Pos: posOf(relies), Side: side, Func: relies.Parent(), Text: "relies on it, in another callback"},
			{Pos: root.Pos(), Side: side, Func: root, Text: "is called back"},
			{Pos: posOf(take), Side: side, Func: take.Parent(), Text: "waits for " + name},
			{Pos: posOf(take), Text: "the thread waits for itself"},
		},
	}
}

// takenOnC returns where the root, or what it calls, takes a lock that it does not have.
func (a *Adapter) takenOnC(root *ssa.Function, l oblige.Place) ssa.Instruction {
	var take ssa.Instruction
	for _, f := range a.onSameThread(root) {
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
	called, end := "is called back before C returns", "the thread waits for itself"
	if waitsForCallbacks(cCall(in)) {
		called, end = "is called back", cCall(in)+" waits for the callback, and that for the lock"
	}
	return oblige.Breach{
		Check: "lock-across-call", Func: f, Pos: posOf(in),
		Message: fmt.Sprintf("%s calls %s holding %s, which %s, called back, takes at line %d",
			ssaread.ShortName(f), cCall(in), name, ssaread.ShortName(take.Parent()), a.Line(posOf(take))),
		Steps: []oblige.Step{
			{Pos: posOf(in), Side: "starter", Func: f, Text: "calls C, holding " + name},
			{Pos: root.Pos(), Side: side, Func: root, Text: called},
			{Pos: posOf(take), Side: side, Func: take.Parent(), Text: "waits for " + name},
			{Pos: posOf(take), Text: end},
		},
	}
}
