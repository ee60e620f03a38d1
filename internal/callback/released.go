package callback

import (
	"fmt"
	"go/token"
	"go/types"
	"iter"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// deletedFirst: a function deletes a handle that lies in a field, and only then calls
// the C function that ends or stops what calls back with it. Or it deletes a handle of its
// own, and then waits for the end of what C returned for it.
func deletedFirst(a *Adapter) []oblige.Breach {
	if len(a.roots) == 0 {
		return nil
	}
	var out []oblige.Breach
	during := a.calledDuring()
	for _, f := range a.Funcs {
		if a.onCThread(f) {
			continue
		}
		each(f, func(in ssa.Instruction) {
			call, ok := in.(*ssa.Call)
			if !ok || stoppedBefore(in) || a.refused(in) {
				return
			}
			if stop := a.awaitedAfter(call); stop != nil {
				out = append(out, a.firstBreach(in, stop))
				return
			}
			if during || !deletesField(call) {
				return
			}
			fa := fieldOf(call.Call.Args[0])
			stop := oblige.Without(in, func(in ssa.Instruction) bool { return oblige.IsReturn(in) || waits(in) }, func(at ssa.Instruction) bool {
				return stops(cCall(at)) && len(cArgs(at)) > 0 && ofObject(cArgs(at)[0], source(fa.X))
			})
			if stop != nil {
				out = append(out, a.firstBreach(in, stop))
			}
		})
	}
	return out
}

// calledDuring reports whether callbacks are believed to come during the calls of C only, on
// the caller's thread: a function calls C, waits for nothing, and looks without a lock at a
// field into which a callback writes what went wrong.
func (a *Adapter) calledDuring() bool {
	left := map[ssaread.Cell]bool{}
	for _, f := range a.Funcs {
		if a.onCThread(f) {
			each(f, func(in ssa.Instruction) {
				if st, ok := in.(*ssa.Store); ok && ssaread.IsError(st.Val.Type()) && len(a.HeldAt(st)) == 0 {
					c, _ := accessed(st)
					left[c] = c != ssaread.Cell{}
				}
			})
		}
	}
	return a.find(func(in ssa.Instruction) bool {
		c, _ := accessed(in)
		if _, reads := in.(*ssa.UnOp); !reads || !left[c] || slices.Contains(a.roots, in.Parent()) || len(a.HeldAt(in)) > 0 {
			return false
		}
		return ssaread.Contains(in.Parent(), func(at ssa.Instruction) bool {
			return cCall(at) != "" && !isDefer(at) && oblige.Without(at, waits, func(to ssa.Instruction) bool { return to == in }) != nil
		})
	}) != nil
}

// awaitedAfter returns a call of C, after one that deletes a handle, that waits for the end of
// what C returned when it was given the handle.
func (a *Adapter) awaitedAfter(call *ssa.Call) ssa.Instruction {
	callee := call.Call.StaticCallee()
	if callee == nil || callee.Name() != "Delete" || len(call.Call.Args) != 1 || !isHandle(call.Call.Args[0].Type()) {
		return nil
	}
	made, ok := source(call.Call.Args[0]).(*ssa.Call)
	if !ok {
		return nil
	}
	return oblige.Without(call, func(in ssa.Instruction) bool { return oblige.IsReturn(in) || waits(in) }, func(at ssa.Instruction) bool {
		if !awaits(cCall(at)) || len(cArgs(at)) == 0 {
			return false
		}
		start, ok := cArgs(at)[0].(*ssa.Call)
		return ok && slices.ContainsFunc(a.handles(made.Parent()), func(h *handle) bool { return h.made == made && h.by(start) == givenToC })
	})
}

// fieldOf returns the address of the field that v was loaded from, or nil.
func fieldOf(v ssa.Value) *ssa.FieldAddr {
	if ld, ok := source(v).(*ssa.UnOp); ok {
		fa, _ := ld.X.(*ssa.FieldAddr)
		return fa
	}
	return nil
}

// ofObject reports whether v was loaded from a field of the object.
func ofObject(v, object ssa.Value) bool {
	fa := fieldOf(v)
	return fa != nil && source(fa.X) == object
}

func (a *Adapter) firstBreach(deletes, stop ssa.Instruction) oblige.Breach {
	f, root := deletes.Parent(), a.roots[0]
	return oblige.Breach{
		Check: "use-after-release", Func: f, Pos: posOf(deletes),
		Message: fmt.Sprintf("%s deletes the handle before %s at line %d; until then C calls back", ssaread.ShortName(f), cCall(stop), a.Line(posOf(stop))),
		Steps: []oblige.Step{
			{Pos: posOf(deletes), Side: "closer", Func: f, Text: "deletes the handle"},
			{Pos: root.Pos(), Side: side, Func: root, Text: "is called back, and looks the handle up"},
			{Pos: posOf(stop), Side: "closer", Func: f, Text: "calls " + cCall(stop)},
			{Pos: root.Pos(), Text: "the handle is gone: the callback panics on the C thread"},
		},
	}
}

// useAfterRelease: a function gives a handle to C, waits for the callback or for
// an end, and where the end comes first deletes the handle and leaves. C still
// has it: the late callback finds nothing, and panics. Silent where the way out
// calls C, to cancel, or waits again.
func useAfterRelease(a *Adapter) []oblige.Breach {
	if len(a.roots) == 0 {
		return nil
	}
	var out []oblige.Breach
	onC := a.deletesOnC()
	for _, f := range a.Funcs {
		for _, h := range a.handles(f) {
			if b, ok := a.deserted(f, h); ok {
				out = append(out, b)
			}
		}
		each(f, func(in ssa.Instruction) {
			if sel, ok := in.(*ssa.Select); ok && sel.Blocking && len(sel.States) > 1 && !a.onCThread(f) && !onC {
				if b, ok := a.desertedField(sel); ok {
					out = append(out, b)
				}
			}
		})
	}
	return out
}

// desertedField looks for a way on which the waiter gives up on what the C thread
// completes, and deletes the handle that lies in a field.
func (a *Adapter) desertedField(sel *ssa.Select) (oblige.Breach, bool) {
	onC := false
	for _, o := range a.channels() {
		onC = onC || a.completesOnC(o) != nil && slices.ContainsFunc(o.Of(oblige.SelRecv), func(r *oblige.Op) bool { return r.Sel == sel })
	}
	if !onC {
		return oblige.Breach{}, false
	}
	deletes := func(in ssa.Instruction) bool {
		call, ok := in.(*ssa.Call)
		return ok && deletesField(call)
	}
	for i, b := range givingUp(sel) {
		if at := a.releasedFrom(b, nil, deletes); at != nil {
			return a.desertedBreach(sel.Parent(), sel, sel, i, at), true
		}
	}
	return oblige.Breach{}, false
}

// deserted looks for a wait of f that it leaves early, with its handle deleted.
func (a *Adapter) deserted(f *ssa.Function, h *handle) (out oblige.Breach, found bool) {
	given := oblige.Without(h.made, h.ended, func(in ssa.Instruction) bool { return h.by(in) == givenToC })
	var later ssa.Instruction // a deferred Delete
	settled := false
	each(f, func(in ssa.Instruction) {
		d, ok := in.(*ssa.Defer)
		if !ok {
			return
		}
		if h.by(d) == deleted {
			settled = settled || a.settlesLater(d) // by what it does itself
			later = d
			if given == nil {
				given = oblige.Without(d, oblige.Never, func(in ssa.Instruction) bool { return h.by(in) == givenToC })
			}
		} else if a.settlesLater(d) {
			settled = true
		}
	})
	if given == nil {
		return out, false
	}
	each(f, func(in ssa.Instruction) {
		sel, ok := in.(*ssa.Select)
		if found || !ok || !sel.Blocking || len(sel.States) < 2 || !oblige.Reaches(given, sel) {
			return
		}
		for i, start := range givingUp(sel) {
			if settled && !slices.ContainsFunc(start.Instrs, func(in ssa.Instruction) bool { return onlyAsks(cCall(in)) }) {
				continue
			}
			deletes := func(in ssa.Instruction) bool { return h.by(in) == deleted }
			if at := a.releasedFrom(start, later, deletes); at != nil {
				out, found = a.desertedBreach(f, given, sel, i, at), true
				return
			}
		}
	})
	return out, found
}

// settlesLater reports whether a deferred call may stop the callbacks.
func (a *Adapter) settlesLater(d *ssa.Defer) bool {
	if cCall(d) != "" {
		return true
	}
	return slices.ContainsFunc(literals(d.Common()), func(f *ssa.Function) bool {
		return ssaread.Contains(f, func(in ssa.Instruction) bool { return cCall(in) != "" })
	})
}

// casePos returns where the i-th case of a select stands.
func casePos(sel *ssa.Select, i int) token.Pos {
	if pos := sel.States[i].Pos; pos.IsValid() {
		return pos
	}
	return sel.Pos()
}

// givingUp yields the cases of a select, and where they begin, in which it is told that
// somebody gave up, or that time is up.
func givingUp(sel *ssa.Select) iter.Seq2[int, *ssa.BasicBlock] {
	return func(yield func(int, *ssa.BasicBlock) bool) {
		for i, st := range sel.States {
			b := oblige.CaseStart(sel, i)
			if b != nil && st.Dir != types.SendOnly && endsWait(st.Chan) && !yield(i, b) {
				return
			}
		}
	}
}

// endsWait reports whether a channel tells that somebody gave up, or that time is up.
func endsWait(ch ssa.Value) bool {
	c, ok := ch.Type().Underlying().(*types.Chan)
	if ok && ssaread.IsType(c.Elem(), "time", "Time") {
		return true
	}
	return isDone(ch)
}

// releasedFrom returns where something is released on a way from the start of b to a
// return that neither calls C nor waits: later, where that is a deferred call that
// releases it, or the first instruction that does.
func (a *Adapter) releasedFrom(b *ssa.BasicBlock, later ssa.Instruction, releases func(ssa.Instruction) bool) ssa.Instruction {
	settles := func(in ssa.Instruction) bool {
		_, deferred := in.(*ssa.RunDefers)
		return !deferred && !releases(in) && a.maySettle(in, 3)
	}
	first := b.Instrs[0]
	switch {
	case settles(first):
		return nil
	case later != nil:
		if oblige.IsReturn(first) || oblige.Feasible(first, settles, oblige.IsReturn) != nil {
			return later
		}
		return nil
	case releases(first):
		return first
	}
	return oblige.Feasible(first, func(in ssa.Instruction) bool { return settles(in) || oblige.IsReturn(in) }, releases)
}

func (a *Adapter) desertedBreach(f *ssa.Function, given ssa.Instruction, sel *ssa.Select, i int, at ssa.Instruction) oblige.Breach {
	root, begins := a.roots[0], "gives the handle to C"
	if given == ssa.Instruction(sel) {
		begins = "waits for what C completes"
	}
	leave := casePos(sel, i)
	return oblige.Breach{
		Check: "use-after-release", Func: f, Pos: posOf(at),
		Message: fmt.Sprintf("%s deletes the handle on giving up at line %d; C still calls back", ssaread.ShortName(f), a.Line(leave)),
		Steps: []oblige.Step{
			{Pos: posOf(given), Side: "starter", Func: f, Text: begins},
			{Pos: leave, Side: "starter", Func: f, Text: "gives up"},
			{Pos: posOf(at), Side: "starter", Func: f, Text: "deletes the handle"},
			{Pos: root.Pos(), Side: side, Func: root, Text: "is called back, and looks the handle up"},
			{Pos: root.Pos(), Text: "the handle is gone: the callback panics on the C thread"},
		},
	}
}
