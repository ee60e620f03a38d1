package callback

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// latePublish: what the callback reads is stored after C has what it calls back
// with: the callback may come first. Four forms: a field of the object that the
// handle stands for, stored by who made the handle, by an option that is applied then, or
// by a method that starts C with the handle in another field; the entry of a registry whose
// key was given to C, returned by it, or filled in; a field with
// what C made, read by a goroutine that was started before to poll it. Silent where
// a lock is held from the call of C to the store.
func latePublish(a *Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		if a.onCThread(f) {
			continue
		}
		for _, h := range a.handles(f) {
			if b, ok := a.storedLate(f, h); ok {
				out = append(out, b)
			}
		}
		each(f, func(in ssa.Instruction) {
			b, late := oblige.Breach{}, false
			switch in := in.(type) {
			case *ssa.MapUpdate, *ssa.Call:
				b, late = a.enteredLate(in)
			case *ssa.Store:
				if b, late = a.polledEarly(in); !late {
					b, late = a.storedAfterStart(in)
				}
			}
			if late {
				out = append(out, b)
			}
		})
	}
	return out
}

// storedLate looks for a field of the handle's object that is set after the
// handle was given to C, and that the C thread reads.
func (a *Adapter) storedLate(f *ssa.Function, h *handle) (out oblige.Breach, found bool) {
	if h.value != ssa.Value(h.made) { // by a helper
		return out, false
	}
	object := origin(unwrapped(h.made.Call.Args[len(h.made.Call.Args)-1]))
	start := oblige.Without(h.made, h.ended, func(in ssa.Instruction) bool { return h.by(in) == givenToC && cCall(in) != "" })
	if start == nil {
		return out, false
	}
	each(f, func(in ssa.Instruction) {
		if found || !oblige.Reaches(start, in) || oblige.Reaches(in, start) || a.sameSection(start, in) {
			return
		}
		for _, cell := range a.fieldsSet(in, object) {
			if read := a.readOnC(cell); read != nil && !found && !a.doesWithout(cell) {
				out, found = a.lateBreach(start, in, read), true
			}
		}
	})
	return out, found
}

// fieldsSet returns the fields of an object that in stores to, itself or by the option that
// it calls with the object: one of the package's function literals.
func (a *Adapter) fieldsSet(in ssa.Instruction, object ssa.Value) []ssaread.Cell {
	var out []ssaread.Cell
	switch in := in.(type) {
	case *ssa.Store:
		if fa, ok := in.Addr.(*ssa.FieldAddr); ok && origin(fa.X) == object {
			out = append(out, ssaread.CellOf(fa))
		}
	case *ssa.Call:
		if in.Call.IsInvoke() || len(in.Call.Args) != 1 || origin(in.Call.Args[0]) != object {
			return nil
		}
		for _, option := range a.Options(in) {
			each(option, func(at ssa.Instruction) {
				st, ok := at.(*ssa.Store)
				if !ok {
					return
				}
				fa, ok := st.Addr.(*ssa.FieldAddr)
				if ok && len(option.Params) == 1 && origin(fa.X) == ssa.Value(option.Params[0]) {
					out = append(out, ssaread.CellOf(fa))
				}
			})
		}
	}
	return out
}

// storedAfterStart decides whether a method stores into its object what the C thread
// reads, after it has started C with the handle that lies in a field of the object.
func (a *Adapter) storedAfterStart(st *ssa.Store) (out oblige.Breach, found bool) {
	fa, ok := st.Addr.(*ssa.FieldAddr)
	if !ok || fresh(fa) {
		return out, false
	}
	object := source(fa.X)
	each(st.Parent(), func(in ssa.Instruction) {
		name := cCall(in)
		if found || !starts(name) || stops(name) || !oblige.Reaches(in, st) || oblige.Reaches(st, in) || a.sameSection(in, st) {
			return
		}
		given := slices.ContainsFunc(cArgs(in), func(v ssa.Value) bool {
			h := fieldOf(v)
			return h != nil && isHandle(h.Type().Underlying().(*types.Pointer).Elem()) && source(h.X) == object
		})
		if !given {
			return
		}
		if read := a.readOnC(ssaread.CellOf(fa)); read != nil {
			out, found = a.lateBreach(in, st, read), true
		}
	})
	return out, found
}

// unwrapped returns what was made into an interface.
func unwrapped(v ssa.Value) ssa.Value {
	if mi, ok := v.(*ssa.MakeInterface); ok {
		return mi.X
	}
	return v
}

// readOnC returns where the C thread reads a cell.
func (a *Adapter) readOnC(c ssaread.Cell) ssa.Instruction {
	return a.find(func(in ssa.Instruction) bool {
		ld, ok := in.(*ssa.UnOp)
		return ok && a.onCThread(in.Parent()) && ssaread.CellOf(ld.X) == c
	})
}

// doesWithout reports whether the C thread asks whether a field is there, and does its work
// without it where it is not: more than to return, or to tell a log.
func (a *Adapter) doesWithout(c ssaread.Cell) bool {
	return a.find(func(in ssa.Instruction) bool {
		br, ok := in.(*ssa.If)
		if !ok || !a.onCThread(in.Parent()) {
			return false
		}
		missing := whereNil(br, c)
		return missing != nil && oblige.Without(br, func(at ssa.Instruction) bool { return at.Block() == otherSide(br, missing) }, works) != nil
	}) != nil
}

// whereNil returns where a branch goes when the cell is nil, or nil where it does not ask that.
func whereNil(br *ssa.If, c ssaread.Cell) *ssa.BasicBlock {
	cmp, ok := br.Cond.(*ssa.BinOp)
	if !ok {
		return nil
	}
	ld, ok := cmp.X.(*ssa.UnOp)
	nothing, isConst := cmp.Y.(*ssa.Const)
	if !ok || !isConst || !nothing.IsNil() || ssaread.CellOf(ld.X) != c {
		return nil
	}
	if cmp.Op == token.EQL {
		return br.Block().Succs[0]
	}
	return br.Block().Succs[1]
}

// otherSide returns the side of a branch that is not the one given.
func otherSide(br *ssa.If, side *ssa.BasicBlock) *ssa.BasicBlock {
	if succs := br.Block().Succs; succs[0] != side {
		return succs[0]
	}
	return br.Block().Succs[1]
}

// works reports whether in does something that others see.
func works(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.Call:
		callee := ssaread.Callee(in.Common())
		return callee == nil || !harmless(callee)
	case *ssa.Send, *ssa.Select, *ssa.MapUpdate:
		return true
	}
	return false
}

// enteredLate decides whether an entry is made after its key was given to C, or was
// returned by it, for the C thread to look up.
func (a *Adapter) enteredLate(in ssa.Instruction) (out oblige.Breach, found bool) {
	reg, key := entered(in)
	if key != nil {
		key = source(key)
	}
	switch key.(type) {
	case nil, *ssa.Const, *ssa.Parameter: // C has it from elsewhere, too
		return out, false
	}
	if reg == (registry{}) {
		return out, false
	}
	each(in.Parent(), func(at ssa.Instruction) {
		call, ok := at.(*ssa.Call)
		if found || !ok || cCall(call) == "" || stops(cCall(call)) || !oblige.Reaches(call, in) || oblige.Reaches(in, call) || a.sameSection(call, in) {
			return
		}
		if returned := key == ssa.Value(call) || filledIn(call, key); returned && !starts(cCall(call)) || !returned && (makes(cCall(call)) || !gives(call, key)) {
			return
		}
		if read := a.lookedUp(reg); read != nil {
			out, found = a.lateBreach(call, in, read), true
		}
	})
	return out, found
}

// filledIn reports whether a key is read from a variable whose address a call of C is
// given, to put it there.
func filledIn(call *ssa.Call, key ssa.Value) bool {
	ld, ok := key.(*ssa.UnOp)
	if !ok {
		return false
	}
	cell, ok := ld.X.(*ssa.Alloc)
	given := func(arg ssa.Value) bool {
		if fv, ok := arg.(*ssa.FreeVar); ok {
			return slices.Contains(ssaread.Bindings(fv), ssa.Value(cell))
		}
		return arg == ssa.Value(cell)
	}
	return ok && slices.ContainsFunc(cArgs(call), given) && !slices.ContainsFunc(*cell.Referrers(), func(r ssa.Instruction) bool {
		st, ok := r.(*ssa.Store)
		return ok && st.Addr == ssa.Value(cell)
	})
}

// entered returns the registry in which in makes an entry, itself or by a function that
// is given the key, and the key.
func entered(in ssa.Instruction) (registry, ssa.Value) {
	if reg := addsTo(in); reg != (registry{}) {
		return reg, enteredKey(in)
	}
	call, ok := in.(*ssa.Call)
	if !ok || call.Call.StaticCallee() == nil || len(call.Call.Args) != len(call.Call.StaticCallee().Params) {
		return registry{}, nil
	}
	var reg registry
	var key ssa.Value
	each(call.Call.StaticCallee(), func(at ssa.Instruction) {
		added := addsTo(at)
		if added == (registry{}) {
			return
		}
		for i, p := range call.Call.StaticCallee().Params {
			if origin(enteredKey(at)) == ssa.Value(p) {
				reg, key = added, call.Call.Args[i]
			}
		}
	})
	return reg, key
}

// enteredKey returns the key of the entry that in makes, or nil.
func enteredKey(in ssa.Instruction) ssa.Value {
	switch in := in.(type) {
	case *ssa.MapUpdate:
		return in.Key
	case *ssa.Call:
		if addsTo(in) != (registry{}) {
			return unwrapped(in.Call.Args[1])
		}
	}
	return nil
}

// polledEarly decides whether a store keeps what C made in a field that a goroutine
// started before reads.
func (a *Adapter) polledEarly(st *ssa.Store) (out oblige.Breach, found bool) {
	fa, ok := st.Addr.(*ssa.FieldAddr)
	if made, isCall := origin(st.Val).(*ssa.Call); !ok || !isCall || cCall(made) == "" {
		return out, false
	}
	each(st.Parent(), func(in ssa.Instruction) {
		start, ok := in.(*ssa.Go)
		if found || !ok || !oblige.Reaches(start, st) || oblige.Reaches(st, start) {
			return
		}
		seen := map[*ssa.Function]bool{}
		read := a.readIn(called(start.Common()), ssaread.CellOf(fa), seen, 4)
		if read == nil {
			return
		}
		found = true
		out = oblige.Breach{
			Check: "late-publish", Func: st.Parent(), Pos: posOf(st),
			Message: fmt.Sprintf("%s stores after the start at line %d what %s reads at line %d",
				ssaread.ShortName(st.Parent()), a.Line(posOf(start)), ssaread.ShortName(read.Parent()), a.Line(posOf(read))),
			Steps: []oblige.Step{
				{Pos: posOf(start), Side: "starter", Func: st.Parent(), Text: "starts a goroutine"},
				{Pos: posOf(read), Side: "poller", Func: read.Parent(), Text: "reads what is not there yet"},
				{Pos: posOf(st), Side: "starter", Func: st.Parent(), Text: "stores it"},
				{Pos: posOf(read), Text: "C is called with nothing"},
			},
		}
	})
	return out, found
}

// called returns the function that a call certainly calls, a literal's as well.
func called(c *ssa.CallCommon) *ssa.Function {
	if f := function(c.Value); f != nil {
		return f
	}
	return ssaread.Callee(c)
}

// readIn returns where f, or what it calls, reads a cell.
func (a *Adapter) readIn(f *ssa.Function, c ssaread.Cell, seen map[*ssa.Function]bool, depth int) ssa.Instruction {
	if f == nil || seen[f] || depth == 0 {
		return nil
	}
	seen[f] = true
	var read ssa.Instruction
	each(f, func(in ssa.Instruction) {
		if read != nil {
			return
		}
		switch in := in.(type) {
		case *ssa.UnOp:
			if ssaread.CellOf(in.X) == c {
				read = in
			}
		case ssa.CallInstruction:
			if g := called(in.Common()); a.HasBody(g) {
				read = a.readIn(g, c, seen, depth-1)
			} else if mc, ok := in.Common().Value.(*ssa.MakeClosure); ok {
				read = a.readIn(mc.Fn.(*ssa.Function), c, seen, depth-1)
			}
		}
	})
	return read
}

// sameSection reports whether a lock is held at both instructions, or C's own.
func (a *Adapter) sameSection(from, to ssa.Instruction) bool {
	return a.commonLock([]ssa.Instruction{from, to}) != (oblige.Place{}) || a.underCLock(from, 2) && a.underCLock(to, 2)
}

func (a *Adapter) lateBreach(start, store, read ssa.Instruction) oblige.Breach {
	f, by := start.Parent(), read.Parent()
	return oblige.Breach{
		Check: "late-publish", Func: f, Pos: posOf(store),
		Message: fmt.Sprintf("%s stores after calling C at line %d what %s reads at line %d",
			ssaread.ShortName(f), a.Line(posOf(start)), ssaread.ShortName(by), a.Line(posOf(read))),
		Steps: []oblige.Step{
			{Pos: posOf(start), Side: "starter", Func: f, Text: "gives C what it calls back with"},
			{Pos: posOf(read), Side: side, Func: by, Text: "is called back, and reads what is not there yet"},
			{Pos: posOf(store), Side: "starter", Func: f, Text: "stores it"},
			{Pos: posOf(store), Text: "the callback has come and gone without it"},
		},
	}
}
