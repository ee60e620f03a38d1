package noexit

import (
	"fmt"
	"go/token"
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
			if b, answer := stranded(p, queue, s, end); answer != nil {
				out = append(out, b)
				told[answer] = true
			} else if s.Kind == oblige.Send && (p.Refused(queue, s, end) || startedDeaf(p, queue, s, end)) {
				out = append(out, refusedBreach(p, queue, s, end))
			}
		}
	}
	return out, told
}

// startedDeaf reports whether s comes in a goroutine that is started by one who obeys the end itself, so
// often that whatever constant room there is may be full, and outsiders alone, as they please, receive.
func startedDeaf(p *oblige.Package, queue *oblige.Object, s *oblige.Op, end *oblige.Ending) bool {
	starts := p.Callers(s.Func)
	unknown := func(m *oblige.Op) bool { return m.Room() == oblige.Unknown }
	if len(starts) == 0 || slices.ContainsFunc(queue.Of(oblige.Make), unknown) || s.Func.Parent() == nil || slices.ContainsFunc(queue.Of(oblige.SelRecv), func(r *oblige.Op) bool {
		return !p.IsEntry(r.Func) || p.Spawned(r.Func) || slices.ContainsFunc(queue.Of(oblige.Make), func(m *oblige.Op) bool { return m.Func == r.Func })
	}) || p.WaitsFor(end, s) || p.EndsBehind(end.Chan(), s) || p.EndsProcess(s.Func) {
		return false
	}
	return !slices.ContainsFunc(starts, func(call ssa.CallInstruction) bool {
		return !p.Starts(call) || oblige.Roomy(queue) && !oblige.LeadsBack(call.Block()) || !obeys(p, call.Parent(), end)
	})
}

// obeys reports whether f has a case for the end, or looks whether it has come, or asks a helper that does.
func obeys(p *oblige.Package, f *ssa.Function, end *oblige.Ending) bool {
	return slices.ContainsFunc(p.Objects(), func(o *oblige.Object) bool {
		return slices.ContainsFunc(o.Of(oblige.SelRecv, oblige.TryRecv), func(r *oblige.Op) bool {
			return (r.Func == f || oblige.SaysWhether(r.Func) && slices.Contains(p.Callees(f), r.Func)) && p.SameEnd(r.Val, end.Chan())
		})
	})
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

// A handing is where a function hands a request over: a send, or a call of a function
// that sends what it is given.
type handing struct {
	in   ssa.Instruction
	pos  token.Pos
	sent ssa.Value
}

// handings returns where the request of s is handed over by who has made it.
func handings(p *oblige.Package, s *oblige.Op) []handing {
	own := handing{s.In, s.Pos(), oblige.SentBy(s)}
	prm, ok := oblige.RootOf(own.sent).(*ssa.Parameter)
	if !ok {
		return []handing{own}
	}
	var out []handing
	for _, call := range p.Callers(s.Func) {
		if arg := oblige.ArgumentFor(call, s.Func, prm); arg != nil && !p.Starts(call) {
			out = append(out, handing{call, call.Pos(), arg})
		}
	}
	return out
}

// stranded decides whether who hands a request over by s waits for nothing but its answer.
func stranded(p *oblige.Package, queue *oblige.Object, s *oblige.Op, end *oblige.Ending) (b oblige.Breach, answer *oblige.Object) {
	if !oblige.Roomy(queue) || p.EndsProcess(s.Func) || p.WaitsFor(end, s) {
		return oblige.Breach{}, nil
	}
	for _, h := range handings(p, s) {
		item := oblige.RootOf(h.sent)
		if !p.Private(item) && !p.IsNew(item) || keptToo(p, item, h.in) {
			continue
		}
		answer := answerTo(p, queue, h)
		if answer == nil {
			continue
		}
		if at := waitBehind(p, h.in, item, answer); at != nil {
			left := oblige.Step{Pos: h.pos, Side: "waiter", Func: h.in.Parent(), Text: "leaves its request in " + p.ChanName(queue)}
			return noExitBreach(p, answer, at.Parent(), at.Pos(), end, left), answer
		}
	}
	return oblige.Breach{}, nil
}

// answerTo returns what who hands h over on queue waits on: of requests of several types, in one
// queue, that of the one that is sent.
func answerTo(p *oblige.Package, queue *oblige.Object, h handing) *oblige.Object {
	if mi, ok := h.sent.(*ssa.MakeInterface); ok {
		return p.PromiseOf(mi.X.Type(), 3)
	}
	return p.AnswerOn(queue)
}

// keptToo reports whether somebody else may find item than who receives what is handed over.
func keptToo(p *oblige.Package, item ssa.Value, handed ssa.Instruction) bool {
	for in := range ssaread.Instrs(handed.Parent()) {
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
	return false
}

// waitBehind returns where the function that hands item over, what it calls for that, or who
// gets item from it waits for the answer behind that, with no other way out.
func waitBehind(p *oblige.Package, handed ssa.Instruction, item ssa.Value, answer *oblige.Object) ssa.Instruction {
	f := handed.Parent()
	for _, r := range answer.Of(oblige.Recv) {
		if r.Func == f {
			if own := oblige.RootOf(r.Val); oblige.Reaches(handed, r.In) && (own == item || oblige.PutInto(own, item)) {
				return r.In
			}
			continue
		}
		if r.Func.Parent() == f && deferred(r.Func) && captured(r.Val, item) {
			return r.In
		}
		if call, ok := oblige.RootOf(r.Val).(*ssa.Call); ok && ssaread.Callee(call.Common()) == f && givesBehind(handed, item) {
			return r.In
		}
		prm, ok := oblige.RootOf(r.Val).(*ssa.Parameter)
		if !ok {
			continue
		}
		for _, call := range p.Callers(r.Func) {
			if call.Parent() != f || !oblige.Reaches(handed, call) {
				continue
			}
			if arg := oblige.ArgumentFor(call, r.Func, prm); arg != nil && oblige.RootOf(arg) == item {
				return call
			}
		}
	}
	return nil
}

// deferred reports whether the function literal f is deferred, whenever the function runs that it lies in.
func deferred(f *ssa.Function) bool {
	return slices.ContainsFunc(oblige.DefersOf(f.Parent()), func(d *ssa.Defer) bool { return ssaread.Callee(d.Common()) == f && oblige.OnEveryWay(d) })
}

// captured reports whether a literal has captured ch in a variable that lies in item too.
func captured(ch, item ssa.Value) bool {
	fv, ok := oblige.RootOf(ch).(*ssa.FreeVar)
	return ok && slices.ContainsFunc(ssaread.Bindings(fv), func(b ssa.Value) bool {
		return slices.ContainsFunc(*b.Referrers(), func(use ssa.Instruction) bool {
			load, ok := use.(*ssa.UnOp)
			return ok && oblige.PutInto(load, item)
		})
	})
}

// givesBehind reports whether the function that hands item over returns it behind that.
func givesBehind(handed ssa.Instruction, item ssa.Value) bool {
	return slices.ContainsFunc(oblige.ReturnsOf(handed.Parent()), func(ret *ssa.Return) bool {
		return oblige.Reaches(handed, ret) && slices.ContainsFunc(ret.Results, func(v ssa.Value) bool { return oblige.RootOf(oblige.Stored(v, ret)) == item })
	})
}
