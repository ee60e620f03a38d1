package callback

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// freedInUse: a goroutine calls C with an object again and again, and a function
// ends the object without having waited until the goroutine is out of C: a channel
// that is closed tells it only when C returns. Or it is one long call, and the
// goroutine tells when it has returned, but the function does not ask. Silent where
// the function waits, calls C before, which may be what lets the goroutine out of its
// loop, or shares a lock with the loop.
func freedInUse(a *Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, l := range a.loopsInC() {
		for _, f := range a.Funcs {
			if f == l.call.Parent() || a.onCThread(f) || f.Parent() != nil {
				continue
			}
			each(f, func(in ssa.Instruction) {
				if name := cCall(in); name != "" && ends(name) && fieldGiven(in) == l.object && a.unwaited(in, l) {
					out = append(out, a.inUseBreach(in, l))
				}
			})
		}
	}
	return out
}

// A loopInC is a call of C in the loop of a goroutine, or one that may be as long,
// with what lies in a field.
type loopInC struct {
	start  *ssa.Go
	call   ssa.Instruction
	object ssaread.Cell
	told   bool // it is one long call, and the goroutine tells that it has returned
}

// loopsInC returns the loops of the goroutines that the package starts.
func (a *Adapter) loopsInC() []loopInC {
	var out []loopInC
	for _, f := range a.Funcs {
		each(f, func(in ssa.Instruction) {
			start, ok := in.(*ssa.Go)
			if !ok {
				return
			}
			body := called(start.Common())
			if body == nil {
				return
			}
			each(body, func(in ssa.Instruction) {
				name := cCall(in)
				if name == "" || stops(name) || !oblige.Reaches(in, in) && !tells(body) {
					return
				}
				if c := fieldGiven(in); c != (ssaread.Cell{}) {
					out = append(out, loopInC{start, in, c, !oblige.Reaches(in, in)})
				}
			})
		})
	}
	return out
}

// fieldGiven returns the first field, of C's type, that a call of C is given.
func fieldGiven(in ssa.Instruction) ssaread.Cell {
	for _, arg := range cArgs(in) {
		ld, ok := arg.(*ssa.UnOp)
		if !ok {
			continue
		}
		if _, pointer := ld.Type().Underlying().(*types.Pointer); !pointer {
			continue
		}
		if fa, ok := ld.X.(*ssa.FieldAddr); ok {
			return ssaread.CellOf(fa)
		}
	}
	return ssaread.Cell{}
}

// unwaited reports whether nothing before in, in its function, may see to it that
// the loop has ended.
func (a *Adapter) unwaited(in ssa.Instruction, l loopInC) bool {
	f := in.Parent()
	for _, held := range a.HeldAt(in) {
		if a.Held(l.call, held) {
			return false
		}
	}
	if _, deferred := in.(*ssa.Defer); deferred || !a.IsEntry(f) {
		return false
	}
	waited, started := false, false
	each(f, func(at ssa.Instruction) {
		if at == ssa.Instruction(l.start) {
			started = true // the loop is of this very call, and tells by its end
		}
		if at != in && oblige.Reaches(at, in) && !(l.told && cCall(at) != "") {
			waited = waited || a.mayJoin(at) // who is told need not rely on C
		}
	})
	return !waited && !started
}

// mayJoin reports whether in may wait for a goroutine, or have it leave C.
func (a *Adapter) mayJoin(in ssa.Instruction) bool {
	switch in.(type) {
	case *ssa.Send:
		return true
	}
	return a.maySettle(in, 3)
}

func (a *Adapter) inUseBreach(in ssa.Instruction, l loopInC) oblige.Breach {
	f, g := in.Parent(), l.call.Parent()
	return oblige.Breach{
		Check: "use-after-release", Func: f, Pos: posOf(in),
		Message: fmt.Sprintf("%s calls %s while %s may be in %s at line %d",
			ssaread.ShortName(f), cCall(in), ssaread.ShortName(g), cCall(l.call), a.Line(posOf(l.call))),
		Steps: []oblige.Step{
			{Pos: posOf(l.call), Side: "loop", Func: g, Text: "is in " + cCall(l.call)},
			{Pos: posOf(in), Side: "closer", Func: f, Text: "does not wait for it, and calls " + cCall(in)},
			{Pos: posOf(l.call), Text: "C goes on with what has been freed"},
		},
	}
}
