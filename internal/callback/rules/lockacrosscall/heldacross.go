// Package lockacrosscall finds locks that are held while C calls back: the check lock-across-call.
package lockacrosscall

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// HeldAcross: a lock is held across a call of C that calls back before it returns, as
// the package's own C code shows, and the callback takes the lock: the thread waits
// for itself. Or other callbacks show it: they change what others change under that
// lock only, and do not take it. Or C is told to stop, by the function's name, which
// it mostly does not do before the callbacks under way have ended.
func HeldAcross(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	told := map[ssa.Instruction]bool{} // where a callback takes a lock
	for _, f := range a.Funcs {
		if callback.ChecksArgs(f) {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			name, stop := callback.CCall(in), in
			if name == "" {
				name, stop = passedOn(a, in)
			}
			if _, isGo := in.(*ssa.Go); name == "" || isGo {
				return
			}
			roots := a.RootsOf(name)
			if callback.WaitsForCallbacks(name) {
				if roots = a.Roots; ofOneRequest(a, in) {
					roots = a.Streams() // it asks for the end of one, as a cancel does
				}
			}
			for _, root := range roots {
				for _, l := range a.HeldAt(in) {
					if stop != in && a.Held(stop, l) {
						continue // as all do who call it: told there
					}
					if take := takenOnC(a, root, l); take != nil {
						out = append(out, heldBreach(a, in, name, l, root, take))
						told[take] = true
						return
					}
				}
			}
		})
	}
	return append(out, takenTwice(a, told)...)
}

// passedOn returns the call of C that the function which in calls is made for, and the name: it does no
// more than to have C stop.
func passedOn(a *callback.Adapter, in ssa.Instruction) (name string, stop ssa.Instruction) {
	call, ok := in.(*ssa.Call)
	if !ok || len(a.HeldAt(in)) == 0 || !a.HasBody(ssaread.Callee(call.Common())) {
		return "", nil
	}
	more := ssaread.Contains(ssaread.Callee(call.Common()), func(at ssa.Instruction) bool {
		inner, ok := at.(*ssa.Call)
		if !ok {
			return false
		}
		if called := callback.CCall(inner); called != "" {
			another := stop != nil
			name, stop = called, at
			return another
		}
		return a.HasBody(ssaread.Callee(inner.Common()))
	})
	if more || !callback.WaitsForCallbacks(name) {
		return "", nil
	}
	return name, stop
}

// ofOneRequest reports whether a call of C is given what the start of a request returned:
// the call that was given the handle for its callback.
func ofOneRequest(a *callback.Adapter, in ssa.Instruction) bool {
	for _, arg := range callback.CArgs(in) {
		fa := callback.FieldOf(arg)
		if fa == nil {
			continue
		}
		for _, w := range a.Writers(ssaread.CellOf(fa)) {
			st, ok := w.(*ssa.Store)
			if !ok {
				continue
			}
			start, ok := callback.Origin(st.Val).(*ssa.Call)
			if ok && callback.CCall(start) != "" && slices.ContainsFunc(a.Handles(st.Parent()), func(h *callback.Handle) bool { return h.By(start) == callback.GivenToC }) {
				return true
			}
		}
	}
	return false
}

// takenTwice looks for callbacks that take a lock which C is called under and other
// callbacks rely on.
func takenTwice(a *callback.Adapter, told map[ssa.Instruction]bool) []oblige.Breach {
	var out []oblige.Breach
	for l, relies := range reliedOn(a) {
		call := a.Find(func(in ssa.Instruction) bool {
			return callback.CCall(in) != "" && !a.OnCThread(in.Parent()) && slices.Contains(a.HeldAt(in), l)
		})
		if call == nil {
			continue
		}
		for _, root := range a.Roots {
			if take := takenOnC(a, root, l); take != nil && !told[take] && root != a.From[relies.Parent()] {
				out = append(out, reliedBreach(a, call, l, root, take, relies))
			}
		}
	}
	return out
}

// reliedOn returns the locks under which others use what the C thread changes without
// a lock, each with such a change: callbacks of two roots or more do so.
func reliedOn(a *callback.Adapter) map[oblige.Place]ssa.Instruction {
	others := a.Accesses()
	first := map[oblige.Place]ssa.Instruction{}
	roots := map[oblige.Place]map[*ssa.Function]bool{}
	for _, f := range a.Funcs {
		root := a.From[f]
		if root == nil {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			st, ok := in.(*ssa.Store)
			if !ok || callback.Fresh(st.Addr) || len(a.HeldAt(in)) > 0 {
				return
			}
			c, _ := callback.Accessed(st)
			if _, l := a.AllUnder(others[c]); l != (oblige.Place{}) {
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

func reliedBreach(a *callback.Adapter, call ssa.Instruction, l oblige.Place, root *ssa.Function, take, relies ssa.Instruction) oblige.Breach {
	name := a.LockName(l)
	return oblige.Breach{
		Check: "lock-across-call", Func: take.Parent(), Pos: callback.PosOf(take),
		Message: fmt.Sprintf("%s, called back by %s, takes %s, which C is called under at line %d",
			ssaread.ShortName(take.Parent()), ssaread.ShortName(root), name, a.Line(callback.PosOf(call))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(call), Side: "starter", Func: call.Parent(), Text: "calls C, holding " + name},
			{Pos: callback.PosOf(relies), Side: callback.Side, Func: relies.Parent(), Text: "relies on it, in another callback"},
			{Pos: root.Pos(), Side: callback.Side, Func: root, Text: "is called back"},
			{Pos: callback.PosOf(take), Side: callback.Side, Func: take.Parent(), Text: "waits for " + name},
			{Pos: callback.PosOf(take), Text: "the thread waits for itself"},
		},
	}
}

// takenOnC returns where the root, or what it calls, takes a lock that it does not have.
func takenOnC(a *callback.Adapter, root *ssa.Function, l oblige.Place) ssa.Instruction {
	var take ssa.Instruction
	for _, f := range a.OnSameThread(root) {
		callback.Each(f, func(in ssa.Instruction) {
			if take == nil && a.Takes(in, l) && !a.Held(in, l) {
				take = in
			}
		})
	}
	return take
}

func heldBreach(a *callback.Adapter, in ssa.Instruction, name string, l oblige.Place, root *ssa.Function, take ssa.Instruction) oblige.Breach {
	f, lock := in.Parent(), a.LockName(l)
	called, end := "is called back before C returns", "the thread waits for itself"
	if callback.WaitsForCallbacks(name) {
		called, end = "is called back", name+" waits for the callback, and that for the lock"
	}
	return oblige.Breach{
		Check: "lock-across-call", Func: f, Pos: callback.PosOf(in),
		Message: fmt.Sprintf("%s calls %s holding %s, which %s, called back, takes at line %d",
			ssaread.ShortName(f), name, lock, ssaread.ShortName(take.Parent()), a.Line(callback.PosOf(take))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(in), Side: "starter", Func: f, Text: "calls C, holding " + lock},
			{Pos: root.Pos(), Side: callback.Side, Func: root, Text: called},
			{Pos: callback.PosOf(take), Side: callback.Side, Func: take.Parent(), Text: "waits for " + lock},
			{Pos: callback.PosOf(take), Text: end},
		},
	}
}
