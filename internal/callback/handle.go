package callback

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// handle is a handle that a function makes: a number that stands for a Go value
// where C keeps it, as runtime/cgo's Handle does.
type handle struct {
	made *ssa.Call
	cell *ssa.Alloc // the variable that holds it, where it has an address
}

// use tells what an instruction does with a handle.
type use uint8

const (
	unused use = iota
	givenToC
	deleted
	kept // somebody else may delete it
)

// handles returns the handles that f makes.
func (a *Adapter) handles(f *ssa.Function) []*handle {
	var out []*handle
	each(f, func(in ssa.Instruction) {
		call, ok := in.(*ssa.Call)
		if !ok || !isHandle(call.Type()) {
			return
		}
		callee := ssaread.Callee(call.Common())
		if callee == nil || !strings.HasPrefix(callee.Name(), "New") || len(call.Call.Args) == 0 {
			return
		}
		h := &handle{made: call}
		for _, r := range *call.Referrers() {
			if st, ok := r.(*ssa.Store); ok && st.Val == call {
				if cell, ok := st.Addr.(*ssa.Alloc); ok && storedOnce(cell) {
					h.cell = cell
				}
			}
		}
		out = append(out, h)
	})
	return out
}

// isHandle tells handles by their shape: a number with the methods Value and Delete.
func isHandle(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return false
	}
	b, ok := n.Underlying().(*types.Basic)
	if !ok || b.Info()&types.IsInteger == 0 {
		return false
	}
	methods := 0
	for m := range n.Methods() {
		if m.Name() == "Value" || m.Name() == "Delete" {
			methods++
		}
	}
	return methods == 2
}

func storedOnce(cell *ssa.Alloc) bool {
	n := 0
	for _, r := range *cell.Referrers() {
		if st, ok := r.(*ssa.Store); ok && st.Addr == cell {
			n++
		}
	}
	return n == 1
}

// is reports whether v is the handle, or its address, converted or not.
func (h *handle) is(v ssa.Value) bool {
	switch x := v.(type) {
	case *ssa.Convert:
		return h.is(x.X)
	case *ssa.ChangeType:
		return h.is(x.X)
	case *ssa.MakeInterface:
		return h.is(x.X)
	case *ssa.UnOp:
		return h.isCell(x.X)
	}
	return v == h.made || h.isCell(v)
}

// isCell reports whether v is the address of the handle's variable, also as a
// function literal sees it.
func (h *handle) isCell(v ssa.Value) bool {
	if h.cell == nil {
		return false
	}
	if fv, ok := v.(*ssa.FreeVar); ok {
		for _, b := range ssaread.Bindings(fv) {
			if h.isCell(b) {
				return true
			}
		}
	}
	return v == ssa.Value(h.cell)
}

// by returns what in does with the handle.
func (h *handle) by(in ssa.Instruction) use {
	switch in := in.(type) {
	case ssa.CallInstruction:
		return h.byCall(in)
	case *ssa.Store:
		if h.is(in.Val) && in.Addr != ssa.Value(h.cell) {
			return kept
		}
	case *ssa.MapUpdate:
		if h.is(in.Value) || h.is(in.Key) {
			return kept
		}
	case *ssa.Send:
		if h.is(in.X) {
			return kept
		}
	case *ssa.Return:
		for _, r := range in.Results {
			if h.is(r) {
				return kept
			}
		}
	}
	return unused
}

func (h *handle) byCall(call ssa.CallInstruction) use {
	if call == ssa.CallInstruction(h.made) {
		return unused
	}
	c := call.Common()
	if mc, ok := c.Value.(*ssa.MakeClosure); ok && h.captured(mc) {
		return h.inLiteral(mc.Fn.(*ssa.Function), call)
	}
	mine := false
	for _, arg := range c.Args {
		mine = mine || h.is(arg)
		if mc, ok := arg.(*ssa.MakeClosure); ok && h.captured(mc) {
			return kept
		}
	}
	callee := c.StaticCallee()
	switch {
	case !mine:
		return unused
	case callee != nil && callee.Name() == "Delete" && len(c.Args) > 0 && h.is(c.Args[0]):
		return deleted
	case callee != nil && callee.Name() == "Value" && len(c.Args) > 0 && h.is(c.Args[0]):
		return unused
	case cCall(call) != "":
		return givenToC
	case callee != nil && strings.HasPrefix(callee.Name(), "_"): // cgo's own conversions
		return givenToC
	}
	return kept
}

func (h *handle) captured(mc *ssa.MakeClosure) bool {
	for _, b := range mc.Bindings {
		if h.isCell(b) || b == ssa.Value(h.made) {
			return true
		}
	}
	return false
}

// inLiteral returns what a function literal that is called, deferred or started
// in call does with the handle: cgo puts a call with checked arguments into one.
func (h *handle) inLiteral(f *ssa.Function, call ssa.CallInstruction) use {
	what := unused
	each(f, func(in ssa.Instruction) {
		switch u := h.by(in); {
		case u == deleted || u == kept:
			what = u
		case u == givenToC && what == unused:
			what = u
		}
	})
	if what == unused && cCall(call) != "" {
		return givenToC
	}
	if _, isGo := call.(*ssa.Go); isGo && what == deleted {
		return kept
	}
	return what
}

// ended reports whether in sees to the handle's end: deletes it, or leaves that to others.
func (h *handle) ended(in ssa.Instruction) bool {
	u := h.by(in)
	return u == deleted || u == kept
}
