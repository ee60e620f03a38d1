package leak

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// oneShot names the methods and functions of JavaScript that call what they are given
// once, and keep it no longer.
var oneShot = map[string]bool{
	"then": true, "catch": true, "finally": true,
	"setTimeout": true, "requestAnimationFrame": true, "requestIdleCallback": true, "queueMicrotask": true,
}

// leakedFuncs looks for functions that are made callable from outside Go on each call
// of f, and that nobody takes back:
//
//   - js.FuncOf for a call that comes once, never released;
//   - js.FuncOf that does no more than to tell the function, which waits for that once, never
//     released;
//   - js.FuncOf released by a goroutine at the end of a context, which no callback ends;
//   - a callback of Windows or purego made of a literal that captures something: these
//     are never freed, and there is room for some thousands only.
func leakedFuncs(a *callback.Adapter, f *ssa.Function) []oblige.Breach {
	var out []oblige.Breach
	var late, heard *ssa.Call
	ended := false
	callback.Each(f, func(in ssa.Instruction) {
		call, ok := in.(*ssa.Call)
		if !ok || call.Call.StaticCallee() == nil || len(call.Call.Args) == 0 {
			return
		}
		for _, arg := range call.Call.Args {
			if mc := literal(arg); mc != nil {
				ended = ended || endsContext(mc.Fn.(*ssa.Function))
			}
		}
		name := call.Call.StaticCallee().String()
		mc := literal(call.Call.Args[0])
		switch {
		case name == "syscall/js.FuncOf":
			switch how := releases(a, call); {
			case how == never && givenOnce(call):
				out = append(out, leakedBreach(a, call, "makes a js.Func for one call, and nobody releases it"))
			case how == never && takenAway(call):
				out = append(out, leakedBreach(a, call, "takes a js.Func out of use, and nobody releases it"))
			case how == never && heard == nil && heardOnce(a, call):
				heard = call
			case how == atEnd && late == nil:
				late = call
			}
		case callback.Registrars[name] && mc != nil && len(mc.Bindings) > 0 && callback.PerCall(f) && !returned(call):
			out = append(out, leakedBreach(a, call, "makes a callback on each call, and it is never freed"))
		}
	})
	if heard != nil {
		out = append(out, leakedBreach(a, heard, "waits once for a js.Func, and nobody releases it then"))
	}
	if late != nil && !ended {
		out = append(out, leakedBreach(a, late, "releases a js.Func at its context's end, which no callback brings about"))
	}
	return out
}

// literal returns the function literal that v is.
func literal(v ssa.Value) *ssa.MakeClosure {
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return literal(v.X)
	case *ssa.ChangeType:
		return literal(v.X)
	case *ssa.MakeClosure:
		return v
	}
	return nil
}

// release says when a js.Func is released.
type release uint8

const (
	unknown release = iota
	never
	atEnd // by a goroutine, when a context ends
)

// releases returns when what call makes is released: unknown where it goes to others.
func releases(a *callback.Adapter, call *ssa.Call) release {
	how := never
	for _, r := range *call.Referrers() {
		switch r := r.(type) {
		case *ssa.Store:
			cell, ok := r.Addr.(*ssa.Alloc)
			if !ok || !callback.StoredOnce(cell) {
				return unknown
			}
			for _, r := range *cell.Referrers() {
				switch r := r.(type) {
				case *ssa.MakeClosure:
					if u := releasedIn(r); u != never {
						how = u
					}
				case *ssa.Store, *ssa.DebugRef:
				case *ssa.UnOp:
					if released(r) {
						return unknown
					}
				case *ssa.FieldAddr:
				default:
					return unknown
				}
			}
		case *ssa.MakeInterface, *ssa.DebugRef, *ssa.Field:
		default:
			return unknown // Release, or somebody who may
		}
	}
	return how
}

// released reports whether a value is released, or goes where it may be.
func released(v ssa.Value) bool {
	for _, r := range *v.Referrers() {
		switch r.(type) {
		case *ssa.MakeInterface, *ssa.DebugRef, *ssa.Field:
		default:
			return true
		}
	}
	return false
}

// releasedIn tells when the literal mc, which captures a js.Func, releases one.
func releasedIn(mc *ssa.MakeClosure) release {
	f := mc.Fn.(*ssa.Function)
	releases, waits := ssaread.Contains(f, releasesFunc), false
	callback.Each(f, func(in ssa.Instruction) {
		recv, ok := in.(*ssa.UnOp)
		waits = waits || ok && recv.Op == token.ARROW && callback.IsContextDone(recv.X)
	})
	switch {
	case releases && waits && started(mc):
		return atEnd
	case releases || slices.ContainsFunc(f.AnonFuncs, func(g *ssa.Function) bool { return ssaread.Contains(g, releasesFunc) }):
		return unknown
	}
	return never
}

// releasesFunc reports whether in releases a js.Func, now, later or in a goroutine.
func releasesFunc(in ssa.Instruction) bool {
	call, ok := in.(ssa.CallInstruction)
	return ok && call.Common().StaticCallee() != nil && call.Common().StaticCallee().String() == "(syscall/js.Func).Release"
}

// started reports whether a literal is a goroutine's.
func started(mc *ssa.MakeClosure) bool {
	for _, r := range *mc.Referrers() {
		if g, ok := r.(*ssa.Go); ok && g.Call.Value == ssa.Value(mc) {
			return true
		}
	}
	return false
}

// givenOnce reports whether what call makes is given to JavaScript for one call only.
func givenOnce(call *ssa.Call) bool {
	given, once := 0, 0
	for _, to := range ssaread.JSCalls(call) {
		if to.Parent() != call.Parent() {
			return false // it gives itself again
		}
		given++
		if oneShot[ssaread.JSMethod(to)] {
			once++
		}
	}
	return given > 0 && given == once
}

// returned reports whether the function returns what call makes, itself or in a field of a new object: that
// is all that it is for, and its caller may keep it, and make no other.
func returned(v ssa.Value) bool {
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.Return:
			return true
		case *ssa.Store:
			if fa, ok := r.Addr.(*ssa.FieldAddr); ok && callback.Fresh(fa) && returnsObject(r.Parent(), callback.Source(fa.X)) {
				return true
			}
		case *ssa.ChangeType:
			if returned(r) {
				return true
			}
		case *ssa.Convert:
			if returned(r) {
				return true
			}
		}
	}
	return false
}

// returnsObject reports whether f returns the object, which it makes.
func returnsObject(f *ssa.Function, object ssa.Value) bool {
	return ssaread.Contains(f, func(in ssa.Instruction) bool {
		ret, ok := in.(*ssa.Return)
		return ok && slices.ContainsFunc(ret.Results, func(v ssa.Value) bool { return slices.Contains(callback.Returned(v), object) })
	})
}

// takenAway reports whether what call makes is taken out of use by JavaScript's name for that.
func takenAway(call *ssa.Call) bool {
	return slices.ContainsFunc(ssaread.JSCalls(call), func(to *ssa.Call) bool { return ssaread.JSMethod(to) == "removeEventListener" })
}

// heardOnce reports whether the function that makes a js.Func waits for the literal that it is, not in a
// loop, and only that: on a channel of its own, which only its literals complete. Who is called when the
// program starts does so once.
func heardOnce(a *callback.Adapter, call *ssa.Call) bool {
	f, mc := call.Parent(), literal(call.Call.Args[0])
	calls := a.Callers(f)
	if mc == nil || !callback.PerCall(f) && !slices.ContainsFunc(calls, func(c ssa.CallInstruction) bool { return c.Parent().Name() != "main" && c.Parent().Name() != "init" }) {
		return false
	}
	waited := ssaread.Contains(f, func(in ssa.Instruction) bool {
		recv, ok := in.(*ssa.UnOp)
		if !ok || recv.Op != token.ARROW || !oblige.Reaches(call, recv) || oblige.Reaches(recv, recv) {
			return false
		}
		ch, own := callback.Source(recv.X).(*ssa.MakeChan)
		return own && ch.Parent() == f && ssaread.Contains(mc.Fn.(*ssa.Function), func(at ssa.Instruction) bool { return completes(at, ch) })
	})
	return waited && oblige.Without(call, oblige.Never, oblige.IsReturn) != nil
}

// completes reports whether in sends on a channel, or closes it.
func completes(in ssa.Instruction, ch *ssa.MakeChan) bool {
	switch in := in.(type) {
	case *ssa.Send:
		return callback.Source(in.Chan) == ssa.Value(ch)
	case ssa.CallInstruction:
		return ssaread.IsBuiltin(in.Common(), "close") && callback.Source(in.Common().Args[0]) == ssa.Value(ch)
	}
	return false
}

// endsContext reports whether a literal calls a context's cancel function.
func endsContext(f *ssa.Function) bool {
	found := false
	callback.Each(f, func(in ssa.Instruction) {
		if call, ok := in.(ssa.CallInstruction); ok && !call.Common().IsInvoke() && call.Common().StaticCallee() == nil {
			named, ok := types.Unalias(call.Common().Value.Type()).(*types.Named)
			found = found || ok && named.Obj().Name() == "CancelFunc"
		}
	})
	return found
}

func leakedBreach(a *callback.Adapter, call *ssa.Call, what string) oblige.Breach {
	f := call.Parent()
	return oblige.Breach{
		Check: "leak", Func: f, Pos: call.Pos(),
		Message: fmt.Sprintf("%s %s", ssaread.ShortName(f), what),
		Steps: []oblige.Step{
			{Pos: call.Pos(), Side: "starter", Func: f, Text: "makes a Go function callable from outside"},
			{Pos: call.Pos(), Text: "it stays, with all that it captures, for each call of " + ssaread.ShortName(f)},
		},
	}
}
