package unresolved

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// unstarted finds functions that add one to a WaitGroup for a goroutine that they start, or for an item that
// they send to a worker, and on some way leave, or come to the wait, without that and without having taken
// the one back.
//
// Silent where more than one is added, where the way calls, stores or sends what may count down, and
// where it returns something: who gets that may do it.
func unstarted(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		adds := o.Of(oblige.GroupAdd)
		if o.Open || len(adds) == 0 || waitsWithin(o) || !o.Awaited() || len(o.Of(oblige.GroupDone)) == 0 {
			continue
		}
		wk := p.WakesOf([]*oblige.Object{o})
		for _, add := range adds {
			if start, end := leftUnstarted(p, o, add, wk); end != nil {
				out = append(out, unstartedBreach(p, o, add, start, end))
			}
		}
	}
	return out
}

// waitsWithin reports whether only function literals wait that who adds has made itself: it makes
// none on the way that it leaves by.
func waitsWithin(o *oblige.Object) bool {
	return !slices.ContainsFunc(o.Of(oblige.GroupWait), func(wait *oblige.Op) bool {
		return !slices.ContainsFunc(o.Of(oblige.GroupAdd), func(add *oblige.Op) bool {
			return add.Func != wait.Func && oblige.Within(wait.Func, add.Func)
		})
	})
}

// leftUnstarted returns the start of the goroutine for which add counts one, and the end of a way from
// add past it; nil where there is none such.
func leftUnstarted(p *oblige.Package, o *oblige.Object, add *oblige.Op, wk *oblige.Wakers) (start, end ssa.Instruction) {
	call, ok := add.In.(*ssa.Call)
	if !ok || len(call.Call.Args) != 2 || !oblige.IsOne(call.Call.Args[1]) {
		return nil, nil
	}
	for _, in := range wk.In(add.Func) {
		if oblige.IsDefer(in) && oblige.Reaches(in, add.In) {
			return nil, nil
		}
		if start == nil && wk.Named(in) && starts(p, in) && oblige.Without(add.In, func(at ssa.Instruction) bool { return at == add.In }, func(at ssa.Instruction) bool { return at == in }) != nil {
			start = in
		}
	}
	taken := map[ssa.Instruction]bool{} // where it is sent to who counts down
	for in := range ssaread.Instrs(add.Func) {
		if start == nil && sendsTo(p, o, in, taken) && oblige.Reaches(add.In, in) {
			start = in
		}
	}
	if start == nil {
		return nil, nil
	}
	waits := map[ssa.Instruction]bool{}
	for _, op := range o.Of(oblige.GroupWait) {
		waits[op.In] = op.Func == add.Func && !oblige.IsDefer(op.In)
	}
	settled := func(in ssa.Instruction) bool {
		call, ok := in.(ssa.CallInstruction)
		if _, starts := in.(*ssa.Go); starts {
			return true // an interface's method, say, of which nothing is known
		}
		return in != add.In && (taken[in] || asksFor(o, in) || wk.Named(in) || ok && len(p.DynamicCallees(call)) > 0 && wk.At(in) || handsOn(in))
	}
	again := func(in ssa.Instruction) bool { return waits[in] || in == add.In }
	if end := oblige.Feasible(add.In, settled, again); end != nil {
		return start, end
	}
	if waitsHere(o, add) {
		return nil, nil
	}
	return start, oblige.Feasible(add.In, settled, func(in ssa.Instruction) bool {
		ret, isReturn := in.(*ssa.Return)
		return isReturn && givesNothing(ret)
	})
}

// waitsHere reports whether the group is a variable of who adds to it, and nobody else waits for it: when that
// returns before it waits, nobody does.
func waitsHere(o *oblige.Object, add *oblige.Op) bool {
	own, ok := add.Val.(*ssa.Alloc)
	return ok && own.Parent() == add.Func && !slices.ContainsFunc(o.Of(oblige.GroupWait), func(wait *oblige.Op) bool {
		return wait.Func != add.Func || oblige.IsDefer(wait.In)
	})
}

// sendsTo reports whether in is a select by which an item goes to a worker who counts down for each, and
// notes where the case begins that has sent it.
func sendsTo(p *oblige.Package, o *oblige.Object, in ssa.Instruction, taken map[ssa.Instruction]bool) bool {
	sel, ok := in.(*ssa.Select)
	if !ok {
		return false
	}
	some := false
	for i, st := range sel.States {
		if st.Send == nil || !countsEach(p, o, st.Chan) {
			continue
		}
		if b := oblige.CaseStart(sel, i); b != nil {
			taken[b.Instrs[0]], some = true, true
		}
	}
	return some
}

// asksFor reports whether in branches on whether there is such a group at all: who has added knows that.
func asksFor(o *oblige.Object, in ssa.Instruction) bool {
	br, ok := in.(*ssa.If)
	if !ok {
		return false
	}
	v, _ := oblige.Subject(br.Cond, true)
	load, ok := v.(*ssa.UnOp)
	return ok && slices.ContainsFunc(o.Places, func(pl oblige.Place) bool {
		return pl.Cell.Kind != ssaread.NoCell && pl.Cell == ssaread.CellOf(load.X)
	})
}

// starts reports whether in starts a goroutine, or makes a function literal that somebody else is to call.
func starts(p *oblige.Package, in ssa.Instruction) bool {
	call, ok := in.(ssa.CallInstruction)
	if ok {
		return p.Starts(call)
	}
	mc, ok := in.(*ssa.MakeClosure)
	return ok && !slices.ContainsFunc(*mc.Referrers(), func(use ssa.Instruction) bool {
		_, plain := use.(*ssa.Call)
		return oblige.IsDefer(use) || plain && use.(*ssa.Call).Call.Value == ssa.Value(mc)
	})
}

// handsOn reports whether in leaves something that may lead to a completion where others find it.
func handsOn(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.Store:
		_, variable := in.Addr.(*ssa.Alloc)
		return !variable && !types.IsInterface(in.Val.Type()) && oblige.CarriesPromise(in.Val.Type(), 3) && !oblige.IsNil(in.Val)
	case *ssa.MapUpdate, *ssa.Send:
		return true
	}
	return false
}

// givesNothing reports whether a return returns nothing but errors and constants.
func givesNothing(ret *ssa.Return) bool {
	for _, v := range ret.Results {
		if _, constant := oblige.Stored(v, ret).(*ssa.Const); !constant && !ssaread.IsError(v.Type()) && oblige.CarriesPromise(v.Type(), 3) {
			return false
		}
	}
	return true
}

func unstartedBreach(p *oblige.Package, o *oblige.Object, add *oblige.Op, start, end ssa.Instruction) oblige.Breach {
	f, name, wait := add.Func, p.ObjectName(o), o.Of(oblige.GroupWait)[0]
	pos, how := oblige.ReturnPos(end), "returns"
	if !oblige.IsReturn(end) {
		pos, how = oblige.PosOf(end), "goes on"
	}
	b := oblige.Breach{Check: "unresolved", Func: f, Pos: add.Pos()}
	b.Message = fmt.Sprintf("%s adds to %s, %s at line %d without starting who counts down", ssaread.ShortName(f), name, how, p.Line(pos))
	b.Steps = []oblige.Step{
		{Pos: add.Pos(), Side: "completer", Func: f, Text: "adds one to " + name},
		{Pos: oblige.PosOf(start), Side: "completer", Func: f, Text: "would start here who counts it down"},
		{Pos: pos, Side: "completer", Func: f, Text: how + " without that"},
		{Pos: wait.Pos(), Side: "waiter", Func: wait.Func, Text: "waits for all that were added"},
		{Pos: wait.Pos(), Text: "one is missing, and nobody will wake the waiter"},
	}
	return b
}
