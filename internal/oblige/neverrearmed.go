package oblige

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// neverRearmed looks for a wake that is sent only by who sets a flag, which nobody
// takes back: what is added after the first time is never told of.
func (p *Package) neverRearmed(o *Object) (Breach, bool) {
	for _, s := range o.Of(Send, TrySend) {
		flag, test := p.setOnce(s.In)
		if test == nil || p.takenBackAnywhere(flag) {
			continue
		}
		t := &tokens{sends: []ssa.Instruction{s.In}}
		p.findQueues(t)
		for _, r := range o.Of(Recv, SelRecv) {
			if !notifies(r.Val.Type()) {
				continue // the wake says something itself
			}
			for _, q := range t.queues {
				if look := p.looksAgain(r, q); look != nil {
					return p.onceBreach(s, r, look, test, flag), true
				}
			}
		}
	}
	return Breach{}, false
}

// setOnce returns the flag that in is guarded by, and where it is tested: in is
// executed only where the flag was not set, and its function sets it.
func (p *Package) setOnce(in ssa.Instruction) (ssaread.Cell, ssa.Instruction) {
	if flag, set := casGuard(in); set != nil {
		return flag, set
	}
	for _, t := range p.tests(in) {
		if t.Bound == nil || !isZero(t.Bound) || t.Cell.Kind != ssaread.Field || !ssaread.IsBool(t.Bound.Type()) {
			continue
		}
		for _, st := range p.Writers(t.Cell) {
			if wr, ok := p.writeTo(st, t.Cell); ok && st.Parent() == in.Parent() && t.effect(wr) == Fails && Reaches(t.Load, st) {
				return t.Cell, t.Load
			}
		}
	}
	return ssaread.Cell{}, nil
}

// takenBackAnywhere reports whether somebody sets the flag to false, or to what is not known.
func (p *Package) takenBackAnywhere(flag ssaread.Cell) bool {
	for _, in := range p.Writers(flag) {
		wr, ok := p.writeTo(in, flag)
		if !ok || p.private(wr.addr) {
			continue
		}
		if c, isConst := wr.val.(*ssa.Const); !isConst || isZero(c) {
			return true
		}
	}
	return false
}

// looksAgain returns where a waiter in a loop, woken by r, looks at q.
func (p *Package) looksAgain(r *Op, q ssaread.Cell) ssa.Instruction {
	if !leadsBack(r.In.Block()) {
		return nil
	}
	readers := p.readersOf(q)
	return Without(r.In, func(in ssa.Instruction) bool { return in == r.In }, func(in ssa.Instruction) bool {
		return loads(in, q) || p.mayCall(in, readers)
	})
}

func (p *Package) onceBreach(s, r *Op, look, test ssa.Instruction, flag ssaread.Cell) Breach {
	name := cellName(flag, p)
	b := Breach{Check: "lossy-wake", Func: s.Func, Pos: s.Pos()}
	b.Message = fmt.Sprintf("%s wakes %s only while %s, tested at line %d, is not set: but once",
		ssaread.ShortName(s.Func), ssaread.ShortName(r.Func), name, p.line(posOf(test)))
	b.Steps = []Step{
		{s.Pos(), "completer", s.Func, "sets " + name + ", and wakes"},
		{posOf(look), "waiter", r.Func, "looks, and takes what is there"},
		{r.Pos(), "waiter", r.Func, "parks"},
		{posOf(test), "completer", s.Func, "adds more, finds " + name + " set, sends nothing"},
		{Pos: r.Pos(), Text: "there is more to do, and nobody will wake the waiter"},
	}
	return b
}
