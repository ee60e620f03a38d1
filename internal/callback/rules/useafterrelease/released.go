package useafterrelease

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// DeletedFirst: a function deletes a handle that lies in a field, and only then calls
// the C function that ends or stops what calls back with it; both may be done by helpers. Or it deletes a handle of its
// own, and then waits for the end of what C returned for it.
func DeletedFirst(a *callback.Adapter) []oblige.Breach {
	if len(a.Roots) == 0 {
		return nil
	}
	var out []oblige.Breach
	during := calledDuring(a)
	for _, f := range a.Funcs {
		if a.OnCThread(f) {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			call, ok := in.(*ssa.Call)
			if !ok || callback.StoppedBefore(in) || a.StartsNothing(in) {
				return
			}
			if stop := awaitedAfter(a, call); stop != nil {
				out = append(out, firstBreach(a, in, stop))
				return
			}
			object := deletedOf(a, call)
			if during || object == nil {
				return
			}
			stop := oblige.Without(in, func(in ssa.Instruction) bool { return oblige.IsReturn(in) || callback.Waits(in) }, func(at ssa.Instruction) bool {
				return stopOf(a, at, object) != nil
			})
			if stop != nil {
				out = append(out, firstBreach(a, in, stopOf(a, stop, object)))
			} else if stop := stoppedLater(in, object); stop != nil {
				out = append(out, firstBreach(a, in, stop))
			}
		})
	}
	return out
}

// deletedOf returns the object out of whose field a call deletes a handle, itself or by a function
// that does not stop C.
func deletedOf(a *callback.Adapter, call *ssa.Call) ssa.Value {
	if callback.DeletesField(call.Common()) {
		return callback.OwnerOf(callback.FieldOf(call.Call.Args[0]))
	}
	var object ssa.Value
	byParam(a, call, func(in ssa.Instruction, param, arg ssa.Value) {
		inner, ok := in.(*ssa.Call)
		if ok && callback.DeletesField(inner.Common()) && callback.OwnerOf(callback.FieldOf(inner.Call.Args[0])) == param {
			object = arg
		}
	})
	if object == nil || ssaread.Contains(ssaread.Callee(call.Common()), func(in ssa.Instruction) bool { return a.CallsLike(in, callback.Stops, 2) }) {
		return nil
	}
	return object
}

// stopOf returns the call of C by which in ends or stops what the object's field has, itself or
// in the function that it calls with the object; or nil.
func stopOf(a *callback.Adapter, in ssa.Instruction, object ssa.Value) ssa.Instruction {
	if stops(in, object) {
		return in
	}
	call, ok := in.(*ssa.Call)
	if !ok {
		return nil
	}
	var stop ssa.Instruction
	byParam(a, call, func(at ssa.Instruction, param, arg ssa.Value) {
		if stop == nil && callback.SameObject(arg, object) && stops(at, param) {
			stop = at
		}
	})
	return stop
}

// stops reports whether in is a call of C that ends or stops what a field of the object has.
func stops(in ssa.Instruction, object ssa.Value) bool {
	return callback.Stops(callback.CCall(in)) && len(callback.CArgs(in)) > 0 && ofObject(callback.CArgs(in)[0], object)
}

// stoppedLater returns the call of C, deferred before in, that ends or stops what the object's field has.
func stoppedLater(in ssa.Instruction, object ssa.Value) ssa.Instruction {
	var stop ssa.Instruction
	callback.Each(in.Parent(), func(at ssa.Instruction) {
		d, ok := at.(*ssa.Defer)
		if !ok || !oblige.Dominates(d, in) {
			return
		}
		if stops(d, object) {
			stop = d
		}
		for _, f := range callback.Literals(d.Common()) {
			callback.Each(f, func(at ssa.Instruction) {
				if stops(at, object) {
					stop = at
				}
			})
		}
	})
	return stop
}

// byParam visits the instructions of the function of the package that is called, with each of its
// parameters and what is given for it.
func byParam(a *callback.Adapter, call *ssa.Call, visit func(in ssa.Instruction, param, arg ssa.Value)) {
	callee := ssaread.Callee(call.Common())
	if callback.CCall(call) != "" || !a.HasBody(callee) || callee.Parent() != nil || len(callee.Params) != len(call.Call.Args) {
		return
	}
	callback.Each(callee, func(in ssa.Instruction) {
		for i, p := range callee.Params {
			visit(in, p, callback.Source(call.Call.Args[i]))
		}
	})
}

// calledDuring reports whether callbacks are believed to come during the calls of C only, on
// the caller's thread: a function calls C, waits for nothing, and looks without a lock at a
// field into which a callback writes what went wrong.
func calledDuring(a *callback.Adapter) bool {
	left := map[ssaread.Cell]bool{}
	for _, f := range a.Funcs {
		if a.OnCThread(f) {
			callback.Each(f, func(in ssa.Instruction) {
				if st, ok := in.(*ssa.Store); ok && ssaread.IsError(st.Val.Type()) && len(a.HeldAt(st)) == 0 {
					c, _ := callback.Accessed(st)
					left[c] = c != ssaread.Cell{}
				}
			})
		}
	}
	return a.Find(func(in ssa.Instruction) bool {
		c, _ := callback.Accessed(in)
		if _, reads := in.(*ssa.UnOp); !reads || !left[c] || slices.Contains(a.Roots, in.Parent()) || len(a.HeldAt(in)) > 0 {
			return false
		}
		return ssaread.Contains(in.Parent(), func(at ssa.Instruction) bool {
			return callback.CCall(at) != "" && !oblige.IsDefer(at) && oblige.Without(at, callback.Waits, func(to ssa.Instruction) bool { return to == in }) != nil
		})
	}) != nil
}

// awaitedAfter returns a call of C, after one that deletes a handle, that waits for the end of
// what C returned when it was given the handle.
func awaitedAfter(a *callback.Adapter, call *ssa.Call) ssa.Instruction {
	if !callback.DeletesHandle(call.Common()) {
		return nil
	}
	made, ok := callback.Source(call.Call.Args[0]).(*ssa.Call)
	if !ok {
		return nil
	}
	return oblige.Without(call, func(in ssa.Instruction) bool { return oblige.IsReturn(in) || callback.Waits(in) }, func(at ssa.Instruction) bool {
		if !callback.Awaits(callback.CCall(at)) || len(callback.CArgs(at)) == 0 {
			return false
		}
		start, ok := callback.CArgs(at)[0].(*ssa.Call)
		return ok && slices.ContainsFunc(a.Handles(made.Parent()), func(h *callback.Handle) bool { return h.Made == made && h.By(start) == callback.GivenToC })
	})
}

// ofObject reports whether v was loaded from a field of the object.
func ofObject(v, object ssa.Value) bool {
	fa := callback.FieldOf(v)
	return fa != nil && callback.SameObject(callback.OwnerOf(fa), object)
}

func firstBreach(a *callback.Adapter, deletes, stop ssa.Instruction) oblige.Breach {
	f, root := deletes.Parent(), a.Roots[0]
	return oblige.Breach{
		Check: "use-after-release", Func: f, Pos: callback.PosOf(deletes),
		Message: fmt.Sprintf("%s deletes the handle before %s at line %d; until then C calls back", ssaread.ShortName(f), callback.CCall(stop), a.Line(callback.PosOf(stop))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(deletes), Side: "closer", Func: f, Text: "deletes the handle"},
			{Pos: root.Pos(), Side: callback.Side, Func: root, Text: "is called back, and looks the handle up"},
			{Pos: callback.PosOf(stop), Side: "closer", Func: f, Text: "calls " + callback.CCall(stop)},
			{Pos: root.Pos(), Text: "the handle is gone: the callback panics on the C thread"},
		},
	}
}

// Breaches: a function gives a handle to C, waits for the callback or for
// an end, and where the end comes first deletes the handle and leaves. C still
// has it: the late callback finds nothing, and panics. Silent where the way out
// calls C, to cancel, or waits again.
func Breaches(a *callback.Adapter) []oblige.Breach {
	if len(a.Roots) == 0 {
		return nil
	}
	var out []oblige.Breach
	onC := a.DeletesOnC()
	for _, f := range a.Funcs {
		for _, h := range a.Handles(f) {
			if b, ok := deserted(a, f, h); ok {
				out = append(out, b)
			}
		}
		if !a.OnCThread(f) && !onC {
			if b, ok := desertedField(a, f); ok {
				out = append(out, b)
			}
		}
	}
	return out
}

// desertedField looks for a way on which the waiter gives up on what the C thread
// completes, and deletes the handle that lies in a field, there or by a deferred call.
func desertedField(a *callback.Adapter, f *ssa.Function) (oblige.Breach, bool) {
	for _, left := range a.GivesUp(f) {
		if !completedOnC(a, left.Wait) {
			continue
		}
		var later ssa.Instruction
		settled := false
		callback.Each(f, func(in ssa.Instruction) {
			d, ok := in.(*ssa.Defer)
			if !ok || !oblige.Dominates(d, left.Wait) {
				return
			}
			if deletesIn(a, d) {
				later = d
				return
			}
			settled = settled || settlesLater(a, d) || a.InCallee(d, 3, a.MaySettle)
		})
		if settled {
			continue
		}
		if at := a.ReleasedFrom(left.First, later, func(in ssa.Instruction) bool { return deletesIn(a, in) }); at != nil {
			return desertedBreach(a, f, left.Wait, left.Pos, at), true
		}
	}
	return oblige.Breach{}, false
}

// deletesIn reports whether a call deletes a handle that lies in a field, itself or by a method
// of the object that does no more.
func deletesIn(a *callback.Adapter, in ssa.Instruction) bool {
	call, ok := in.(ssa.CallInstruction)
	if _, goes := in.(*ssa.Go); !ok || goes {
		return false
	}
	if callback.DeletesField(call.Common()) {
		return true
	}
	callee := ssaread.Callee(call.Common())
	return a.HasBody(callee) && callee.Signature.Recv() != nil && ssaread.Contains(callee, func(at ssa.Instruction) bool {
		inner, ok := at.(*ssa.Call)
		return ok && callback.DeletesField(inner.Common())
	}) && !ssaread.Contains(callee, func(at ssa.Instruction) bool { return a.CallsC(at, 2) || a.MayWait(at, 2) })
}

// completedOnC reports whether the C thread alone completes what is waited for, here or in the
// function that is called.
func completedOnC(a *callback.Adapter, wait ssa.Instruction) bool {
	return slices.ContainsFunc(a.Channels(), func(o *oblige.Object) bool {
		return a.CompletesOnC(o) != nil && slices.ContainsFunc(o.Of(oblige.SelRecv), func(r *oblige.Op) bool {
			call, ok := wait.(*ssa.Call)
			return ssa.Instruction(r.Sel) == wait || ok && r.Func == ssaread.Callee(call.Common())
		})
	})
}

// deserted looks for a wait of f that it leaves early, with its handle deleted.
func deserted(a *callback.Adapter, f *ssa.Function, h *callback.Handle) (out oblige.Breach, found bool) {
	given := oblige.Without(h.Made, h.Ended, func(in ssa.Instruction) bool { return h.By(in) == callback.GivenToC })
	var later ssa.Instruction // a deferred Delete
	settled := false
	callback.Each(f, func(in ssa.Instruction) {
		d, ok := in.(*ssa.Defer)
		if !ok {
			return
		}
		if h.By(d) == callback.Deleted {
			settled = settled || settlesLater(a, d) // by what it does itself
			later = d
			if given == nil {
				given = oblige.Without(d, oblige.Never, func(in ssa.Instruction) bool { return h.By(in) == callback.GivenToC })
			}
		} else if settlesLater(a, d) {
			settled = true
		}
	})
	if given == nil {
		return out, false
	}
	for _, left := range a.GivesUp(f) {
		asks := func(in ssa.Instruction) bool { return callback.OnlyAsks(callback.CCall(in)) }
		if !oblige.Reaches(given, left.Wait) || settled && !slices.ContainsFunc(left.First.Block().Instrs, asks) {
			continue
		}
		deletes := func(in ssa.Instruction) bool { return h.By(in) == callback.Deleted }
		if at := a.ReleasedFrom(left.First, later, deletes); at != nil {
			return desertedBreach(a, f, given, left.Pos, at), true
		}
	}
	return out, false
}

// settlesLater reports whether a deferred call may stop the callbacks.
func settlesLater(a *callback.Adapter, d *ssa.Defer) bool {
	if callback.CCall(d) != "" {
		return true
	}
	return slices.ContainsFunc(callback.Literals(d.Common()), func(f *ssa.Function) bool {
		return ssaread.Contains(f, func(in ssa.Instruction) bool { return callback.CCall(in) != "" })
	})
}

func desertedBreach(a *callback.Adapter, f *ssa.Function, given ssa.Instruction, leave token.Pos, at ssa.Instruction) oblige.Breach {
	root, begins := a.Roots[0], "gives the handle to C"
	if _, waits := given.(*ssa.Select); waits {
		begins = "waits for what C completes"
	}
	return oblige.Breach{
		Check: "use-after-release", Func: f, Pos: callback.PosOf(at),
		Message: fmt.Sprintf("%s deletes the handle on giving up at line %d; C still calls back", ssaread.ShortName(f), a.Line(leave)),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(given), Side: "starter", Func: f, Text: begins},
			{Pos: leave, Side: "starter", Func: f, Text: "gives up"},
			{Pos: callback.PosOf(at), Side: "starter", Func: f, Text: "deletes the handle"},
			{Pos: root.Pos(), Side: callback.Side, Func: root, Text: "is called back, and looks the handle up"},
			{Pos: root.Pos(), Text: "the handle is gone: the callback panics on the C thread"},
		},
	}
}
