package useafterrelease

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// FreedInUse: a goroutine calls C with an object again and again, and a function
// ends the object without having waited until the goroutine is out of C: a channel
// that is closed tells it only when C returns. Or it is one long call, and the
// goroutine tells when it has returned, but the function does not ask. Silent where
// the function waits, calls C before, which may be what lets the goroutine out of its
// loop, or shares a lock with the loop.
func FreedInUse(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, l := range loopsInC(a) {
		for _, f := range a.Funcs {
			if f == l.call.Parent() || a.OnCThread(f) || f.Parent() != nil && callback.Around(f) == nil {
				continue
			}
			callback.Each(f, func(in ssa.Instruction) {
				if name := callback.CCall(in); name != "" && callback.Ends(name) && fieldGiven(in) == l.object && unwaited(a, in, l) {
					out = append(out, inUseBreach(a, in, l))
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
func loopsInC(a *callback.Adapter) []loopInC {
	var out []loopInC
	for _, f := range a.Funcs {
		callback.Each(f, func(in ssa.Instruction) {
			start, ok := in.(*ssa.Go)
			if !ok {
				return
			}
			body := callback.Called(start.Common())
			if body == nil {
				return
			}
			callback.Each(body, func(in ssa.Instruction) {
				name := callback.CCall(in)
				if name == "" || callback.Stops(name) || !oblige.Reaches(in, in) && !callback.Tells(body) {
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

// fieldGiven returns the first field, of C's type or a handle, that a call of C is given, or whose
// address, where a structure of C's lies in the object itself.
func fieldGiven(in ssa.Instruction) ssaread.Cell {
	for _, arg := range callback.CArgs(in) {
		if fa, ok := arg.(*ssa.FieldAddr); ok {
			holds, of := callback.Pointee(fa.Type()), callback.Pointee(fa.X.Type())
			if holds != nil && callback.IsC(holds) && of != nil && !callback.IsC(of) {
				return ssaread.CellOf(fa)
			}
		}
		ld, ok := arg.(*ssa.UnOp)
		if !ok {
			continue
		}
		if _, pointer := ld.Type().Underlying().(*types.Pointer); !pointer && !callback.IsHandle(ld.Type()) {
			continue
		}
		if fa, ok := ld.X.(*ssa.FieldAddr); ok {
			return ssaread.CellOf(fa)
		}
	}
	return ssaread.Cell{}
}

// unwaited reports whether nothing before in, in its function or in one that calls it, may see
// to it that the loop has ended.
func unwaited(a *callback.Adapter, in ssa.Instruction, l loopInC) bool {
	f, around := in.Parent(), callback.Around(in.Parent())
	if around != nil {
		f = around.Parent()
	}
	for _, held := range a.HeldAt(in) {
		if a.Held(l.call, held) {
			return false
		}
	}
	if oblige.IsDefer(in) {
		return false
	}
	waited, started := false, false
	before := func(end ssa.Instruction) {
		callback.Each(end.Parent(), func(at ssa.Instruction) {
			if at == ssa.Instruction(l.start) {
				started = true // the loop is of this very call, and tells by its end
			}
			if at != end && oblige.Reaches(at, end) && !(l.told && callback.CCall(at) != "") {
				waited = waited || mayJoin(a, at) // who is told need not rely on C
			}
		})
	}
	before(in)
	if around != nil {
		before(around)
	}
	if a.IsEntry(f) {
		return !waited && !started
	}
	return !waited && slices.ContainsFunc(a.Callers(f), func(c ssa.CallInstruction) bool {
		_, plain := c.(*ssa.Call)
		if g := c.Parent(); !plain || g.Parent() != nil || !a.IsEntry(g) || a.OnCThread(g) || callback.Fresh(c.Common().Args[0]) {
			return false
		}
		waited, started = false, false
		before(c)
		return !waited && !started
	})
}

// mayJoin reports whether in may wait for a goroutine, or have it leave C.
func mayJoin(a *callback.Adapter, in ssa.Instruction) bool {
	switch in.(type) {
	case *ssa.Send:
		return true
	}
	return a.MaySettle(in, 3)
}

func inUseBreach(a *callback.Adapter, in ssa.Instruction, l loopInC) oblige.Breach {
	f, g := in.Parent(), l.call.Parent()
	return oblige.Breach{
		Check: "use-after-release", Func: f, Pos: callback.PosOf(in),
		Message: fmt.Sprintf("%s calls %s while %s may be in %s at line %d",
			ssaread.ShortName(f), callback.CCall(in), ssaread.ShortName(g), callback.CCall(l.call), a.Line(callback.PosOf(l.call))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(l.call), Side: "loop", Func: g, Text: "is in " + callback.CCall(l.call)},
			{Pos: callback.PosOf(in), Side: "closer", Func: f, Text: "does not wait for it, and calls " + callback.CCall(in)},
			{Pos: callback.PosOf(l.call), Text: "C goes on with what has been freed"},
		},
	}
}
