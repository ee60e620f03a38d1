package finalizer

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

// Breaches: a function reads a C object out of a Go object, gives it to C, and uses
// the Go object no more: the run time may collect it while C works, and its finalizer ends
// the C object. Where users end such objects themselves, they hold them until then, and
// the finalizer is for those whom they forgot. So this is told of a type only if a
// finalizer is its only end, once, or if some other function keeps such an object alive.
func Breaches(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	done := map[ssaread.Cell]bool{}
	for _, t := range a.Finalizers() {
		if done[t.Field] {
			continue
		}
		done[t.Field] = true
		kept := keepsAlive(a, t.Of)
		if !kept && a.ExplicitEnd(t) {
			continue
		}
		for _, f := range a.Funcs {
			if in := endedMeanwhile(a, f, t); in != nil {
				out = append(out, aliveBreach(a, in, t))
				if !kept {
					break
				}
			}
		}
	}
	return out
}

// keepsAlive reports whether the package keeps such an object alive somewhere.
func keepsAlive(a *callback.Adapter, of *types.Named) bool {
	return a.Find(func(in ssa.Instruction) bool {
		call, ok := in.(ssa.CallInstruction)
		if !ok || call.Common().StaticCallee() == nil || call.Common().StaticCallee().String() != "runtime.KeepAlive" {
			return false
		}
		return callback.Pointee(callback.Unwrapped(call.Common().Args[0]).Type()) == of
	}) != nil
}

// endedMeanwhile returns a call in f that gives C what lies in the field of an object,
// which f uses no more then, and does not end itself.
func endedMeanwhile(a *callback.Adapter, f *ssa.Function, t *callback.Finalized) ssa.Instruction {
	var found ssa.Instruction
	if f == t.Fn || ssaread.Contains(f, t.EndedIn) {
		return nil
	}
	callback.Each(f, func(in ssa.Instruction) {
		call, ok := in.(*ssa.Call)
		if !ok || found != nil {
			return
		}
		for _, v := range a.GivenOver(call) {
			object := objectOf(v, t.Field)
			if object != nil && dies(a, in, object, 3) && !a.SameSection(t.End, in) { // the finalizer waits for the lock
				found = in
				return
			}
		}
	})
	return found
}

// objectOf returns the object in whose field v lay, nil where that is another field.
func objectOf(v ssa.Value, field ssaread.Cell) ssa.Value {
	if fa := callback.FieldOf(v); fa != nil {
		if ssaread.CellOf(fa) == field {
			return callback.Source(fa.X)
		}
		return nil
	}
	call, ok := v.(*ssa.Call)
	if !ok || len(call.Call.Args) == 0 {
		return nil
	}
	callee := ssaread.Callee(call.Common())
	if callee == nil || len(callee.Params) == 0 {
		return nil
	}
	for _, b := range callee.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || len(ret.Results) != 1 {
			continue
		}
		fa := callback.FieldOf(callback.Source(ret.Results[0]))
		if fa == nil || ssaread.CellOf(fa) != field || callback.Source(fa.X) != ssa.Value(callee.Params[0]) {
			return nil
		}
		return callback.Source(call.Call.Args[0])
	}
	return nil
}

// dies reports whether nobody is known to hold the object while in, a call, is under way:
// neither its function, which has it from its caller or has made it, nor one of the
// callers, where these are known.
func dies(a *callback.Adapter, in ssa.Instruction, object ssa.Value, depth int) bool {
	holders := holdersOf(object)
	if holders == nil || heldAfter(in, holders) || leftBy(a, in.Parent(), holders) {
		return false
	}
	f := in.Parent()
	root := holders[len(holders)-1]
	if root.Parent() != f || f.Parent() != nil {
		return false // the function around it, or who calls the literal with it
	}
	param, ok := root.(*ssa.Parameter)
	if !ok || a.IsEntry(f) {
		return true
	}
	i := slices.Index(f.Params, param)
	return depth > 0 && slices.ContainsFunc(a.Callers(f), func(c ssa.CallInstruction) bool {
		call, ok := c.(*ssa.Call)
		return ok && i < len(call.Call.Args) && dies(a, call, callback.Source(call.Call.Args[i]), depth-1)
	})
}

// holdersOf returns the object, and through what its function has it: the last is a
// parameter, or an object that the function makes. It returns nil where others may hold it.
func holdersOf(object ssa.Value) []ssa.Value {
	var out []ssa.Value
	for range callback.MaxOrigin {
		out = append(out, object)
		switch v := object.(type) {
		case *ssa.Parameter:
			return out
		case *ssa.Alloc:
			whole := callback.OnlyValue(v)
			if whole == nil {
				return out // made here
			}
			object = callback.Source(whole) // a copy
		case *ssa.Field:
			object = callback.Source(v.X)
		case *ssa.FieldAddr:
			object = callback.Source(v.X)
		case *ssa.UnOp:
			if v.Op != token.MUL {
				return nil
			}
			switch at := v.X.(type) {
			case *ssa.FieldAddr:
				object = callback.Source(at.X)
			case *ssa.Parameter, *ssa.UnOp:
				object = callback.Source(at)
			default:
				return nil
			}
		default:
			return nil
		}
	}
	return nil
}

// isHolder reports whether v is one of the holders, the variable of one, or the address of
// a part of one.
func isHolder(v ssa.Value, holders []ssa.Value) bool {
	v = callback.Unwrapped(v)
	if fa, ok := v.(*ssa.FieldAddr); ok {
		return isHolder(fa.X, holders)
	}
	return slices.ContainsFunc(holders, func(h ssa.Value) bool { return alike(v, h) })
}

// alike reports whether two values are one, or are read from the same field of the same object.
func alike(v, w ssa.Value) bool {
	of, path := pathTo(v)
	other, also := pathTo(w)
	return of == other && path == also
}

// pathTo returns the object that v is a part of, and by which fields. A pointer and what it
// points to are not told apart.
func pathTo(v ssa.Value) (ssa.Value, string) {
	path := ""
	for range callback.MaxOrigin {
		v = callback.Source(v)
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v, path = x.X, fmt.Sprintf(".%d%s", x.Field, path)
		case *ssa.Field:
			v, path = x.X, fmt.Sprintf(".%d%s", x.Field, path)
		case *ssa.UnOp:
			if x.Op != token.MUL {
				return v, path
			}
			v = x.X
		case *ssa.Alloc:
			whole := callback.OnlyValue(x)
			if whole == nil {
				return v, path
			}
			v = whole
		default:
			return v, path
		}
	}
	return v, path
}

// mentionsHolder reports whether an operand of in is one of the holders.
func mentionsHolder(in ssa.Instruction, holders []ssa.Value) bool {
	return slices.ContainsFunc(in.Operands(nil), func(op *ssa.Value) bool { return *op != nil && isHolder(*op, holders) })
}

// heldAfter reports whether a holder is used after in, or by a deferred call.
func heldAfter(in ssa.Instruction, holders []ssa.Value) bool {
	return ssaread.Contains(in.Parent(), func(at ssa.Instruction) bool {
		return (oblige.IsDefer(at) || at != in && oblige.Reaches(in, at)) && mentionsHolder(at, holders)
	})
}

// leftBy reports whether f leaves a holder where somebody else may hold it.
func leftBy(a *callback.Adapter, f *ssa.Function, holders []ssa.Value) bool {
	return ssaread.Contains(f, func(in ssa.Instruction) bool { return leaves(a, in, holders, 2) })
}

// leaves reports whether in leaves a holder somewhere, or gives it to somebody who may.
func leaves(a *callback.Adapter, in ssa.Instruction, holders []ssa.Value, depth int) bool {
	switch in := in.(type) {
	case *ssa.Store:
		_, local := in.Addr.(*ssa.Alloc)
		return !local && isHolder(in.Val, holders)
	case *ssa.MapUpdate, *ssa.Send, *ssa.Select, *ssa.Go:
		return mentionsHolder(in, holders)
	case *ssa.MakeClosure:
		return !onlyCalled(in) && mentionsHolder(in, holders)
	case *ssa.Call:
		if callback.CCall(in) != "" || !mentionsHolder(in, holders) {
			return false
		}
		callee := ssaread.Callee(in.Common())
		if callee == nil || !a.HasBody(callee) {
			return callee == nil || ssaread.PkgPath(callee) != "runtime"
		}
		for i, arg := range in.Call.Args {
			if isHolder(arg, holders) && i < len(callee.Params) && (depth == 0 || leavesParam(a, callee, i, depth-1)) {
				return true
			}
		}
	}
	return false
}

// leavesParam reports whether f leaves its i-th parameter somewhere.
func leavesParam(a *callback.Adapter, f *ssa.Function, i, depth int) bool {
	return ssaread.Contains(f, func(in ssa.Instruction) bool { return leaves(a, in, []ssa.Value{f.Params[i]}, depth) })
}

// onlyCalled reports whether a function literal is called where it stands, and no more.
func onlyCalled(mc *ssa.MakeClosure) bool {
	return !slices.ContainsFunc(*mc.Referrers(), func(r ssa.Instruction) bool {
		call, ok := r.(*ssa.Call)
		return !ok || call.Call.Value != ssa.Value(mc)
	})
}

func aliveBreach(a *callback.Adapter, in ssa.Instruction, t *callback.Finalized) oblige.Breach {
	f, name := in.Parent(), a.CellName(t.Field)
	to := callback.EndName(in)
	if to == "" {
		to = ssaread.ShortName(ssaread.Callee(in.(*ssa.Call).Common()))
	}
	return oblige.Breach{
		Check: "finalizer", Func: f, Pos: callback.PosOf(in),
		Message: fmt.Sprintf("%s gives %s to %s, and the finalizer at line %d may end it meanwhile",
			ssaread.ShortName(f), name, to, a.Line(callback.PosOf(t.Set))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(in), Side: "caller", Func: f, Text: "calls " + to + ", and uses the object of " + name + " no more"},
			{Pos: callback.PosOf(t.End), Side: "finalizer", Func: t.End.Parent(), Text: "runs, as nobody holds the object, and calls " + callback.EndName(t.End)},
			{Pos: callback.PosOf(in), Text: "C works with what has been freed"},
		},
	}
}
