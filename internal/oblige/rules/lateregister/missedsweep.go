package lateregister

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// sweep is who wakes all that lie in a list or map when it sets a flag for good.
type sweep struct {
	op   *oblige.Op
	set  ssa.Instruction
	flag ssaread.Cell
}

// missesSweep: the waiter leaves its channel in a list whose waiters are all woken for the
// last time when a flag is set, and does not look at the flag, as others do. It comes too
// late then: nobody looks into the list again.
//
// Silent where a caller looks at the flag, and where something between the registration
// and the wait may keep it from waiting, such as an error.
func missesSweep(p *oblige.Package, w *oblige.Waiter, reg *registration) (oblige.Breach, bool) {
	f := reg.in.Parent()
	if w.Park.Kind != oblige.Recv || reg.left == nil || reg.object.Open || len(p.HeldAt(reg.left)) == 0 {
		return oblige.Breach{}, false
	}
	s := lastSweep(p, reg.object, leftCell(reg.left))
	if s == nil || s.op.Func == f || !flagAsked(p, s) {
		return oblige.Breach{}, false
	}
	readers := p.ReadersOf(s.flag)
	looks := func(in ssa.Instruction) bool {
		return oblige.Loads(in, s.flag) || p.MayCall(in, readers)
	}
	is := func(at ssa.Instruction) func(ssa.Instruction) bool {
		return func(in ssa.Instruction) bool { return in == at }
	}
	if oblige.Without(reg.in, is(w.Park.In), oblige.IsReturn) != nil || oblige.Without(reg.in, looks, is(w.Park.In)) == nil {
		return oblige.Breach{}, false
	}
	first := f.Blocks[0].Instrs[0]
	if first != reg.in && (looks(first) || oblige.Without(first, looks, is(reg.in)) == nil) || callersAsk(p, f, s.flag) {
		return oblige.Breach{}, false
	}
	return missedBreach(p, w, reg, s), true
}

// leftCell returns the list or map into which in leaves something.
func leftCell(in ssa.Instruction) ssaread.Cell {
	var c ssaread.Cell
	switch in := in.(type) {
	case *ssa.MapUpdate:
		c, _ = oblige.ContainerCell(in.Map)
	case *ssa.Store:
		if call := oblige.Appends(in); call != nil {
			c, _ = oblige.ContainerCell(call.Call.Args[0])
		}
	}
	return c
}

// lastSweep returns who wakes, in a loop, all that wait on o and lie in list, and sets a
// flag beside the list for good; nil if nobody does.
func lastSweep(p *oblige.Package, o *oblige.Object, list ssaread.Cell) *sweep {
	if list.Kind != ssaread.Field {
		return nil
	}
	for _, op := range o.Of(oblige.Send, oblige.TrySend, oblige.Close) {
		if !oblige.LeadsBack(op.In.Block()) || !p.FoundIn(op.Val, list, 2) {
			continue
		}
		for i := range p.Structs()[list.Type].Fields() {
			flag := ssaread.Cell{Kind: ssaread.Field, Type: list.Type, Field: i}
			for _, in := range p.Writers(flag) {
				wr, ok := p.WriteTo(in, flag)
				if ok && in.Parent() == op.Func && (oblige.Reaches(in, op.In) || oblige.Reaches(op.In, in)) && p.ForGood(oblige.Change{In: in, Cell: flag, Wr: wr}) {
					return &sweep{op, in, flag}
				}
			}
		}
	}
	return nil
}

// flagAsked reports whether others than who sets the flag look at it.
func flagAsked(p *oblige.Package, s *sweep) bool {
	for _, f := range p.Funcs {
		if f != s.op.Func && asks(p, f, s.flag) {
			return true
		}
	}
	return false
}

// callersAsk reports whether a function that calls f looks at flag.
func callersAsk(p *oblige.Package, f *ssa.Function, flag ssaread.Cell) bool {
	for _, call := range p.Callers(f) {
		if asks(p, call.Parent(), flag) {
			return true
		}
	}
	return false
}

func missedBreach(p *oblige.Package, w *oblige.Waiter, reg *registration, s *sweep) oblige.Breach {
	f, flag := reg.in.Parent(), oblige.CellName(s.flag, p)
	b := oblige.Breach{Check: "late-register", Func: f, Pos: oblige.PosOf(reg.in)}
	b.Message = fmt.Sprintf("%s leaves its channel in %s without testing %s, which %s sets at line %d",
		ssaread.ShortName(f), reg.name, flag, ssaread.ShortName(s.op.Func), p.Line(oblige.PosOf(s.set)))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(s.set), Side: "completer", Func: s.op.Func, Text: "sets " + flag},
		{Pos: s.op.Pos(), Side: "completer", Func: s.op.Func, Text: "wakes all that lie in " + reg.name + ", for the last time"},
		{Pos: oblige.PosOf(reg.in), Side: "waiter", Func: f, Text: "leaves its channel in " + reg.name},
		{Pos: w.Park.Pos(), Side: "waiter", Func: w.Park.Func, Text: "parks"},
		{Pos: w.Park.Pos(), Text: flag + " is set, and nobody will wake the waiter"},
	}
	return b
}
