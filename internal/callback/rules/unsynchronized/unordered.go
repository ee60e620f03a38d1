package unsynchronized

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// unordered looks for fields that the C thread writes and a function of the user's
// reads or writes, where nobody has a lock and nothing orders the two: the callback
// tells nobody that it has written, and the function asks and waits for nothing. Only
// where callbacks surely outlive the call that starts them and come on C's own thread:
// the package calls C to start, with a handle that stays, and to stop, for nothing else.
func unordered(a *callback.Adapter) []oblige.Breach {
	if !outlives(a) {
		return nil
	}
	others := a.Accesses()
	var out []oblige.Breach
	for _, f := range a.Funcs {
		if !a.OnCThread(f) {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			st, ok := in.(*ssa.Store)
			if !ok || callback.Fresh(st.Addr) || len(a.HeldAt(in)) > 0 || tellsAfter(a, in) {
				return
			}
			c, _ := callback.Accessed(st)
			if c.Kind != ssaread.Field {
				return
			}
			for _, other := range others[c] {
				if g := other.Parent(); callback.PerCall(g) && len(a.HeldAt(other)) == 0 && asksNothing(a, other) {
					out = append(out, unorderedBreach(a, st, c, other))
					return
				}
			}
		})
	}
	return out
}

// outlives reports whether the package starts callbacks with handles that stay when the
// start has succeeded, and calls C otherwise to start or to stop only, by the names.
func outlives(a *callback.Adapter) bool {
	started, others := false, false
	for _, f := range a.Funcs {
		if callback.ChecksArgs(f) {
			continue
		}
		handles := a.Handles(f)
		callback.Each(f, func(in ssa.Instruction) {
			name := callback.CCall(in)
			if name == "" || callback.Stops(name) || a.OnCThread(f) {
				return
			}
			mine := false
			for _, h := range handles {
				mine = mine || h.By(in) == callback.GivenToC
			}
			started, others = started || mine, others || !mine && !callback.Starts(name)
		})
		for _, h := range handles {
			others = others || !staysOnSuccess(a, h)
		}
	}
	return started && !others
}

// staysOnSuccess reports whether the function that made a handle may return without an
// error, and without having deleted it or left that to a deferred call.
func staysOnSuccess(a *callback.Adapter, h *callback.Handle) bool {
	return oblige.Without(h.Made, func(in ssa.Instruction) bool { return h.By(in) == callback.Deleted }, func(in ssa.Instruction) bool {
		ret, ok := in.(*ssa.Return)
		return ok && !a.Fails(ret)
	}) != nil
}

// tellsAfter reports whether something after in, in its function, may tell others of it.
func tellsAfter(a *callback.Adapter, in ssa.Instruction) bool {
	return oblige.Without(in, oblige.Never, func(at ssa.Instruction) bool {
		switch at := at.(type) {
		case *ssa.Send, *ssa.Select, *ssa.Go:
			return true
		case ssa.CallInstruction:
			_, builtin := at.Common().Value.(*ssa.Builtin)
			return !builtin || ssaread.IsBuiltin(at.Common(), "close")
		}
		return false
	}) != nil
}

// asksNothing reports whether nothing before in, in its function, may wait for others
// or look at what they have told.
func asksNothing(a *callback.Adapter, in ssa.Instruction) bool {
	asks := false
	callback.Each(in.Parent(), func(at ssa.Instruction) {
		if asks || !oblige.Reaches(at, in) {
			return
		}
		switch at := at.(type) {
		case *ssa.UnOp:
			asks = callback.Waits(at)
		case *ssa.Select, *ssa.Defer, *ssa.Go:
			asks = true
		case *ssa.Call:
			_, builtin := at.Call.Value.(*ssa.Builtin)
			asks = !builtin
		}
	})
	return !asks
}

func unorderedBreach(a *callback.Adapter, st *ssa.Store, c ssaread.Cell, other ssa.Instruction) oblige.Breach {
	f, by, name := st.Parent(), other.Parent(), a.CellName(c)
	return oblige.Breach{
		Check: "unsynchronized", Func: f, Pos: callback.PosOf(st),
		Message: fmt.Sprintf("%s, called back, changes %s, which %s uses at line %d: no lock",
			ssaread.ShortName(f), name, ssaread.ShortName(by), a.Line(callback.PosOf(other))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(other), Side: "other", Func: by, Text: "uses " + name},
			{Pos: callback.PosOf(st), Side: callback.Side, Func: f, Text: "changes " + name + " meanwhile"},
			{Pos: callback.PosOf(st), Text: "one of the two works with what the other one is changing"},
		},
	}
}
