package oblige

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// leftRequests finds requests that lie in a channel with room when whoever serves
// them is told to end, and returns; nobody looks into the channel any more, and
// who sent the request waits for the answer with no case for that end. It returns
// the answers that are told of, too.
func (p *Package) leftRequests() (out []Breach, told map[*Object]bool) {
	told = map[*Object]bool{}
	for _, queue := range p.Objects() {
		end := p.leavesQueue(queue)
		if end == nil {
			continue
		}
		for _, s := range queue.Of(Send, SelSend) {
			if b, ok := p.stranded(queue, s, end); ok {
				out = append(out, b)
				told[p.answerTo(queue, s)] = true
			} else if s.Kind == Send && p.refused(queue, s, end) {
				out = append(out, p.refusedBreach(queue, s, end))
			}
		}
	}
	return out, told
}

// refused reports whether a plain send on a channel without room has no way out
// when its receiver has ended, though others who send to that have one.
func (p *Package) refused(queue *Object, s *Op, end *ending) bool {
	server := end.sel.Parent()
	return !roomy(queue) && !within(s.Func, server) && !p.waitsForItself(queue, s) && !p.endsProcess(s.Func) && !p.waitsFor(end, s) &&
		p.othersHeed(end, server) && !p.endsBehind(end.sel.States[end.at].Chan, s)
}

func roomy(queue *Object) bool {
	return slices.ContainsFunc(queue.Of(Make), func(m *Op) bool { return m.Cap != 0 })
}

// othersHeed reports whether somebody sends to server in a select that has a case
// for its end, or for what server closes when it ends.
func (p *Package) othersHeed(end *ending, server *ssa.Function) bool {
	for _, o := range p.Objects() {
		if !slices.ContainsFunc(o.Of(SelRecv), func(r *Op) bool { return r.In == end.sel }) {
			continue
		}
		for _, s := range o.Of(SelSend) {
			for _, st := range s.Sel.States {
				if st.Dir == types.RecvOnly && p.endsForGood(st.Chan) && (p.ObjectOf(st.Chan) == p.ObjectOf(end.sel.States[end.at].Chan) || p.closedBy(st.Chan, server)) {
					return true
				}
			}
		}
	}
	return false
}

// closedBy reports whether f closes ch.
func (p *Package) closedBy(ch ssa.Value, f *ssa.Function) bool {
	o := p.ObjectOf(ch)
	return o != nil && slices.ContainsFunc(o.Of(Close), func(c *Op) bool { return c.Func == f })
}

func (p *Package) refusedBreach(queue *Object, s *Op, end *ending) Breach {
	b := p.noExitBreach(queue, s.Func, s.Pos(), end)
	name := p.chanName(queue)
	b.Message = fmt.Sprintf("%s sends on %s without a case for the end %s obeys at line %d",
		ssaread.ShortName(s.Func), name, ssaread.ShortName(end.sel.Parent()), p.line(end.pos()))
	b.Steps = []Step{
		b.Steps[0],
		{b.Steps[1].Pos, "completer", b.Steps[1].Func, "returns, and nobody receives from " + name + " any more"},
		{s.Pos(), "waiter", s.Func, "sends on " + name},
		{Pos: s.Pos(), Text: "the completer has ended, and nobody will take what is sent"},
	}
	return b
}

// leavesQueue returns how those who receive from a channel end with something
// left in it, or about to be sent: each does so in a select, and returns by a case for a
// channel that is closed for good. Nobody else receives from it.
func (p *Package) leavesQueue(queue *Object) *ending {
	makes := queue.Of(Make)
	if queue.Open || len(makes) == 0 || len(queue.Of(Leak, Recv, TryRecv, Close)) > 0 {
		return nil
	}
	takes := map[ssa.Instruction]bool{}
	for _, r := range queue.Of(SelRecv) {
		takes[r.In] = true
	}
	var first *ending
	for _, r := range queue.Of(SelRecv) {
		end := p.leavesAt(r.Sel, p.endsForGood, func(in ssa.Instruction) bool { return takes[in] })
		if end == nil {
			return nil
		}
		if first == nil {
			first = end
		}
	}
	return first
}

// endsForGood reports whether what comes on a channel is an end that stays: it is
// closed, once, and nothing is sent on it.
func (p *Package) endsForGood(ch ssa.Value) bool {
	if isCancel(ch) {
		return true
	}
	o := p.ObjectOf(ch)
	return o != nil && notifies(ch.Type()) && len(o.Of(Send, SelSend, TrySend, Leak)) == 0 && !replaced(o) && (o.Open || len(o.Of(Close)) > 0)
}

// stranded decides whether who sends a request on queue waits for nothing but its answer.
func (p *Package) stranded(queue *Object, s *Op, end *ending) (Breach, bool) {
	item := p.itemOf(s)
	if item == nil || !roomy(queue) || p.endsProcess(s.Func) || p.keptToo(item, s) || p.waitsFor(end, s) {
		return Breach{}, false
	}
	answer := p.answerTo(queue, s)
	if answer == nil {
		return Breach{}, false
	}
	at := p.waitBehind(s, item, answer)
	if at == nil {
		return Breach{}, false
	}
	left := Step{s.Pos(), "waiter", s.Func, "leaves its request in " + p.chanName(queue)}
	return p.noExitBreach(answer, at.Parent(), at.Pos(), end, left), true
}

// answerOn returns what those wait on who send a request on queue: the request is
// a channel, or carries one.
func (p *Package) answerOn(queue *Object) *Object {
	t := queue.Ops[0].Val.Type()
	ch, ok := t.Underlying().(*types.Chan)
	if !ok {
		return nil
	}
	elem := ch.Elem()
	if _, ok := elem.Underlying().(*types.Chan); ok {
		return p.objectAt(Place{Cell: ssaread.ElemOf(t)})
	}
	return p.promiseOf(elem, 3)
}

// answerTo returns what who sends s on queue waits on: of requests of several types, in one
// queue, that of the one that s sends.
func (p *Package) answerTo(queue *Object, s *Op) *Object {
	if mi, ok := sentBy(s).(*ssa.MakeInterface); ok {
		return p.promiseOf(mi.X.Type(), 3)
	}
	return p.answerOn(queue)
}

// itemOf returns what s sends, nil where its function has not made it.
func (p *Package) itemOf(s *Op) ssa.Value {
	if v := rootOf(sentBy(s)); p.private(v) || p.isNew(v) {
		return v
	}
	return nil
}

// keptToo reports whether somebody else may find item than who receives s.
func (p *Package) keptToo(item ssa.Value, s *Op) bool {
	for _, b := range s.Func.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Store:
				if rootOf(in.Val) == item && !p.private(in.Addr) {
					return true
				}
			case *ssa.MapUpdate:
				if rootOf(in.Value) == item {
					return true
				}
			case *ssa.Go, *ssa.MakeClosure:
				for _, op := range in.Operands(nil) {
					if rootOf(*op) == item {
						return true
					}
				}
			}
		}
	}
	return false
}

// waitBehind returns where the function of s, what it calls for that, or who gets item
// from it waits for the answer to item after s, with no other way out.
func (p *Package) waitBehind(s *Op, item ssa.Value, answer *Object) ssa.Instruction {
	for _, r := range answer.Of(Recv) {
		if r.Func == s.Func {
			if own := rootOf(r.Val); Reaches(s.In, r.In) && (own == item || putInto(own, item)) {
				return r.In
			}
			continue
		}
		if call, ok := rootOf(r.Val).(*ssa.Call); ok && ssaread.Callee(call.Common()) == s.Func && givesBehind(s, item) {
			return r.In
		}
		prm, ok := rootOf(r.Val).(*ssa.Parameter)
		if !ok {
			continue
		}
		for _, call := range p.Callers(r.Func) {
			if call.Parent() != s.Func || !Reaches(s.In, call) {
				continue
			}
			if arg := argumentFor(call, r.Func, prm); arg != nil && rootOf(arg) == item {
				return call
			}
		}
	}
	return nil
}

// givesBehind reports whether the function of s returns item after s.
func givesBehind(s *Op, item ssa.Value) bool {
	return slices.ContainsFunc(returnsOf(s.Func), func(ret *ssa.Return) bool {
		return Reaches(s.In, ret) && slices.ContainsFunc(ret.Results, func(v ssa.Value) bool { return rootOf(stored(v, ret)) == item })
	})
}

// waitsFor reports whether who closes the channel of an end waits before for those
// who do as the function of s does, or is kept out by a lock that s holds.
func (p *Package) waitsFor(end *ending, s *Op) bool {
	o := p.ObjectOf(end.sel.States[end.at].Chan)
	if o == nil {
		return false
	}
	held := p.HeldAt(s.In)
	for _, c := range o.Of(Close) {
		if slices.ContainsFunc(p.HeldAt(c.In), func(l Place) bool { return slices.Contains(held, l) }) {
			return true
		}
		for _, g := range p.Objects() {
			for _, w := range g.Of(GroupWait) {
				if w.Func == c.Func && Reaches(w.In, c.In) && slices.ContainsFunc(g.Of(GroupDone), func(d *Op) bool { return within(d.Func, s.Func) }) {
					return true
				}
			}
		}
	}
	return false
}
