package oblige

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// undone finds goroutines that tell on some ways that they are done, and leave
// by another: WaitGroup.Done or the close of a channel of nothing, not deferred.
func (p *Package) undone() []Breach {
	var out []Breach
	for _, o := range p.Objects() {
		if o.Open || !o.awaited() || !tells(o) || len(o.Of(Leak)) > 0 {
			continue
		}
		wk := p.WakesOf([]*Object{o})
		seen := map[*ssa.Function]bool{}
		for _, op := range o.Of(GroupDone, Close, Send) {
			if f := op.Func; !seen[f] {
				seen[f] = true
				out = append(out, p.undoneIn(f, o, wk)...)
			}
		}
	}
	return out
}

// tells reports whether an object carries nothing but that somebody is done.
func tells(o *Object) bool {
	for _, op := range o.Ops {
		if op.Kind == GroupWait {
			return true
		}
		if c, ok := op.Val.Type().Underlying().(*types.Chan); ok {
			st, ok := c.Elem().Underlying().(*types.Struct)
			return ok && st.NumFields() == 0
		}
	}
	return false
}

func (p *Package) undoneIn(f *ssa.Function, o *Object, wk *wakers) []Breach {
	h := &held{p: p, values: map[ssa.Value]bool{}, resolves: map[ssa.Instruction]bool{}}
	if !p.counts(o, f) {
		return nil
	}
	for _, in := range wk.In(f) {
		h.resolves[in] = true
		if wk.ops[in] {
			h.direct = append(h.direct, in)
		}
	}
	start, again, ok := p.spanOf(f, o, h)
	if !ok {
		return nil
	}
	for _, s := range h.skips(start, again) {
		if s.end != nil && h.joins(s) || tellsOther(s) {
			continue
		}
		return []Breach{p.unresolvedBreach(f, o, h.direct[0], s, p.objectName(o))}
	}
	return nil
}

// counts reports whether an object counts goroutines such as f, and nothing that
// may outlive them: who else completes it is started by the same function, or is
// a goroutine that does so in a defer.
func (p *Package) counts(o *Object, f *ssa.Function) bool {
	for _, op := range o.Ops {
		if op.Kind == GroupAdd && op.Func == f {
			return false
		}
		if !op.Kind.Wakes() || op.Func == f || op.Kind == GroupDone && f.Parent() != nil && op.Func.Parent() == f.Parent() {
			continue
		}
		if _, later := op.In.(*ssa.Defer); !later || !p.Spawned(op.Func) {
			return false
		}
	}
	return true
}

// goroutine reports whether f is only ever started as a goroutine: by one place,
// as what one leaves undone in a field, another may be started to go on with.
func (p *Package) goroutine(f *ssa.Function) bool {
	if len(p.Callers(f)) != 1 {
		return false
	}
	for _, call := range p.Callers(f) {
		if !p.Starts(call) {
			return false
		}
	}
	return p.Spawned(f) && !p.Taken(f)
}

// oneEach reports whether one is added for each start of f: where f is started in
// a loop, that is not sure unless the loop adds as well.
func (p *Package) oneEach(o *Object, f *ssa.Function) bool {
	adds := o.Of(GroupAdd)
	for _, call := range p.Callers(f) {
		loop := innerLoop(call.Block())
		if loop == nil || len(adds) == 0 {
			continue
		}
		inside := false
		for _, add := range adds {
			inside = inside || loop[add.In.Block()]
		}
		if !inside {
			return false
		}
	}
	return true
}

// spanOf returns from where f owes the completion: its start where it is a
// goroutine, or where it receives the item that the completion stands for.
func (p *Package) spanOf(f *ssa.Function, o *Object, h *held) (ssa.Instruction, map[*ssa.BasicBlock]bool, bool) {
	var loop map[*ssa.BasicBlock]bool
	for _, in := range h.direct {
		if l := innerLoop(in.Block()); l != nil {
			loop = l
		}
	}
	if loop == nil {
		return f.Blocks[0].Instrs[0], nil, p.goroutine(f) && p.oneEach(o, f)
	}
	for _, t := range received(f) {
		for _, in := range h.direct {
			if !loop[in.Block()] || !loop[t.at.Block()] || !innerLoop(in.Block())[t.at.Block()] {
				return nil, nil, false
			}
		}
		if p.countedBefore(o, t) {
			h.follow(t.item)
			return t.at, t.again, true
		}
	}
	return nil, nil, false
}

// countedBefore reports whether who sends the item adds one to the group before.
func (p *Package) countedBefore(o *Object, t taking) bool {
	from := p.ObjectOf(t.channel)
	if from == nil {
		return false
	}
	sends := from.Of(Send, SelSend)
	for _, s := range sends {
		counted := false
		for _, add := range o.Of(GroupAdd) {
			counted = counted || add.Func == s.Func && Reaches(add.In, s.In)
		}
		if !counted {
			return false
		}
	}
	return len(sends) > 0
}

// tellsOther reports whether the way s sends or closes something else, or calls a
// function value: it may tell of its end in another way, such as an error.
func tellsOther(s skip) bool {
	return Without(last(s.from), IsReturn, func(in ssa.Instruction) bool {
		if !s.from.Succs[s.succ].Dominates(in.Block()) {
			return false
		}
		switch in := in.(type) {
		case *ssa.Send, *ssa.Select:
			return true
		case *ssa.Call:
			c := in.Common()
			return ssaread.IsBuiltin(c, "close") || !c.IsInvoke() && c.StaticCallee() == nil && !isBuiltin(c)
		}
		return false
	}) != nil
}

func isBuiltin(c *ssa.CallCommon) bool {
	_, ok := c.Value.(*ssa.Builtin)
	return ok
}

// joins reports whether the way s comes together with one that completed: an
// "if" around the completion knows why; an early return, or a test of an error, does not.
func (h *held) joins(s skip) bool {
	if br, ok := last(s.from).(*ssa.If); ok && isErrorTest(br.Cond) {
		return false
	}
	for _, in := range h.direct {
		if Reaches(in, s.end) {
			return true
		}
	}
	return false
}

// objectName returns the name of the first place of an object that has one.
func (p *Package) objectName(o *Object) string {
	for _, pl := range o.Places {
		if pl.Cell.Kind == ssaread.Field || pl.Cell.Kind == ssaread.Var {
			if n := cellName(pl.Cell, p); n != "" {
				return n
			}
		}
	}
	return "the promise"
}
