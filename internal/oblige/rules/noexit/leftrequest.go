package noexit

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// leftRequests finds requests that lie in a channel with room when whoever serves
// them is told to end, and returns; nobody looks into the channel any more, and
// who sent the request waits for the answer with no case for that end. It returns
// the answers that are told of, too.
func leftRequests(p *oblige.Package) (out []oblige.Breach, told map[*oblige.Object]bool) {
	told = map[*oblige.Object]bool{}
	for _, queue := range p.Objects() {
		end := p.LeavesQueue(queue)
		if end == nil {
			continue
		}
		for _, s := range queue.Of(oblige.Send, oblige.SelSend) {
			if b, ok := stranded(p, queue, s, end); ok {
				out = append(out, b)
				told[answerTo(p, queue, s)] = true
			} else if s.Kind == oblige.Send && p.Refused(queue, s, end) {
				out = append(out, refusedBreach(p, queue, s, end))
			}
		}
	}
	return out, told
}

func refusedBreach(p *oblige.Package, queue *oblige.Object, s *oblige.Op, end *oblige.Ending) oblige.Breach {
	b := noExitBreach(p, queue, s.Func, s.Pos(), end)
	name := p.ChanName(queue)
	b.Message = fmt.Sprintf("%s sends on %s without a case for the end %s obeys at line %d",
		ssaread.ShortName(s.Func), name, ssaread.ShortName(end.Sel.Parent()), p.Line(end.Pos()))
	b.Steps = []oblige.Step{
		b.Steps[0],
		{Pos: b.Steps[1].Pos, Side: "completer", Func: b.Steps[1].Func, Text: "returns, and nobody receives from " + name + " any more"},
		{Pos: s.Pos(), Side: "waiter", Func: s.Func, Text: "sends on " + name},
		{Pos: s.Pos(), Text: "the completer has ended, and nobody will take what is sent"},
	}
	return b
}

// stranded decides whether who sends a request on queue waits for nothing but its answer.
func stranded(p *oblige.Package, queue *oblige.Object, s *oblige.Op, end *oblige.Ending) (oblige.Breach, bool) {
	item := itemOf(p, s)
	if item == nil || !oblige.Roomy(queue) || p.EndsProcess(s.Func) || keptToo(p, item, s) || p.WaitsFor(end, s) {
		return oblige.Breach{}, false
	}
	answer := answerTo(p, queue, s)
	if answer == nil {
		return oblige.Breach{}, false
	}
	at := waitBehind(p, s, item, answer)
	if at == nil {
		return oblige.Breach{}, false
	}
	left := oblige.Step{Pos: s.Pos(), Side: "waiter", Func: s.Func, Text: "leaves its request in " + p.ChanName(queue)}
	return noExitBreach(p, answer, at.Parent(), at.Pos(), end, left), true
}

// answerTo returns what who sends s on queue waits on: of requests of several types, in one
// queue, that of the one that s sends.
func answerTo(p *oblige.Package, queue *oblige.Object, s *oblige.Op) *oblige.Object {
	if mi, ok := oblige.SentBy(s).(*ssa.MakeInterface); ok {
		return p.PromiseOf(mi.X.Type(), 3)
	}
	return p.AnswerOn(queue)
}

// itemOf returns what s sends, nil where its function has not made it.
func itemOf(p *oblige.Package, s *oblige.Op) ssa.Value {
	if v := oblige.RootOf(oblige.SentBy(s)); p.Private(v) || p.IsNew(v) {
		return v
	}
	return nil
}

// keptToo reports whether somebody else may find item than who receives s.
func keptToo(p *oblige.Package, item ssa.Value, s *oblige.Op) bool {
	for _, b := range s.Func.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Store:
				if oblige.RootOf(in.Val) == item && !p.Private(in.Addr) {
					return true
				}
			case *ssa.MapUpdate:
				if oblige.RootOf(in.Value) == item {
					return true
				}
			case *ssa.Go, *ssa.MakeClosure:
				for _, op := range in.Operands(nil) {
					if oblige.RootOf(*op) == item {
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
func waitBehind(p *oblige.Package, s *oblige.Op, item ssa.Value, answer *oblige.Object) ssa.Instruction {
	for _, r := range answer.Of(oblige.Recv) {
		if r.Func == s.Func {
			if own := oblige.RootOf(r.Val); oblige.Reaches(s.In, r.In) && (own == item || oblige.PutInto(own, item)) {
				return r.In
			}
			continue
		}
		if call, ok := oblige.RootOf(r.Val).(*ssa.Call); ok && ssaread.Callee(call.Common()) == s.Func && givesBehind(s, item) {
			return r.In
		}
		prm, ok := oblige.RootOf(r.Val).(*ssa.Parameter)
		if !ok {
			continue
		}
		for _, call := range p.Callers(r.Func) {
			if call.Parent() != s.Func || !oblige.Reaches(s.In, call) {
				continue
			}
			if arg := oblige.ArgumentFor(call, r.Func, prm); arg != nil && oblige.RootOf(arg) == item {
				return call
			}
		}
	}
	return nil
}

// givesBehind reports whether the function of s returns item after s.
func givesBehind(s *oblige.Op, item ssa.Value) bool {
	return slices.ContainsFunc(oblige.ReturnsOf(s.Func), func(ret *ssa.Return) bool {
		return oblige.Reaches(s.In, ret) && slices.ContainsFunc(ret.Results, func(v ssa.Value) bool { return oblige.RootOf(oblige.Stored(v, ret)) == item })
	})
}
