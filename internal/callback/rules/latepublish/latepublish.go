// Package latepublish finds state that a callback reads and that is stored after the call that can
// start the callback: the check late-publish.
package latepublish

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

// Breaches: what the callback reads is stored after C has what it calls back
// with: the callback may come first. Four forms: a field of the object that the
// handle stands for, stored by who made the handle, by an option that is applied then, or
// by a method that starts C with the handle in another field; the entry of a registry whose
// key was given to C, returned by it, or filled in, or that a callback looks for which C was
// told to call; a slice with the number that C was told; a field with
// what C made, read by a goroutine that was started before to poll it. Silent where
// a lock is held from the call of C to the store.
func Breaches(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		if a.OnCThread(f) {
			continue
		}
		for _, h := range a.Handles(f) {
			if b, ok := storedLate(a, f, h); ok {
				out = append(out, b)
			}
		}
		callback.Each(f, func(in ssa.Instruction) {
			b, late := oblige.Breach{}, false
			switch in := in.(type) {
			case *ssa.MapUpdate, *ssa.Call:
				b, late = enteredLate(a, in)
			case *ssa.Store:
				for _, form := range []func(*callback.Adapter, *ssa.Store) (oblige.Breach, bool){polledEarly, storedAfterStart, appendedLate} {
					if !late {
						b, late = form(a, in)
					}
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
func storedLate(a *callback.Adapter, f *ssa.Function, h *callback.Handle) (out oblige.Breach, found bool) {
	if h.Value != ssa.Value(h.Made) { // by a helper
		return out, false
	}
	object := callback.Origin(callback.Unwrapped(h.Made.Call.Args[len(h.Made.Call.Args)-1]))
	start := oblige.Without(h.Made, h.Ended, func(in ssa.Instruction) bool {
		return h.By(in) == callback.GivenToC && callback.CCall(in) != "" || startsOwn(a, in, h, object)
	})
	if start == nil {
		return out, false
	}
	callback.Each(f, func(in ssa.Instruction) {
		if found || !oblige.Reaches(start, in) || oblige.Reaches(in, start) || a.SameSection(start, in) {
			return
		}
		for _, cell := range fieldsSet(a, in, object) {
			if read := a.ReadOnC(cell); read != nil && !found && !doesWithout(a, cell) {
				out, found = lateBreach(a, start, in, read), true
			}
		}
	})
	return out, found
}

// startsOwn reports whether in calls a method of the object which starts C, by its name, with the handle
// out of the object's field.
func startsOwn(a *callback.Adapter, in ssa.Instruction, h *callback.Handle, object ssa.Value) bool {
	call, ok := in.(*ssa.Call)
	if !ok || len(call.Call.Args) == 0 || callback.Origin(call.Call.Args[0]) != object {
		return false
	}
	f := ssaread.Callee(call.Common())
	if !a.HasBody(f) || f.Signature.Recv() == nil {
		return false
	}
	own := func(v ssa.Value) bool {
		fa := callback.FieldOf(v)
		return fa != nil && callback.Source(fa.X) == ssa.Value(f.Params[0]) && slices.ContainsFunc(*h.Value.Referrers(), func(r ssa.Instruction) bool {
			st, ok := r.(*ssa.Store)
			return ok && ssaread.CellOf(st.Addr) == ssaread.CellOf(fa)
		})
	}
	return ssaread.Contains(f, func(at ssa.Instruction) bool {
		return callback.Starts(callback.CCall(at)) && !callback.Stops(callback.CCall(at)) && slices.ContainsFunc(callback.CArgs(at), own)
	})
}

// fieldsSet returns the fields of an object that in stores to, itself, by the method that it calls with
// no lock, or by the option that it calls with the object: one of the package's function literals.
func fieldsSet(a *callback.Adapter, in ssa.Instruction, object ssa.Value) []ssaread.Cell {
	var out []ssaread.Cell
	switch in := in.(type) {
	case *ssa.Store:
		if fa, ok := in.Addr.(*ssa.FieldAddr); ok && callback.Origin(fa.X) == object {
			out = append(out, ssaread.CellOf(fa))
		}
	case *ssa.Call:
		if in.Call.IsInvoke() || len(in.Call.Args) == 0 || callback.Origin(in.Call.Args[0]) != object {
			return nil
		}
		var by []*ssa.Function
		if len(in.Call.Args) == 1 {
			by = a.Options(in)
		}
		if method := ssaread.Callee(in.Common()); a.HasBody(method) && method.Signature.Recv() != nil {
			by = append(by, method)
		}
		for _, f := range by {
			callback.Each(f, func(at ssa.Instruction) {
				st, ok := at.(*ssa.Store)
				if !ok || len(a.HeldAt(st)) > 0 {
					return
				}
				fa, ok := st.Addr.(*ssa.FieldAddr)
				if ok && len(f.Params) == len(in.Call.Args) && callback.Origin(fa.X) == ssa.Value(f.Params[0]) {
					out = append(out, ssaread.CellOf(fa))
				}
			})
		}
	}
	return out
}

// storedAfterStart decides whether a method stores into its object what the C thread
// reads, after it has started C with the handle that lies in a field of the object.
func storedAfterStart(a *callback.Adapter, st *ssa.Store) (out oblige.Breach, found bool) {
	fa, ok := st.Addr.(*ssa.FieldAddr)
	if !ok || callback.Fresh(fa) {
		return out, false
	}
	object := callback.Source(fa.X)
	callback.Each(st.Parent(), func(in ssa.Instruction) {
		name := callback.CCall(in)
		if found || !callback.Starts(name) || callback.Stops(name) || !oblige.Reaches(in, st) || oblige.Reaches(st, in) || a.SameSection(in, st) {
			return
		}
		given := slices.ContainsFunc(callback.CArgs(in), func(v ssa.Value) bool {
			h := callback.FieldOf(v)
			return h != nil && callback.IsHandle(h.Type().Underlying().(*types.Pointer).Elem()) && callback.Source(h.X) == object
		})
		if !given {
			return
		}
		if read := a.ReadOnC(ssaread.CellOf(fa)); read != nil {
			out, found = lateBreach(a, in, st, read), true
		}
	})
	return out, found
}

// doesWithout reports whether the C thread asks whether a field is there, and does its work
// without it where it is not: more than to return, or to tell a log.
func doesWithout(a *callback.Adapter, c ssaread.Cell) bool {
	return a.Find(func(in ssa.Instruction) bool {
		br, ok := in.(*ssa.If)
		if !ok || !a.OnCThread(in.Parent()) {
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
		return callee == nil || !callback.Harmless(callee)
	case *ssa.Send, *ssa.Select, *ssa.MapUpdate:
		return true
	}
	return false
}

// enteredLate decides whether an entry is made after its key was given to C, or was
// returned by it, for the C thread to look up.
func enteredLate(a *callback.Adapter, in ssa.Instruction) (out oblige.Breach, found bool) {
	reg, key, cell := entered(in)
	if key != nil {
		key = callback.Source(key)
	}
	if reg == (callback.Registry{}) {
		return out, false
	}
	if start, read := registeredBefore(a, in, reg); start != nil {
		return lateBreach(a, start, in, read), true
	}
	if _, param := key.(*ssa.Parameter); key == nil || param && cell == (ssaread.Cell{}) || isConst(key) { // C has it from elsewhere, too
		return out, false
	}
	callback.Each(in.Parent(), func(at ssa.Instruction) {
		call, ok := at.(*ssa.Call)
		if found || !ok || callback.CCall(call) == "" || callback.Stops(callback.CCall(call)) || !oblige.Reaches(call, in) || oblige.Reaches(in, call) || a.SameSection(call, in) {
			return
		}
		name := callback.CCall(call)
		switch {
		case cell != ssaread.Cell{}:
			if callback.Makes(name) || !slices.ContainsFunc(callback.CArgs(call), func(v ssa.Value) bool { return liesIn(v, key, cell) }) {
				return
			}
		case key == ssa.Value(call) || filledIn(call, key):
			if !startsNumbered(a, call, key) {
				return
			}
		case callback.Makes(name) || !callback.Gives(call, key):
			return
		}
		if read := a.LookedUp(reg); read != nil {
			out, found = lateBreach(a, call, in, read), true
		}
	})
	return out, found
}

// registeredBefore returns a call of C, before an entry with a function of the user's is made,
// that is told what to call, by its name to register it, and where that looks for the entry: by
// a key that C need not be given.
func registeredBefore(a *callback.Adapter, in ssa.Instruction, reg callback.Registry) (start, read ssa.Instruction) {
	if !bringsFunction(in) {
		return nil, nil
	}
	callback.Each(in.Parent(), func(at ssa.Instruction) {
		name := callback.CCall(at)
		if start != nil || !callback.Starts(name) || callback.Stops(name) || oblige.IsDefer(at) || !oblige.Reaches(at, in) || oblige.Reaches(in, at) || a.SameSection(at, in) {
			return
		}
		for _, root := range toldToCall(a, at) {
			if look := a.LookedUpBy(root, reg); look != nil {
				start, read = at, look
			}
		}
	})
	return start, read
}

// toldToCall returns the callbacks that a call of C is given, or names.
func toldToCall(a *callback.Adapter, in ssa.Instruction) []*ssa.Function {
	names := a.Text.Mentions(callback.CCall(in))
	for _, arg := range callback.CArgs(in) {
		names = append(names, a.Text.Mentions(callback.FunctionName(arg))...)
	}
	return slices.DeleteFunc(slices.Clone(a.Roots), func(root *ssa.Function) bool { return !slices.Contains(names, root.Name()) })
}

// bringsFunction reports whether an entry is made of what a parameter is, a function or what
// has methods: it is for the callback to call.
func bringsFunction(in ssa.Instruction) bool {
	v := enteredValue(in)
	if v == nil {
		return false
	}
	calls := func(v ssa.Value) bool {
		switch v.Type().Underlying().(type) {
		case *types.Signature, *types.Interface:
			_, param := callback.Source(callback.Unwrapped(v)).(*ssa.Parameter)
			return param
		}
		return false
	}
	v = callback.Unwrapped(v)
	if calls(v) {
		return true
	}
	object := callback.Source(v)
	if whole, ok := object.(*ssa.UnOp); ok {
		object = whole.X
	}
	made, ok := object.(*ssa.Alloc)
	return ok && slices.ContainsFunc(*made.Referrers(), func(r ssa.Instruction) bool {
		fa, ok := r.(*ssa.FieldAddr)
		return ok && slices.ContainsFunc(*fa.Referrers(), func(r ssa.Instruction) bool {
			st, ok := r.(*ssa.Store)
			return ok && st.Addr == ssa.Value(fa) && calls(st.Val)
		})
	})
}

// enteredValue returns the value of the entry that in makes, or nil.
func enteredValue(in ssa.Instruction) ssa.Value {
	switch in := in.(type) {
	case *ssa.MapUpdate:
		return in.Value
	case *ssa.Call:
		if callback.AddsTo(in) != (callback.Registry{}) {
			return in.Call.Args[2]
		}
	}
	return nil
}

// startsNumbered reports whether a call of C, which returns the key, starts what calls back: by its
// name, or where C is told whom to call back and the key is a number, no object that is used later. What
// is polled calls back then.
func startsNumbered(a *callback.Adapter, call *ssa.Call, key ssa.Value) bool {
	name := callback.CCall(call)
	b, ok := key.Type().Underlying().(*types.Basic)
	return callback.Starts(name) || ok && b.Info()&types.IsInteger != 0 && !callback.Makes(name) && a.TakesCallback(call) &&
		a.Find(func(in ssa.Instruction) bool { return callback.RunsCode(callback.CCall(in)) }) == nil
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
	return ok && slices.ContainsFunc(callback.CArgs(call), given) && !slices.ContainsFunc(*cell.Referrers(), func(r ssa.Instruction) bool {
		st, ok := r.(*ssa.Store)
		return ok && st.Addr == ssa.Value(cell)
	})
}

// entered returns the registry in which in makes an entry, itself or by a function that
// is given the key, and the key; or the object that is given, and its field with the key.
func entered(in ssa.Instruction) (reg callback.Registry, key ssa.Value, cell ssaread.Cell) {
	if reg := callback.AddsTo(in); reg != (callback.Registry{}) {
		return reg, enteredKey(in), cell
	}
	call, ok := in.(*ssa.Call)
	if !ok || call.Call.StaticCallee() == nil || len(call.Call.Args) != len(call.Call.StaticCallee().Params) {
		return reg, nil, cell
	}
	callback.Each(call.Call.StaticCallee(), func(at ssa.Instruction) {
		added := callback.AddsTo(at)
		if added == (callback.Registry{}) {
			return
		}
		inner := callback.Origin(enteredKey(at))
		of := callback.FieldOf(inner)
		for i, p := range call.Call.StaticCallee().Params {
			switch {
			case inner == ssa.Value(p):
				reg, key, cell = added, call.Call.Args[i], ssaread.Cell{}
			case of != nil && callback.Source(of.X) == ssa.Value(p):
				reg, key, cell = added, call.Call.Args[i], ssaread.CellOf(of)
			}
		}
	})
	return reg, key, cell
}

// liesIn reports whether v is loaded from the field of an object, or stored in it by its function.
func liesIn(v, object ssa.Value, cell ssaread.Cell) bool {
	isField := func(fa *ssa.FieldAddr) bool { return ssaread.CellOf(fa) == cell && callback.Source(fa.X) == object }
	if fa := callback.FieldOf(v); fa != nil && isField(fa) {
		return true
	}
	in, ok := v.(ssa.Instruction)
	return ok && !isConst(v) && ssaread.Contains(in.Parent(), func(at ssa.Instruction) bool {
		st, ok := at.(*ssa.Store)
		if !ok || callback.Source(st.Val) != v {
			return false
		}
		fa, ok := st.Addr.(*ssa.FieldAddr)
		return ok && isField(fa)
	})
}

func isConst(v ssa.Value) bool { _, ok := v.(*ssa.Const); return ok }

// appendedLate decides whether a slice is appended to, under a lock, after C was told the number
// of what is appended, with which a callback looks into the slice.
func appendedLate(a *callback.Adapter, st *ssa.Store) (out oblige.Breach, found bool) {
	cell := ssaread.CellOf(st.Addr)
	grows, ok := st.Val.(*ssa.Call)
	if !ok || !ssaread.IsBuiltin(grows.Common(), "append") || len(a.HeldAt(st)) == 0 || callback.Fresh(st.Addr) {
		return out, false
	}
	callback.Each(st.Parent(), func(in ssa.Instruction) {
		name := callback.CCall(in)
		if found || name == "" || callback.Makes(name) || callback.Stops(name) || oblige.IsDefer(in) || !oblige.Reaches(in, st) || oblige.Reaches(st, in) || a.SameSection(in, st) {
			return
		}
		if !slices.ContainsFunc(callback.CArgs(in), func(v ssa.Value) bool { return callback.LengthOf(v, cell) }) {
			return
		}
		if read := a.IndexedOnC(cell); read != nil {
			out, found = lateBreach(a, in, st, read), true
		}
	})
	return out, found
}

// enteredKey returns the key of the entry that in makes, or nil.
func enteredKey(in ssa.Instruction) ssa.Value {
	switch in := in.(type) {
	case *ssa.MapUpdate:
		return in.Key
	case *ssa.Call:
		if callback.AddsTo(in) != (callback.Registry{}) {
			return callback.Unwrapped(in.Call.Args[1])
		}
	}
	return nil
}

// polledEarly decides whether a store keeps what C made in a field that a goroutine
// started before reads.
func polledEarly(a *callback.Adapter, st *ssa.Store) (out oblige.Breach, found bool) {
	fa, ok := st.Addr.(*ssa.FieldAddr)
	if made, isCall := callback.Origin(st.Val).(*ssa.Call); !ok || !isCall || callback.CCall(made) == "" {
		return out, false
	}
	callback.Each(st.Parent(), func(in ssa.Instruction) {
		start, ok := in.(*ssa.Go)
		if found || !ok || !oblige.Reaches(start, st) || oblige.Reaches(st, start) {
			return
		}
		seen := map[*ssa.Function]bool{}
		read := readIn(a, callback.Called(start.Common()), ssaread.CellOf(fa), seen, 4)
		if read == nil {
			return
		}
		found = true
		out = oblige.Breach{
			Check: "late-publish", Func: st.Parent(), Pos: callback.PosOf(st),
			Message: fmt.Sprintf("%s stores after the start at line %d what %s reads at line %d",
				ssaread.ShortName(st.Parent()), a.Line(callback.PosOf(start)), ssaread.ShortName(read.Parent()), a.Line(callback.PosOf(read))),
			Steps: []oblige.Step{
				{Pos: callback.PosOf(start), Side: "starter", Func: st.Parent(), Text: "starts a goroutine"},
				{Pos: callback.PosOf(read), Side: "poller", Func: read.Parent(), Text: "reads what is not there yet"},
				{Pos: callback.PosOf(st), Side: "starter", Func: st.Parent(), Text: "stores it"},
				{Pos: callback.PosOf(read), Text: "C is called with nothing"},
			},
		}
	})
	return out, found
}

// readIn returns where f, or what it calls, reads a cell.
func readIn(a *callback.Adapter, f *ssa.Function, c ssaread.Cell, seen map[*ssa.Function]bool, depth int) ssa.Instruction {
	if f == nil || seen[f] || depth == 0 {
		return nil
	}
	seen[f] = true
	var read ssa.Instruction
	callback.Each(f, func(in ssa.Instruction) {
		if read != nil {
			return
		}
		switch in := in.(type) {
		case *ssa.UnOp:
			if ssaread.CellOf(in.X) == c {
				read = in
			}
		case ssa.CallInstruction:
			if g := callback.Called(in.Common()); a.HasBody(g) {
				read = readIn(a, g, c, seen, depth-1)
			} else if mc, ok := in.Common().Value.(*ssa.MakeClosure); ok {
				read = readIn(a, mc.Fn.(*ssa.Function), c, seen, depth-1)
			}
		}
	})
	return read
}

func lateBreach(a *callback.Adapter, start, store, read ssa.Instruction) oblige.Breach {
	f, by := start.Parent(), read.Parent()
	return oblige.Breach{
		Check: "late-publish", Func: f, Pos: callback.PosOf(store),
		Message: fmt.Sprintf("%s stores after calling C at line %d what %s reads at line %d",
			ssaread.ShortName(f), a.Line(callback.PosOf(start)), ssaread.ShortName(by), a.Line(callback.PosOf(read))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(start), Side: "starter", Func: f, Text: "gives C what it calls back with"},
			{Pos: callback.PosOf(read), Side: callback.Side, Func: by, Text: "is called back, and reads what is not there yet"},
			{Pos: callback.PosOf(store), Side: "starter", Func: f, Text: "stores it"},
			{Pos: callback.PosOf(store), Text: "the callback has come and gone without it"},
		},
	}
}
