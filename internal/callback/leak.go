package callback

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// leak: a handle or a registry's entry outlives what it was made for. Two forms:
//
//   - a function makes a handle, fails, and returns its error without having
//     deleted the handle, nor left it where somebody else would;
//   - what was added to one registry is removed from another one.
func leak(a *Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		for _, h := range a.handles(f) {
			fails := func(in ssa.Instruction) bool {
				ret, ok := in.(*ssa.Return)
				return ok && a.Fails(ret)
			}
			if ret := oblige.Feasible(h.made, h.ended, fails); ret != nil {
				out = append(out, a.leakBreach(h, ret))
			}
		}
		each(f, func(in ssa.Instruction) {
			if b, ok := a.mixedUp(in); ok {
				out = append(out, b)
			}
		})
	}
	return out
}

func (a *Adapter) leakBreach(h *handle, ret ssa.Instruction) oblige.Breach {
	f := h.made.Parent()
	return oblige.Breach{
		Check: "leak", Func: f, Pos: h.made.Pos(),
		Message: fmt.Sprintf("%s makes a handle, fails at line %d, and does not delete it", ssaread.ShortName(f), a.Line(posOf(ret))),
		Steps: []oblige.Step{
			{Pos: h.made.Pos(), Side: "starter", Func: f, Text: "makes the handle"},
			{Pos: posOf(ret), Side: "starter", Func: f, Text: "returns an error: C will not call back"},
			{Pos: posOf(ret), Text: "the handle and its value stay for ever"},
		},
	}
}

// mixedUp decides whether in removes from one registry what was added to another
// of the same type: both are variables of the package.
func (a *Adapter) mixedUp(in ssa.Instruction) (oblige.Breach, bool) {
	call, ok := in.(ssa.CallInstruction)
	if !ok || len(call.Common().Args) != 2 {
		return oblige.Breach{}, false
	}
	remover, added := registryOf(call.Common()), origin(call.Common().Args[1])
	add, ok := added.(*ssa.Call)
	if !ok || remover == nil {
		return oblige.Breach{}, false
	}
	adder := registryOf(add.Common())
	if adder == nil || adder == remover || ssaread.TypeKey(adder.Type()) != ssaread.TypeKey(remover.Type()) {
		return oblige.Breach{}, false
	}
	f := in.Parent()
	return oblige.Breach{
		Check: "leak", Func: f, Pos: posOf(in),
		Message: fmt.Sprintf("%s removes from %s what it added to %s at line %d", ssaread.ShortName(f), remover.Name(), adder.Name(), a.Line(add.Pos())),
		Steps: []oblige.Step{
			{Pos: add.Pos(), Side: "starter", Func: f, Text: "adds to " + adder.Name()},
			{Pos: posOf(in), Side: "starter", Func: f, Text: "removes the key from " + remover.Name()},
			{Pos: posOf(in), Text: "the entry stays in " + adder.Name() + ", that of another is gone"},
		},
	}, true
}

// registryOf returns the variable of the package whose method is called.
func registryOf(c *ssa.CallCommon) *ssa.Global {
	if c.StaticCallee() == nil || c.StaticCallee().Signature.Recv() == nil || len(c.Args) == 0 {
		return nil
	}
	switch v := c.Args[0].(type) {
	case *ssa.Global:
		return v
	case *ssa.UnOp:
		g, _ := v.X.(*ssa.Global)
		return g
	}
	return nil
}

// maxOrigin bounds the chain of variables that a value is followed through: one
// may be set to itself.
const maxOrigin = 16

// origin returns where v comes from, through conversions and variables that are set once.
func origin(v ssa.Value) ssa.Value {
	for range maxOrigin {
		switch x := v.(type) {
		case *ssa.Convert:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		case *ssa.UnOp:
			cell, ok := x.X.(*ssa.Alloc)
			if !ok || !storedOnce(cell) {
				return v
			}
			for _, r := range *cell.Referrers() {
				if st, ok := r.(*ssa.Store); ok && st.Addr == cell {
					v = st.Val
				}
			}
		default:
			return v
		}
	}
	return v
}
