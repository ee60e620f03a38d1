package oblige

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// sweep is who wakes all that lie in a list or map when it sets a flag for good.
type sweep struct {
	op   *Op
	set  ssa.Instruction
	flag ssaread.Cell
}

// missesSweep: the waiter leaves its channel in a list whose waiters are all woken for the
// last time when a flag is set, and does not look at the flag, as others do. It comes too
// late then: nobody looks into the list again.
//
// Silent where a caller looks at the flag, and where something between the registration
// and the wait may keep it from waiting, such as an error.
func (p *Package) missesSweep(w *Waiter, reg *registration) (Breach, bool) {
	f := reg.in.Parent()
	if w.Park.Kind != Recv || reg.left == nil || reg.object.Open || len(p.HeldAt(reg.left)) == 0 {
		return Breach{}, false
	}
	s := p.lastSweep(reg.object, leftCell(reg.left))
	if s == nil || s.op.Func == f || !p.flagAsked(s) {
		return Breach{}, false
	}
	readers := p.readersOf(s.flag)
	looks := func(in ssa.Instruction) bool {
		return loads(in, s.flag) || loadsAtomic(in, s.flag) || p.mayCall(in, readers)
	}
	is := func(at ssa.Instruction) func(ssa.Instruction) bool {
		return func(in ssa.Instruction) bool { return in == at }
	}
	if Without(reg.in, is(w.Park.In), IsReturn) != nil || Without(reg.in, looks, is(w.Park.In)) == nil {
		return Breach{}, false
	}
	first := f.Blocks[0].Instrs[0]
	if first != reg.in && (looks(first) || Without(first, looks, is(reg.in)) == nil) || p.callersAsk(f, s.flag) {
		return Breach{}, false
	}
	return p.missedBreach(w, reg, s), true
}

// leftCell returns the list or map into which in leaves something.
func leftCell(in ssa.Instruction) ssaread.Cell {
	var c ssaread.Cell
	switch in := in.(type) {
	case *ssa.MapUpdate:
		c, _ = containerCell(in.Map)
	case *ssa.Store:
		if call := appends(in); call != nil {
			c, _ = containerCell(call.Call.Args[0])
		}
	}
	return c
}

// lastSweep returns who wakes, in a loop, all that wait on o and lie in list, and sets a
// flag beside the list for good; nil if nobody does.
func (p *Package) lastSweep(o *Object, list ssaread.Cell) *sweep {
	if list.Kind != ssaread.Field {
		return nil
	}
	for _, op := range o.Of(Send, TrySend, Close) {
		if !leadsBack(op.In.Block()) || !p.foundIn(op.Val, list, 2) {
			continue
		}
		for i := range p.structs()[list.Type].fields() {
			flag := ssaread.Cell{Kind: ssaread.Field, Type: list.Type, Field: i}
			for _, in := range p.Writers(flag) {
				wr, ok := p.writeTo(in, flag)
				if ok && in.Parent() == op.Func && (Reaches(in, op.In) || Reaches(op.In, in)) && p.forGood(change{in: in, cell: flag, wr: wr}) {
					return &sweep{op, in, flag}
				}
			}
		}
	}
	return nil
}

// flagAsked reports whether others than who sets the flag look at it.
func (p *Package) flagAsked(s *sweep) bool {
	for _, f := range p.Funcs {
		if f != s.op.Func && p.asks(f, s.flag) {
			return true
		}
	}
	return false
}

// callersAsk reports whether a function that calls f looks at flag.
func (p *Package) callersAsk(f *ssa.Function, flag ssaread.Cell) bool {
	for _, call := range p.Callers(f) {
		if p.asks(call.Parent(), flag) {
			return true
		}
	}
	return false
}

func (p *Package) missedBreach(w *Waiter, reg *registration, s *sweep) Breach {
	f, flag := reg.in.Parent(), cellName(s.flag, p)
	b := Breach{Check: "late-register", Func: f, Pos: posOf(reg.in)}
	b.Message = fmt.Sprintf("%s leaves its channel in %s without testing %s, which %s sets at line %d",
		ssaread.ShortName(f), reg.name, flag, ssaread.ShortName(s.op.Func), p.line(posOf(s.set)))
	b.Steps = []Step{
		{posOf(s.set), "completer", s.op.Func, "sets " + flag},
		{s.op.Pos(), "completer", s.op.Func, "wakes all that lie in " + reg.name + ", for the last time"},
		{posOf(reg.in), "waiter", f, "leaves its channel in " + reg.name},
		{w.Park.Pos(), "waiter", w.Park.Func, "parks"},
		{Pos: w.Park.Pos(), Text: flag + " is set, and nobody will wake the waiter"},
	}
	return b
}
