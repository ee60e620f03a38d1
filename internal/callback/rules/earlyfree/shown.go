package earlyfree

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// ShownOnly: C shows a callback a structure or text of its own, by a pointer, and the callback leaves
// the pointer to a goroutine, for which it does not wait: C goes on, and frees or reuses what it has
// shown. An object of C's lives longer, and is only handed back to C: so this is told where the goroutine
// looks into it, or a function of the user's, who has no C to hand it to.
func ShownOnly(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, root := range a.Roots {
		callback.Each(root, func(in ssa.Instruction) {
			start, ok := in.(*ssa.Go)
			if !ok || oblige.Without(start, oblige.Never, func(at ssa.Instruction) bool { return a.MayWait(at, 2) }) != nil {
				return
			}
			for _, p := range root.Params {
				if shows(p.Type()) && leavesTo(a, start, p) {
					out = append(out, shownBreach(start, p))
					return
				}
			}
		})
	}
	return out
}

// shows reports whether a pointer is to text of C's, or to a structure that C could have filled: one
// without anything that only Go has.
func shows(t types.Type) bool {
	to := callback.Elem(t)
	if to == nil {
		return false
	}
	if n, ok := types.Unalias(to).(*types.Named); ok && n.Obj().Name() == "_Ctype_char" {
		return true
	}
	s, ok := to.Underlying().(*types.Struct)
	return ok && s.NumFields() > 0 && plain(s, 4)
}

// plain reports whether a type is of what C has as well; it looks no deeper than that.
func plain(t types.Type, depth int) bool {
	if depth == 0 {
		return true
	}
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return t.Info()&types.IsString == 0
	case *types.Array:
		return plain(t.Elem(), depth-1)
	case *types.Pointer:
		return plain(t.Elem(), depth-1)
	case *types.Struct:
		for f := range t.Fields() {
			if !plain(f.Type(), depth-1) {
				return false
			}
		}
		return true
	}
	return false
}

// leavesTo reports whether a go statement gives the pointer to what looks into it.
func leavesTo(a *callback.Adapter, start *ssa.Go, p *ssa.Parameter) bool {
	callee := callback.Called(start.Common())
	for i, arg := range start.Call.Args {
		if callback.Source(arg) != ssa.Value(p) {
			continue
		}
		switch {
		case callee == nil:
			return !start.Call.IsInvoke() && !ofC(p.Type())
		case a.HasBody(callee) && i < len(callee.Params):
			return looksInto(callee, callee.Params[i])
		}
	}
	return callee != nil && callee.Parent() == start.Parent() && looksInto(callee, p)
}

// ofC reports whether cgo made the type that a pointer is to: others than the adapter cannot name it.
func ofC(t types.Type) bool {
	n, ok := types.Unalias(callback.Elem(t)).(*types.Named)
	return ok && strings.HasPrefix(n.Obj().Name(), "_Ctype_")
}

// looksInto reports whether f reads what p points to, or makes a text of Go's of it.
func looksInto(f *ssa.Function, p ssa.Value) bool {
	is := func(v ssa.Value) bool { return callback.Source(v) == p }
	return ssaread.Contains(f, func(in ssa.Instruction) bool {
		switch in := in.(type) {
		case *ssa.FieldAddr:
			return is(in.X)
		case *ssa.UnOp:
			return in.Op == token.MUL && in.X.Type() == p.Type() && is(in.X)
		case *ssa.Call:
			callee := in.Call.StaticCallee()
			return callee != nil && strings.HasPrefix(callee.Name(), "_Cfunc_Go") && slices.ContainsFunc(in.Call.Args, is)
		}
		return false
	})
}

func shownBreach(start *ssa.Go, p *ssa.Parameter) oblige.Breach {
	f := start.Parent()
	return oblige.Breach{
		Check: "early-free", Func: f, Pos: callback.PosOf(start),
		Message: fmt.Sprintf("%s, called back, leaves %s to a goroutine; C shows it during the call only", ssaread.ShortName(f), p.Name()),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(start), Side: callback.Side, Func: f, Text: "starts a goroutine with the pointer " + p.Name() + ", which C has given to it"},
			{Pos: callback.PosOf(start), Side: callback.Side, Func: f, Text: "returns; C frees or reuses what it has shown"},
			{Pos: callback.PosOf(start), Text: "the goroutine reads what is free, or something else by now"},
		},
	}
}
