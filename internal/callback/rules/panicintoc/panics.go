// Package panicintoc finds panics that would cross the frames of C: the check panic-into-c.
package panicintoc

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches: the C thread looks an entry up and uses it without having asked
// whether it is there, though another goroutine removes entries: a late callback
// panics, and the panic goes on through C's frames.
func Breaches(a *callback.Adapter) []oblige.Breach {
	removals, left := a.Removals(), removedGivingUp(a)
	var out []oblige.Breach
	for _, f := range a.Funcs {
		if root := a.From[f]; root == nil || recovers(root) || recovers(f) {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			reg, found := callback.LooksUp(in)
			if call, ok := in.(*ssa.Call); ok && reg == (callback.Registry{}) {
				reg, told := foundBy(a, call)
				removal := left[reg]
				if told && removal == nil {
					removal = removals[reg]
				}
				if removal == nil && takes(call, reg) {
					removal = a.TakenUntold(ssaread.Callee(call.Common()))
				} else if removal == nil && !told {
					removal = a.RemovedUntold(reg, ssaread.Callee(call.Common()))
				}
				if use := usedUnasked(a, onlyFirst(call), 2); removal != nil && use != nil {
					out = append(out, panicBreach(a, in, use, removal))
				}
				return
			}
			if reg == (callback.Registry{}) || removals[reg] == nil {
				return
			}
			if use := usedUnasked(a, found, 2); use != nil {
				out = append(out, panicBreach(a, in, use, removals[reg]))
			}
		})
	}
	return out
}

// foundBy returns the registry out of which a call of the package's own returns what
// it finds, and nothing else, and whether it asks, and returns nil where it found nothing.
func foundBy(a *callback.Adapter, call *ssa.Call) (reg callback.Registry, asks bool) {
	callee := ssaread.Callee(call.Common())
	if !a.HasBody(callee) || onlyFirst(call) == nil {
		return callback.Registry{}, false
	}
	for _, b := range callee.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || b == callee.Recover {
			continue
		}
		result := callback.Origin(ret.Results[0])
		if c, ok := result.(*ssa.Const); ok && c.IsNil() {
			asks = true
			continue
		}
		found := foundIn(result)
		if found == (callback.Registry{}) || reg != (callback.Registry{}) && found != reg {
			return callback.Registry{}, false
		}
		reg = found
	}
	return reg, asks
}

// onlyFirst returns the result of a call, or the first of two where nobody looks at the second,
// which tells whether it is there; or nil.
func onlyFirst(call *ssa.Call) ssa.Value {
	switch results := call.Call.Signature().Results(); {
	case results.Len() == 1:
		return call
	case results.Len() != 2 || !ssaread.IsBool(results.At(1).Type()):
		return nil
	}
	return callback.Unasked(call)
}

// takes reports whether the function that is called removes entries from the registry.
func takes(call *ssa.Call, reg callback.Registry) bool {
	return reg != (callback.Registry{}) && ssaread.Contains(ssaread.Callee(call.Common()), func(in ssa.Instruction) bool { return callback.RemovesFrom(in) == reg })
}

// foundIn returns the registry out of which v was looked up.
func foundIn(v ssa.Value) callback.Registry {
	first := func() {
		if x, ok := v.(*ssa.Extract); ok && x.Index == 0 {
			v = x.Tuple
		}
	}
	first()
	if ta, ok := v.(*ssa.TypeAssert); ok {
		v = ta.X
		first()
	}
	switch v := v.(type) {
	case *ssa.Lookup:
		return callback.Loaded(v.X)
	case *ssa.Call:
		if callee := v.Call.StaticCallee(); callee != nil && callee.String() == "(*sync.Map).Load" {
			return callback.InSyncMap(v.Common())
		}
	}
	return callback.Registry{}
}

// removedGivingUp returns, for each registry, where a waiter that gives up removes its
// entry: on another thread than C's, whatever the library does.
func removedGivingUp(a *callback.Adapter) map[callback.Registry]ssa.Instruction {
	out := map[callback.Registry]ssa.Instruction{}
	for _, f := range a.Funcs {
		if a.OnCThread(f) {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			sel, ok := in.(*ssa.Select)
			if !ok || !sel.Blocking || len(sel.States) < 2 {
				return
			}
			for _, b := range callback.GivingUp(sel) {
				for _, at := range b.Instrs {
					if reg := removedBy(a, at); reg != (callback.Registry{}) && out[reg] == nil {
						out[reg] = at
					}
				}
			}
		})
	}
	return out
}

// removedBy returns the registry from which in, or the function that it calls, removes an entry.
func removedBy(a *callback.Adapter, in ssa.Instruction) callback.Registry {
	if reg := callback.RemovesFrom(in); reg != (callback.Registry{}) {
		return reg
	}
	call, ok := in.(*ssa.Call)
	if !ok || !a.HasBody(ssaread.Callee(call.Common())) {
		return callback.Registry{}
	}
	var reg callback.Registry
	callback.Each(ssaread.Callee(call.Common()), func(at ssa.Instruction) {
		if r := callback.RemovesFrom(at); r != (callback.Registry{}) {
			reg = r
		}
	})
	return reg
}

// usedUnasked returns where what was found is used in a way that panics if there
// was nothing: asserted to be of a type, called, or followed as a pointer, with no
// test of it before; also by the method of the package that is called with it.
func usedUnasked(a *callback.Adapter, v ssa.Value, depth int) ssa.Instruction {
	if v == nil {
		return nil
	}
	var use ssa.Instruction
	for _, r := range *v.Referrers() {
		panics := false
		switch r := r.(type) {
		case *ssa.BinOp: // it is compared with nil
			return nil
		case *ssa.Phi, *ssa.Store, *ssa.Return, *ssa.MakeInterface:
			return nil // it is tested elsewhere, maybe
		case *ssa.TypeAssert:
			if r.CommaOk {
				return nil
			}
			panics = true
		case *ssa.FieldAddr:
			panics = r.X == v
		case *ssa.UnOp:
			panics = true
		case *ssa.Call:
			panics = r.Call.Value == v
			if f := ssaread.Callee(r.Common()); !panics && depth > 0 && a.HasBody(f) && f.Signature.Recv() != nil && r.Call.Args[0] == v && len(f.Params) > 0 {
				panics = usedUnasked(a, f.Params[0], depth-1) != nil
			}
		}
		if panics && use == nil {
			use = r
		}
	}
	return use
}

// recovers reports whether f defers a function that recovers.
func recovers(f *ssa.Function) bool {
	found := false
	callback.Each(f, func(in ssa.Instruction) {
		d, ok := in.(*ssa.Defer)
		if !ok {
			return
		}
		g := callback.Function(d.Call.Value)
		if g == nil || len(g.Blocks) == 0 {
			return
		}
		callback.Each(g, func(in ssa.Instruction) {
			if call, ok := in.(*ssa.Call); ok && ssaread.IsBuiltin(call.Common(), "recover") {
				found = true
			}
		})
	})
	return found
}

func panicBreach(a *callback.Adapter, look, use, removal ssa.Instruction) oblige.Breach {
	f, by := look.Parent(), removal.Parent()
	return oblige.Breach{
		Check: "panic-into-c", Func: f, Pos: callback.PosOf(use),
		Message: fmt.Sprintf("%s, called back, uses what it finds unasked; %s removes it at line %d",
			ssaread.ShortName(f), ssaread.ShortName(by), a.Line(callback.PosOf(removal))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(removal), Side: "other", Func: by, Text: "removes the entry"},
			{Pos: callback.PosOf(look), Side: callback.Side, Func: f, Text: "looks for it: it is gone"},
			{Pos: callback.PosOf(use), Side: callback.Side, Func: f, Text: "uses it all the same"},
			{Pos: callback.PosOf(use), Text: "the panic goes on through C's frames, and ends the program"},
		},
	}
}
