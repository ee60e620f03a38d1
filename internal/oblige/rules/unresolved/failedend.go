package unresolved

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// failedEnd finds functions that alone tell of their end, or that they are ready, and do not when
// something that they call fails. That they should say other ways of theirs on which something
// fails, or who waits: it has told them to end before, so it waits whatever came of it.
func failedEnd(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		if !o.Awaited() || len(o.Of(oblige.SelSend, oblige.TrySend, oblige.Leak)) > 0 || !oblige.Tells(o) {
			continue
		}
		ends := o.Of(oblige.Close, oblige.Send, oblige.GroupDone)
		if len(ends) == 0 {
			continue
		}
		f := ends[0].Func
		if goroutine(p, o, f) || !onlyBy(o, f) || slices.ContainsFunc(o.Of(oblige.Make, oblige.GroupAdd), func(m *oblige.Op) bool { return oblige.Within(m.Func, f) }) {
			continue
		}
		h := p.WakesOf([]*oblige.Object{o}).Held(f)
		for _, end := range ends {
			h.Direct = append(h.Direct, end.In)
		}
		for _, s := range skips(h, f.Blocks[0].Instrs[0], nil) {
			if fails(s) && (failsTold(h, s) || toldToEnd(p, o, f)) && !asksFirst(p, o, f, s) {
				out = append(out, unresolvedBreach(p, f, o, h.Direct[0], s, p.ObjectName(o)))
				break
			}
		}
	}
	return out
}

// fails reports whether a way is taken on the error of a call, and returns one.
func fails(s skip) bool {
	br, ok := oblige.Last(s.from).(*ssa.If)
	if !ok || s.end == nil || !oblige.AsksForFailure(br) {
		return false
	}
	_, failed := oblige.Subject(br.Cond, s.succ == 0)
	return failed && slices.ContainsFunc(s.end.(*ssa.Return).Results, func(v ssa.Value) bool { return ssaread.IsError(v.Type()) })
}

// asksFirst reports whether all who wait ask before for something that f sets on other ways only:
// where it has failed they do not wait.
func asksFirst(p *oblige.Package, o *oblige.Object, f *ssa.Function, s skip) bool {
	return !slices.ContainsFunc(o.Of(oblige.Recv, oblige.GroupWait), func(wait *oblige.Op) bool {
		return !slices.ContainsFunc(p.Guards(wait.In), func(br *ssa.If) bool {
			return slices.ContainsFunc(p.Condition(br.Cond, oblige.ComesTo(br, 0, wait.In), 2), func(t *oblige.Test) bool {
				return slices.ContainsFunc(p.Writers(t.Cell), func(in ssa.Instruction) bool {
					return in.Parent() == f && !oblige.Reaches(in, s.end)
				})
			})
		})
	})
}

// failsTold reports whether another way that is taken on the error of a call completes the promise
// right before it returns.
func failsTold(h *oblige.Held, s skip) bool {
	return slices.ContainsFunc(h.Direct, func(in ssa.Instruction) bool {
		from := in.Block().Preds
		if oblige.IsDefer(in) || len(from) != 1 || from[0] == s.from || oblige.StraightReturn(in.Block(), oblige.Never) == nil {
			return false
		}
		br, ok := oblige.Last(from[0]).(*ssa.If)
		if !ok || !oblige.IsErrorTest(br.Cond) {
			return false
		}
		_, failed := oblige.Subject(br.Cond, br.Block().Succs[0] == in.Block())
		return failed
	})
}

// toldToEnd reports whether all who wait for o have called a cancel function before, or closed a channel
// from which f, or what it calls, receives.
func toldToEnd(p *oblige.Package, o *oblige.Object, f *ssa.Function) bool {
	hears := func(end *oblige.Object) bool {
		return slices.ContainsFunc(end.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv), func(r *oblige.Op) bool {
			return r.Func == f || slices.Contains(p.Callees(f), r.Func)
		})
	}
	return !slices.ContainsFunc(o.Of(oblige.Recv, oblige.GroupWait), func(wait *oblige.Op) bool {
		cancels := func(in ssa.Instruction) bool {
			call, ok := in.(*ssa.Call)
			return ok && ssaread.IsType(call.Call.Value.Type(), "context", "CancelFunc", "CancelCauseFunc") && oblige.Dominates(in, wait.In)
		}
		return !ssaread.Contains(wait.Func, cancels) && !slices.ContainsFunc(p.Objects(), func(end *oblige.Object) bool {
			return end != o && hears(end) && slices.ContainsFunc(end.Of(oblige.Close), func(c *oblige.Op) bool {
				return c.Func == wait.Func && oblige.Dominates(c.In, wait.In)
			})
		})
	})
}
