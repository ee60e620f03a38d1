package role

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/known"
	"github.com/futurelint/futurelint/internal/protocol"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Wakers tells which values can wake a certain waiter, by their types: the type
// of what it registers, and of what that is wrapped in.
type Wakers struct {
	Types  map[string]bool // ssaread.TypeKeys
	known  map[types.Type]bool
	waking map[*ssa.Function]bool
}

// NewWakers returns the wakers of the given types.
func NewWakers(ts ...types.Type) *Wakers {
	w := &Wakers{Types: map[string]bool{}, known: map[types.Type]bool{}, waking: map[*ssa.Function]bool{}}
	for _, t := range ts {
		w.Add(t)
	}
	return w
}

// Add adds a type.
func (w *Wakers) Add(t types.Type) {
	w.Types[wakerKey(t)] = true
	clear(w.known)
}

// wakerKey is the same for a channel and for its two one-way views, and for a
// named function type and its signature.
func wakerKey(t types.Type) string {
	switch u := t.Underlying().(type) {
	case *types.Chan:
		return "chan " + ssaread.TypeKey(u.Elem())
	case *types.Signature:
		return ssaread.TypeKey(u)
	}
	return ssaread.TypeKey(t)
}

// Has reports whether t is a waker's type.
func (w *Wakers) Has(t types.Type) bool {
	has, ok := w.known[t]
	if !ok {
		has = w.Types[wakerKey(t)]
		w.known[t] = has
	}
	return has
}

// CallResult tells what a call of an object of the surroundings means. One
// whose results are not looked at is like one that has none.
func CallResult(call ssa.CallInstruction, waking bool) protocol.Result {
	if v := call.Value(); waking && (v == nil || len(*v.Referrers()) == 0) {
		return protocol.Wakes
	}
	return methodResult(call.Common().Signature(), waking)
}

// HandsOn reports whether in passes a waker to a function: where that is not
// known, it may be the wake, or a registration elsewhere.
func (w *Wakers) HandsOn(in ssa.Instruction) bool {
	call, ok := in.(ssa.CallInstruction)
	if !ok {
		return false
	}
	for _, a := range call.Common().Args {
		if w.Has(a.Type()) {
			return true
		}
	}
	return false
}

// Waking reports whether a call of f may wake somebody.
func (w *Wakers) Waking(f *ssa.Function) bool {
	wakes, ok := w.waking[f]
	if !ok {
		w.waking[f] = true // a cycle decides nothing
		wakes = len(f.Blocks) == 0 || wakingBody(f, 3)
		w.waking[f] = wakes
	}
	return wakes
}

// wakingBody reports whether f does anything that others can notice and wait
// for: it closes or sends on a channel, calls something unknown, signals, or
// stores atomically.
func wakingBody(f *ssa.Function, depth int) bool {
	for in := range ssaread.Instrs(f) {
		switch in := in.(type) {
		case *ssa.Send, *ssa.Go:
			return true
		case *ssa.Select:
			return true
		case ssa.CallInstruction:
			if wakingCall(in.Common(), depth) {
				return true
			}
		}
	}
	return false
}

func wakingCall(c *ssa.CallCommon, depth int) bool {
	if b, ok := c.Value.(*ssa.Builtin); ok {
		return b.Name() == "close"
	}
	callee := ssaread.Callee(c)
	if callee == nil {
		return true
	}
	switch ssaread.PkgPath(callee) {
	case "sync":
		n := callee.Name()
		return n == "Signal" || n == "Broadcast" || n == "Done" || n == "Add" || n == "Do"
	case "sync/atomic":
		op, _ := known.Atomic(callee.Name())
		return op != protocol.Load
	}
	if len(callee.Blocks) == 0 {
		return !known.Silent(ssaread.PkgPath(callee))
	}
	return depth > 0 && wakingBody(callee, depth-1)
}

// methodResult tells what a call of a method, or of a function value, means by its signature. A method whose body is
// known and has no effect does not wake.
func methodResult(sig *types.Signature, waking bool) protocol.Result {
	rs := ssaread.Results(sig)
	switch {
	case len(rs) == 0 && waking:
		return protocol.Wakes
	case len(rs) == 0:
		return protocol.Informs
	case len(rs) == 1 && ssaread.IsBool(rs[0]) && sig.Params().Len() == 1:
		return protocol.Compares
	case len(rs) == 1 && ssaread.IsBool(rs[0]) && sig.Params().Len() == 0 && waking:
		return protocol.Informs
	case len(rs) == 1 && ssaread.IsObject(rs[0]):
		return protocol.Derives
	}
	return protocol.Informs
}
