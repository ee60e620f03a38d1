package unpinned

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// MovedVariable: C is given the address of a variable of its caller's as a number, and a callback
// makes a pointer to such a variable of what it gets. A number holds nothing: the variable lies on the
// goroutine's stack, which moves when it grows. Silent where the address goes anywhere else.
func MovedVariable(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		if a.OnCThread(f) || pinsAny(f) {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			if callback.CCall(in) == "" || oblige.IsDefer(in) || callback.ByProcedure(in) {
				return
			}
			for _, arg := range callback.CArgs(in) {
				cell, ok := arg.(*ssa.Alloc)
				if !ok || cell.Parent() != f || !onlyNumbered(cell) {
					continue
				}
				if follow := pointsOnC(a, cell.Type()); follow != nil {
					out = append(out, movedBreach(a, cell, in, follow))
					return
				}
			}
		})
	}
	return out
}

// onlyNumbered reports whether the variable's address is made a number, and goes nowhere else.
func onlyNumbered(cell *ssa.Alloc) bool {
	w := addressWalk{seen: map[ssa.Value]bool{}}
	w.follow(cell, cell)
	return w.numbered && !w.left
}

// An addressWalk follows the address of a variable.
type addressWalk struct {
	seen           map[ssa.Value]bool
	numbered, left bool // it is made a number; it goes elsewhere
}

// follow looks at what is done with v, the variable's address or where that is kept.
func (w *addressWalk) follow(v ssa.Value, cell *ssa.Alloc) {
	if w.seen[v] {
		return
	}
	w.seen[v] = true
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			if v != ssa.Value(cell) {
				w.follow(r, cell) // the address, out of its variable
			}
		case *ssa.Convert:
			if isPointer(r.Type()) {
				w.follow(r, cell)
			} else {
				w.numbered = true
			}
		case *ssa.Store:
			if r.Val != v {
				continue // what the variable holds
			}
			local, ok := r.Addr.(*ssa.Alloc)
			if !ok {
				w.left = true
				continue
			}
			w.follow(local, cell)
		default:
			w.left = true
		}
	}
}

// pointsOnC returns where a callback makes a pointer of that type of an address or number.
func pointsOnC(a *callback.Adapter, t types.Type) ssa.Instruction {
	return a.Find(func(in ssa.Instruction) bool {
		cv, ok := in.(*ssa.Convert)
		return ok && isPointer(cv.X.Type()) && a.OnCThread(cv.Parent()) && types.Identical(cv.Type(), t)
	})
}

func movedBreach(a *callback.Adapter, cell *ssa.Alloc, given, follow ssa.Instruction) oblige.Breach {
	f, root := cell.Parent(), follow.Parent()
	return oblige.Breach{
		Check: "unpinned", Func: f, Pos: callback.PosOf(given),
		Message: fmt.Sprintf("%s gives C a variable's address as a number; %s follows it at line %d",
			ssaread.ShortName(f), ssaread.ShortName(root), a.Line(callback.PosOf(follow))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(given), Side: "starter", Func: f, Text: "gives C the address, as a number, which holds nothing"},
			{Pos: cell.Pos(), Side: "starter", Func: f, Text: "has its stack grown, and moved"},
			{Pos: callback.PosOf(follow), Side: callback.Side, Func: root, Text: "is called back, and follows the address"},
			{Pos: callback.PosOf(follow), Text: "the variable is elsewhere: the callback works with what lies there now"},
		},
	}
}
