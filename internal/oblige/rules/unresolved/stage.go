package unresolved

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// stages finds workers that receive items of which each was counted in a WaitGroup when it was sent, count
// down for an item on some ways or hand it on to the next one, and on another turn to the next item. Likewise
// those that send a result for an item, where who sends the items receives as many results.
//
// Who is handed the item may count down, but not its own methods: they do not have the group.
func stages(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		counts := countedSome
		if len(o.Of(oblige.GroupAdd)) == 0 {
			counts = asMany
		}
		if o.Open || !o.Awaited() || len(o.Of(oblige.Leak)) > 0 {
			continue
		}
		seen := map[*ssa.Function]bool{}
		for _, done := range o.Of(oblige.GroupDone, oblige.Send) {
			f := done.Func
			if seen[f] || oblige.IsDefer(done.In) || !oblige.LeadsBack(done.In.Block()) {
				continue
			}
			seen[f] = true
			if slices.ContainsFunc(o.Of(oblige.GroupAdd), func(add *oblige.Op) bool { return add.Func == f }) {
				continue
			}
			for _, t := range received(f) {
				if loop := oblige.WholeLoop(t.at.Block()); loop == nil || !loop[done.In.Block()] || !counts(p, o, t, oblige.MaxUp) {
					continue
				}
				if b, ok := leftInStage(p, o, f, done, t); ok {
					out = append(out, b)
				}
				break
			}
		}
	}
	return out
}

// leftInStage looks for a way from the receipt of an item to the next one, past all that count down or hand it on.
func leftInStage(p *oblige.Package, o *oblige.Object, f *ssa.Function, done *oblige.Op, t taking) (oblige.Breach, bool) {
	h := p.WakesOf([]*oblige.Object{o}).Held(f, done.In)
	h.Values = p.Hold(t.item).Values
	for in := range ssaread.Instrs(f) {
		_, calls := in.(*ssa.Call) // for a result, wk tells who sends it
		if hands(h, in) && !(calls && done.Kind == oblige.Send) {
			h.Resolves[in] = true
		}
	}
	for _, s := range skips(h, t.at, t.again) {
		if s.end == nil && !tellsOther(p, o, s) && !cancels(s) {
			return unresolvedBreach(p, f, o, done.In, s, p.ObjectName(o)), true
		}
	}
	return oblige.Breach{}, false
}

// hands reports whether in leaves the held item to somebody else: as an argument, in a container, a field or
// a channel, or in a function literal.
func hands(h *oblige.Held, in ssa.Instruction) bool {
	held := func(v ssa.Value) bool { return h.Values[v] }
	switch in := in.(type) {
	case *ssa.Send:
		return held(in.X)
	case *ssa.Select:
		return slices.ContainsFunc(in.States, func(st *ssa.SelectState) bool { return held(st.Send) })
	case *ssa.MapUpdate:
		return held(in.Value) || held(in.Key)
	case *ssa.Store:
		return held(in.Val)
	case *ssa.MakeClosure:
		return slices.ContainsFunc(in.Bindings, held)
	case ssa.CallInstruction:
		c := in.Common()
		if callee := ssaread.Callee(c); callee != nil && callee.Signature.Recv() != nil && len(c.Args) > 0 {
			return slices.ContainsFunc(c.Args[1:], held)
		}
		return slices.ContainsFunc(c.Args, held)
	}
	return false
}

// countedSome reports whether one who sends such items adds one to the group before, or has them from such a
// channel: who receives them cannot tell these from those that others send on, and counts down for each.
func countedSome(p *oblige.Package, o *oblige.Object, t taking, depth int) bool {
	from := p.ObjectOf(t.channel)
	return from != nil && slices.ContainsFunc(from.Of(oblige.Send, oblige.SelSend), func(s *oblige.Op) bool {
		return slices.ContainsFunc(o.Of(oblige.GroupAdd), func(add *oblige.Op) bool {
			return add.Func == s.Func && oblige.Reaches(add.In, s.In)
		}) || depth > 0 && slices.ContainsFunc(received(s.Func), func(t taking) bool {
			return p.ObjectOf(t.channel) != from && p.Hold(t.item).Values[oblige.SentBy(s)] && countedSome(p, o, t, depth-1)
		})
	})
}

// asMany reports whether who sends the items in a loop receives from o in another one, as often as that turned.
func asMany(p *oblige.Package, o *oblige.Object, t taking, _ int) bool {
	from, recvs := p.ObjectOf(t.channel), o.Of(oblige.Recv)
	if from == nil || len(recvs) != 1 || len(o.Of(oblige.Close)) > 0 {
		return false
	}
	sends, loop := from.Of(oblige.Send, oblige.SelSend), oblige.InnerLoop(recvs[0].In.Block())
	if len(sends) != 1 || sends[0].Kind != oblige.Send || loop == nil || oblige.Outermost(sends[0].Func) != oblige.Outermost(recvs[0].Func) {
		return false
	}
	given := oblige.InnerLoop(sends[0].In.Block())
	return given != nil && !loop[sends[0].In.Block()] && sameNumber(turnsOf(given), turnsOf(loop))
}
