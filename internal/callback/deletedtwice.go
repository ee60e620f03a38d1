package callback

import (
	"fmt"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// deletedTwice: C is given a handle, a function to call with it, and one to call when
// it needs the handle no more; both delete it. The second deletion panics, or takes
// the entry of somebody else who has been given the same number.
func deletedTwice(a *Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		each(f, func(in ssa.Instruction) {
			if cCall(in) == "" {
				return
			}
			var deletes []ssa.Instruction
			for _, arg := range cArgs(in) {
				for _, root := range a.rootsOf(functionName(arg)) {
					if d := deletion(root); d != nil {
						deletes = append(deletes, d)
					}
				}
			}
			if len(deletes) == 2 && deletes[0].Parent() != deletes[1].Parent() {
				out = append(out, a.twiceBreach(in, deletes[0], deletes[1]))
			}
		})
	}
	return out
}

// functionName returns the name of the C function whose address v is, or "".
func functionName(v ssa.Value) string {
	for range maxOrigin {
		switch x := source(v).(type) {
		case *ssa.Call:
			if f := x.Call.StaticCallee(); f == nil || f.Name() != "_Cgo_ptr" {
				return ""
			}
			v = x.Call.Args[0]
		case *ssa.UnOp:
			if g, ok := x.X.(*ssa.Global); ok {
				if name, ok := strings.CutPrefix(g.Name(), "_Cfpvar_fp_"); ok {
					return name
				}
			}
			return ""
		default:
			return ""
		}
	}
	return ""
}

// deletion returns where a root deletes the handle that it is given.
func deletion(root *ssa.Function) ssa.Instruction {
	var found ssa.Instruction
	each(root, func(in ssa.Instruction) {
		call, ok := in.(ssa.CallInstruction)
		if !ok || found != nil || call.Common().StaticCallee() == nil || len(call.Common().Args) == 0 {
			return
		}
		c := call.Common()
		key := c.Args[len(c.Args)-1]
		if _, param := source(key).(*ssa.Parameter); param && deletesKey(c) {
			found = in
		}
	})
	return found
}

// deletesKey reports whether a call deletes the handle that is its last argument.
func deletesKey(c *ssa.CallCommon) bool {
	callee := c.StaticCallee()
	if len(c.Args) == 1 && isHandle(c.Args[0].Type()) {
		return callee.Name() == "Delete"
	}
	return isRemover(callee)
}

func (a *Adapter) twiceBreach(in, first, second ssa.Instruction) oblige.Breach {
	f, one, two := in.Parent(), first.Parent(), second.Parent()
	return oblige.Breach{
		Check: "use-after-release", Func: one, Pos: posOf(first),
		Message: fmt.Sprintf("%s deletes the handle, and %s does at line %d, both given at line %d",
			ssaread.ShortName(one), ssaread.ShortName(two), a.Line(posOf(second)), a.Line(posOf(in))),
		Steps: []oblige.Step{
			{Pos: posOf(in), Side: "starter", Func: f, Text: "gives C the handle, and both functions"},
			{Pos: posOf(first), Side: side, Func: one, Text: "deletes the handle"},
			{Pos: posOf(second), Side: side, Func: two, Text: "deletes it again, when C needs it no more"},
			{Pos: posOf(second), Text: "the handle is gone, or another one's by now"},
		},
	}
}
