package lossywake

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// neverRearmed looks for a wake that is sent only by who sets a flag, which nobody
// takes back: what is added after the first time is never told of.
func neverRearmed(p *oblige.Package, o *oblige.Object) (oblige.Breach, bool) {
	for _, s := range o.Of(oblige.Send, oblige.TrySend) {
		flag, test := p.SetOnce(s.In)
		if test == nil || p.TakenBack(flag) || sentOtherwise(p, o, flag) {
			continue
		}
		t := &oblige.Tokens{Sends: []ssa.Instruction{s.In}}
		p.FindQueues(t)
		for _, r := range o.Of(oblige.Recv, oblige.SelRecv) {
			if !oblige.Notifies(r.Val.Type()) {
				continue // the wake says something itself
			}
			for _, q := range t.Queues {
				if look := p.LooksAgain(r, q); look != nil {
					return onceBreach(p, s, r, look, test, flag), true
				}
			}
		}
	}
	return oblige.Breach{}, false
}

// sentOtherwise reports whether another wake is sent on o than by who sets the flag.
func sentOtherwise(p *oblige.Package, o *oblige.Object, flag ssaread.Cell) bool {
	return slices.ContainsFunc(o.Of(oblige.Send, oblige.SelSend, oblige.TrySend), func(s *oblige.Op) bool {
		by, test := p.SetOnce(s.In)
		return test == nil || by != flag
	})
}

func onceBreach(p *oblige.Package, s, r *oblige.Op, look, test ssa.Instruction, flag ssaread.Cell) oblige.Breach {
	name := oblige.CellName(flag, p)
	b := oblige.Breach{Check: "lossy-wake", Func: s.Func, Pos: s.Pos()}
	b.Message = fmt.Sprintf("%s wakes %s only while %s, tested at line %d, is not set: but once",
		ssaread.ShortName(s.Func), ssaread.ShortName(r.Func), name, p.Line(oblige.PosOf(test)))
	b.Steps = []oblige.Step{
		{Pos: s.Pos(), Side: "completer", Func: s.Func, Text: "sets " + name + ", and wakes"},
		{Pos: oblige.PosOf(look), Side: "waiter", Func: r.Func, Text: "looks, and takes what is there"},
		{Pos: r.Pos(), Side: "waiter", Func: r.Func, Text: "parks"},
		{Pos: oblige.PosOf(test), Side: "completer", Func: s.Func, Text: "adds more, finds " + name + " set, sends nothing"},
		{Pos: r.Pos(), Text: "there is more to do, and nobody will wake the waiter"},
	}
	return b
}
