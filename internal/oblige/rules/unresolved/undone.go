package unresolved

import (
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// undone finds goroutines, and tasks that others call, that tell on some ways that they are done, and leave
// by another: WaitGroup.Done or the close of a channel of nothing, not deferred; or the one result.
func undone(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		if o.Open || !o.Awaited() || len(o.Of(oblige.Leak)) > 0 || p.OwnLiesThere(o) {
			continue
		}
		wk := p.WakesOf([]*oblige.Object{o})
		seen := map[*ssa.Function]bool{}
		for _, op := range o.Of(oblige.GroupDone, oblige.Close, oblige.Send) {
			if f := op.Func; !seen[f] && (oblige.Tells(o) || counted(p, o, f) || task(p, o, f)) {
				seen[f] = true
				out = append(out, undoneIn(p, f, o, wk)...)
			}
		}
	}
	return out
}

func undoneIn(p *oblige.Package, f *ssa.Function, o *oblige.Object, wk *oblige.Wakers) []oblige.Breach {
	h := &oblige.Held{P: p, Values: map[ssa.Value]bool{}, Resolves: map[ssa.Instruction]bool{}}
	if !counts(p, o, f) {
		return nil
	}
	for _, in := range wk.In(f) {
		h.Resolves[in] = true
		if wk.Ops[in] {
			h.Direct = append(h.Direct, in)
		}
	}
	start, again, ok := spanOf(p, f, o, h)
	if !ok {
		return nil
	}
	for _, s := range skips(h, start, again) {
		if s.end != nil && joins(h, s) && (again != nil || !leavesLoopOf(h, s)) || tellsOther(p, o, s) || startedPast(p, f, s) {
			continue
		}
		return []oblige.Breach{unresolvedBreach(p, f, o, h.Direct[0], s, p.ObjectName(o))}
	}
	return nil
}

// counts reports whether an object counts goroutines such as f, and nothing that
// may outlive them: who else completes it is started by the same function, or is
// a goroutine that does so in a defer.
func counts(p *oblige.Package, o *oblige.Object, f *ssa.Function) bool {
	for _, op := range o.Ops {
		if op.Kind == oblige.GroupAdd && op.Func == f && !addsFor(p, op, f) {
			return false
		}
		if !op.Kind.Wakes() || op.Func == f || op.Kind == oblige.GroupDone && f.Parent() != nil && op.Func.Parent() == f.Parent() {
			continue
		}
		if _, later := op.In.(*ssa.Defer); !later || !p.Spawned(op.Func) {
			return false
		}
	}
	return true
}

// addsFor reports whether add counts one that is started right behind it, to run f.
func addsFor(p *oblige.Package, add *oblige.Op, f *ssa.Function) bool {
	return slices.ContainsFunc(p.Callers(f), func(call ssa.CallInstruction) bool {
		return p.Starts(call) && call.Block() == add.In.Block() && oblige.Dominates(add.In, call)
	})
}

// goroutine reports whether f is only ever started as a goroutine: by one place, as what
// one leaves undone in a field, another may be started to go on with; or by several
// that add to the group o, if there is one, right before.
func goroutine(p *oblige.Package, o *oblige.Object, f *ssa.Function) bool {
	calls := p.Callers(f)
	added := func(call ssa.CallInstruction) bool {
		return o != nil && slices.ContainsFunc(o.Of(oblige.GroupAdd), func(add *oblige.Op) bool {
			return add.In.Block() == call.Block() && oblige.Dominates(add.In, call)
		})
	}
	for _, call := range calls {
		if !p.Starts(call) || len(calls) > 1 && !added(call) {
			return false
		}
	}
	return p.Spawned(f) && !p.Taken(f)
}

// oneEach reports whether one is added for each start of f: where f is started in
// a loop, that is not sure unless the loop adds as well, or as many were added before as it turns.
func oneEach(p *oblige.Package, o *oblige.Object, f *ssa.Function) bool {
	adds := o.Of(oblige.GroupAdd)
	for _, call := range p.Callers(f) {
		loop := oblige.InnerLoop(call.Block())
		if loop == nil || len(adds) == 0 {
			continue
		}
		inside := false
		for _, add := range adds {
			args := add.In.(ssa.CallInstruction).Common().Args
			inside = inside || loop[add.In.Block()] || add.Func == call.Parent() && oblige.Dominates(add.In, call) && asOften(args[len(args)-1], loop)
		}
		if !inside {
			return false
		}
	}
	return true
}

// spanOf returns from where f owes the completion: its start where it is a
// goroutine, or where it receives the item that the completion stands for.
func spanOf(p *oblige.Package, f *ssa.Function, o *oblige.Object, h *oblige.Held) (ssa.Instruction, map[*ssa.BasicBlock]bool, bool) {
	var loop map[*ssa.BasicBlock]bool
	for _, in := range h.Direct {
		if l := oblige.InnerLoop(in.Block()); l != nil {
			loop = l
		}
	}
	if loop == nil {
		return f.Blocks[0].Instrs[0], nil, goroutine(p, o, f) && oneEach(p, o, f) || task(p, o, f)
	}
	if closesOnce(p, o, f) {
		return f.Blocks[0].Instrs[0], nil, true
	}
	for _, t := range received(f) {
		for _, in := range h.Direct {
			if !loop[in.Block()] || !loop[t.at.Block()] || !oblige.InnerLoop(in.Block())[t.at.Block()] {
				return nil, nil, false
			}
		}
		if countedBefore(p, o, t) {
			if oblige.CarriesPromise(t.item.Type(), 3) {
				h.Follow(t.item)
			}
			maps.Copy(h.Values, p.Hold(t.item).Values) // who is handed no more than that completes nothing
			return t.at, t.again, true
		}
	}
	return nil, nil, false
}

// leavesLoopOf reports whether the way s leaves the loop in which the completion is done, by its head: there may
// have been no turn, or none that came to it.
func leavesLoopOf(h *oblige.Held, s skip) bool {
	loop := oblige.OuterLoop(h.Direct[0].Block())
	return loop != nil && s.from == oblige.HeadOf(loop) && !loop[s.from.Succs[s.succ]]
}

// closesOnce reports whether f is a goroutine that closes in a loop, once, what it alone was started with for
// that: to say that it is ready, say. Others may be started with nothing.
func closesOnce(p *oblige.Package, o *oblige.Object, f *ssa.Function) bool {
	prm := closedParam(o, f)
	if prm == nil || len(o.Of(oblige.Send, oblige.SelSend, oblige.TrySend)) > 0 || p.Taken(f) {
		return false
	}
	with := 0
	for _, call := range p.Callers(f) {
		arg := oblige.ArgumentFor(call, f, prm)
		if !p.Starts(call) || arg == nil || oblige.LeadsBack(call.Block()) {
			return false
		}
		if !oblige.IsNil(arg) {
			with++
		}
	}
	return with == 1
}

// closedParam returns the parameter of f that it closes, unless it has done so; nil if there is none.
func closedParam(o *oblige.Object, f *ssa.Function) *ssa.Parameter {
	closes := o.Of(oblige.Close)
	if len(closes) != 1 || closes[0].Func != f {
		return nil
	}
	return paramOrNil(closes[0].Val, map[ssa.Value]bool{})
}

// paramOrNil returns the parameter that v is, where that is not nil by now; nil if it may be anything else.
func paramOrNil(v ssa.Value, seen map[ssa.Value]bool) *ssa.Parameter {
	phi, ok := v.(*ssa.Phi)
	if !ok || seen[v] {
		prm, _ := v.(*ssa.Parameter)
		return prm
	}
	seen[v] = true
	var found *ssa.Parameter
	for _, e := range phi.Edges {
		switch prm := paramOrNil(e, seen); {
		case prm != nil && (found == nil || found == prm):
			found = prm
		case !oblige.IsNil(e) && !seen[e]:
			return nil
		}
	}
	return found
}

// countedBefore reports whether who sends the item adds one to the group before.
func countedBefore(p *oblige.Package, o *oblige.Object, t taking) bool {
	from := p.ObjectOf(t.channel)
	if from == nil {
		return false
	}
	sends := from.Of(oblige.Send, oblige.SelSend)
	for _, s := range sends {
		counted := false
		for _, add := range o.Of(oblige.GroupAdd) {
			counted = counted || add.Func == s.Func && oblige.Reaches(add.In, s.In)
		}
		if !counted {
			return false
		}
	}
	return len(sends) > 0
}

// tellsOther reports whether the way s sends or closes something else, or calls a
// function value: it may tell of its end in another way, such as an error, unless that is only heard of behind
// the wait.
func tellsOther(p *oblige.Package, o *oblige.Object, s skip) bool {
	if s.from.Succs[s.succ].Dominates(s.from) {
		return false // it does nothing but to go back
	}
	return oblige.Without(oblige.Last(s.from), oblige.IsReturn, func(in ssa.Instruction) bool {
		if !s.from.Succs[s.succ].Dominates(in.Block()) {
			return false
		}
		switch in := in.(type) {
		case *ssa.Send:
			return p.ObjectOf(in.Chan) != o && !heardBehind(p, o, in)
		case *ssa.Select:
			return true
		case *ssa.Call:
			c := in.Common()
			return ssaread.IsBuiltin(c, "close") || !c.IsInvoke() && c.StaticCallee() == nil && !oblige.IsBuiltin(c)
		}
		return false
	}) != nil
}

// heardBehind reports whether what is sent is received only by who waits for o, behind its wait.
func heardBehind(p *oblige.Package, o *oblige.Object, s *ssa.Send) bool {
	c := p.ObjectOf(s.Chan)
	if c == nil || c.Open || len(c.Of(oblige.Leak)) > 0 {
		return false
	}
	recvs := c.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv)
	return len(recvs) > 0 && !slices.ContainsFunc(recvs, func(r *oblige.Op) bool {
		return !slices.ContainsFunc(o.Of(oblige.GroupWait, oblige.Recv), func(wait *oblige.Op) bool {
			return wait.Func == r.Func && oblige.Dominates(wait.In, r.In)
		})
	})
}

// joins reports whether the way s comes together with one that completed: an
// "if" around the completion knows why; an early return, or a test of an error, does not.
func joins(h *oblige.Held, s skip) bool {
	if br, ok := oblige.Last(s.from).(*ssa.If); ok && oblige.IsErrorTest(br.Cond) {
		return false
	}
	for _, in := range h.Direct {
		if oblige.Reaches(in, s.end) {
			return true
		}
	}
	return false
}
