// Package doubleresolve finds promises that are completed twice: the check double-resolve.
package doubleresolve

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/protocol"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches: a promise is resolved twice. These forms:
//
//   - one way through a function closes a channel twice, which panics, or sends
//     twice on one with room for one result, so that the second send waits for a
//     receiver that has what it came for;
//   - a function that closes a channel without asking is called by two goroutines;
//   - an exported method looks whether the channel is closed, and closes it if not,
//     with no lock held, though its object has one, and another method calls it
//     too: two callers may both find it open;
//   - one who closes the channel looks whether it is closed, or at a flag that is set
//     then, another one does not, and nothing else tells it;
//   - a function closes the channel and notes so in a flag that others ask before they
//     do anything, and two call it, one of whom does not ask;
//   - whoever finds a count at its end closes the channel, and looks at it in another
//     step than that by which it takes it down;
//   - whoever takes the promise out of a map completes it, and one does so even if it is
//     there no more;
//   - or takes it out only after it has completed it (removedLate);
//   - or takes it out and completes it without asking whether another one has thrown it
//     out before (removedUnasked);
//   - a loop defers the completion in each turn, though there is but one (deferredInTurn);
//   - a loop counts down what a goroutine that it has started counts down as well (doneForStarted);
//   - one closes, and tells another one of it who closes as well (toldToClose);
//   - two goroutines of one maker close (closedByBoth).
//
// Silent where a Once, a compare-and-swap, a test or a lock with a test stands
// before it, where the channel is made anew in between, and, for one that looks, where
// each call comes behind another one (inTurn).
func Breaches(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		if len(o.Of(oblige.Make, oblige.GroupAdd)) == 0 || len(o.Of(oblige.CondWait)) > 0 {
			continue
		}
		for _, form := range forms {
			if b, ok := form(p, o); ok {
				out = append(out, b)
				break
			}
		}
	}
	return out
}

// forms lists the ways to resolve twice; one is told of a promise.
var forms = []func(*oblige.Package, *oblige.Object) (oblige.Breach, bool){
	(*oblige.Package).TwiceOnAWay,
	closedByTwo,
	closedByBoth,
	closedOnLook,
	closedOnTest,
	closedUnasked,
	closedUnflagged,
	closedByCount,
	removedAnyway,
	removedLate,
	removedUnasked,
	deferredInTurn,
	doneForStarted,
	toldToClose,
}

// plain reports whether an operation is done where it stands, and not in a loop.
func plain(op *oblige.Op) bool {
	return !oblige.DeferredTo(op) && !oblige.LeadsBack(op.In.Block())
}

// closedByTwo looks for a close that nothing guards, in a method that two
// goroutines of one object call, neither of them in turn.
func closedByTwo(p *oblige.Package, o *oblige.Object) (oblige.Breach, bool) {
	for _, c := range o.Of(oblige.Close) {
		if len(o.Of(oblige.Close)) > 1 || !plain(c) || len(p.Guards(c.In)) > 0 || guardedCall(p, c.Func) || oblige.Replaced(o) {
			continue
		}
		var roots []*ssa.Function
		var calls []ssa.CallInstruction
		for _, call := range p.Callers(c.Func) {
			g := p.SoleGoroutine(call.Parent())
			if g != nil && !slices.Contains(roots, g) && onOwn(p, call) {
				roots, calls = append(roots, g), append(calls, call)
			}
		}
		if len(roots) >= 2 && startedTogether(p, roots[0], roots[1]) {
			return byTwoBreach(p, o, c, calls[0], calls[1]), true
		}
	}
	return oblige.Breach{}, false
}

// onOwn reports whether a method calls another of its own object, without a lock
// under which it could have asked whether somebody did before.
func onOwn(p *oblige.Package, call ssa.CallInstruction) bool {
	c, ok := call.(*ssa.Call)
	f := call.Parent()
	return ok && len(c.Call.Args) > 0 && len(f.Params) > 0 && f.Signature.Recv() != nil &&
		oblige.RouteOf(c.Call.Args[0]) == oblige.Route{Root: f.Params[0]} && len(p.HeldAt(c)) == 0
}

// guardedCall reports whether f is handed to a Once, or is itself a literal that is.
func guardedCall(p *oblige.Package, f *ssa.Function) bool { return f.Parent() != nil || p.Taken(f) }

// startedTogether reports whether one function starts both goroutines.
func startedTogether(p *oblige.Package, f, g *ssa.Function) bool {
	for _, a := range p.Callers(f) {
		for _, b := range p.Callers(g) {
			if a.Parent() == b.Parent() && f != g {
				return true
			}
		}
	}
	return false
}

func byTwoBreach(p *oblige.Package, o *oblige.Object, c *oblige.Op, a, b ssa.CallInstruction) oblige.Breach {
	name := p.ChanName(o)
	br := oblige.Breach{Check: "double-resolve", Func: c.Func, Pos: c.Pos()}
	br.Message = fmt.Sprintf("%s closes %s at line %d, both %s and %s call it",
		ssaread.ShortName(c.Func), name, p.Line(c.Pos()), ssaread.ShortName(a.Parent()), ssaread.ShortName(b.Parent()))
	br.Steps = []oblige.Step{
		{Pos: oblige.PosOf(a), Side: "completer", Func: a.Parent(), Text: "calls " + ssaread.ShortName(c.Func)},
		{Pos: c.Pos(), Side: "completer", Func: c.Func, Text: "closes " + name},
		{Pos: oblige.PosOf(b), Side: "other completer", Func: b.Parent(), Text: "calls " + ssaread.ShortName(c.Func)},
		{Pos: c.Pos(), Text: name + " is closed already, the second close panics: nobody will go on"},
	}
	return br
}

// closedOnLook looks for a close that is guarded by a look at the channel itself, and by no lock.
func closedOnLook(p *oblige.Package, o *oblige.Object) (oblige.Breach, bool) {
	for _, c := range o.Of(oblige.Close) {
		if !plain(c) || oblige.Replaced(o) || len(p.HeldAt(c.In)) > 0 || !shared(p, c.Func) || p.InTurn(p.Callers(c.Func)) {
			continue
		}
		for _, look := range o.Of(oblige.TryRecv) {
			if look.Func == c.Func && oblige.RouteOf(look.Val) == oblige.RouteOf(c.Val) && opensTo(look, c) {
				return lookBreach(p, o, look, c), true
			}
		}
	}
	return oblige.Breach{}, false
}

// shared reports whether f is an exported method of a type that has a lock, and so
// is meant to be used by several at once, which another exported method calls too.
func shared(p *oblige.Package, f *ssa.Function) bool {
	if f.Signature.Recv() == nil || f.Object() == nil || !f.Object().Exported() || !calledByAPI(p, f) {
		return false
	}
	st, ok := oblige.Below(f.Signature.Recv().Type()).Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		if ssaread.IsType(st.Field(i).Type(), "sync", "Mutex", "RWMutex") {
			return true
		}
	}
	return false
}

// calledByAPI reports whether an exported method calls f on its own object, after it has waited,
// held a lock or started somebody: by then others may be about. One that does no more before is a longer name of f.
func calledByAPI(p *oblige.Package, f *ssa.Function) bool {
	for _, call := range p.Callers(f) {
		if g := call.Parent(); g.Object() != nil && g.Object().Exported() && onOwn(p, call) && afterOthers(p, call) {
			return true
		}
	}
	return false
}

// afterOthers reports whether a way through its function comes to a call past what parks, locks or starts.
func afterOthers(p *oblige.Package, call ssa.Instruction) bool {
	for in := range ssaread.Instrs(call.Parent()) {
		start, isCall := in.(ssa.CallInstruction)
		if (p.Effects().At(in, 1).Parks || len(p.HeldAt(in)) > 0 || isCall && p.Starts(start)) && oblige.Reaches(in, call) {
			return true
		}
	}
	return false
}

// opensTo reports whether the default of a look leads to the close, and nothing else does.
func opensTo(look, c *oblige.Op) bool {
	b := oblige.CaseStart(look.Sel, look.Case)
	if b == nil || !look.In.Block().Dominates(c.In.Block()) {
		return false
	}
	return !oblige.ReachesBlock(b, c.In.Block(), nil)
}

func lookBreach(p *oblige.Package, o *oblige.Object, look, c *oblige.Op) oblige.Breach {
	name := p.ChanName(o)
	br := oblige.Breach{Check: "double-resolve", Func: c.Func, Pos: c.Pos()}
	br.Message = fmt.Sprintf("%s closes %s after a look at line %d without a lock; another may too",
		ssaread.ShortName(c.Func), name, p.Line(look.Pos()))
	br.Steps = []oblige.Step{
		{Pos: look.Pos(), Side: "completer", Func: c.Func, Text: "finds " + name + " open"},
		{Pos: look.Pos(), Side: "other completer", Func: c.Func, Text: "finds " + name + " open"},
		{Pos: c.Pos(), Side: "completer", Func: c.Func, Text: "closes " + name},
		{Pos: c.Pos(), Side: "other completer", Func: c.Func, Text: "closes " + name + " again"},
		{Pos: c.Pos(), Text: name + " is closed already, the second close panics: nobody will go on"},
	}
	return br
}

// closedOnTest looks for a close that a flag guards, which is tested in one
// critical section or atomic operation and set in another one.
func closedOnTest(p *oblige.Package, o *oblige.Object) (oblige.Breach, bool) {
	for _, c := range o.Of(oblige.Close) {
		f := c.Func
		if !plain(c) || oblige.Replaced(o) || f.Object() == nil || !f.Object().Exported() || len(p.HeldAt(c.In)) > 0 {
			continue
		}
		for _, t := range p.Tests(c.In) {
			for _, in := range p.Writers(t.Cell) {
				if in.Parent() != f || t.Load.Parent() == f && !oblige.Dominates(t.Load, in) {
					continue
				}
				if !oblige.Dominates(in, c.In) && !oblige.Dominates(c.In, in) || !apart(p, c, t.Load, in) {
					continue
				}
				if wr, ok := p.WriteTo(in, t.Cell); ok && t.Effect(wr) == oblige.Fails {
					return testBreach(p, o, t, in, c), true
				}
			}
		}
	}
	return oblige.Breach{}, false
}

// apart reports whether another one may look at a flag between the look and the store that sets it: these
// are done under a lock, in two sections, or are two atomic operations under none, or stand under no lock around
// the close, in a function that a goroutine of the package calls as well.
func apart(p *oblige.Package, c *oblige.Op, look, set ssa.Instruction) bool {
	if len(p.HeldAt(look)) > 0 || len(p.HeldAt(set)) > 0 {
		return len(p.HeldAt(look)) > 0 && len(p.HeldAt(set)) > 0 && !p.OneSection(look, set)
	}
	if call, ok := set.(*ssa.Call); ok {
		op, ok := oblige.AtomicOp(call.Common())
		return ok && op == protocol.Store
	}
	return oblige.Dominates(c.In, set) && slices.ContainsFunc(p.Callers(c.Func), func(call ssa.CallInstruction) bool {
		return p.SoleGoroutine(call.Parent()) != nil && onOwn(p, call)
	})
}

func testBreach(p *oblige.Package, o *oblige.Object, t *oblige.Test, set ssa.Instruction, c *oblige.Op) oblige.Breach {
	name, flag := p.ChanName(o), oblige.CellName(t.Cell, p)
	br := oblige.Breach{Check: "double-resolve", Func: c.Func, Pos: c.Pos()}
	how := "sets it under another lock, closes " + name
	switch {
	case oblige.Dominates(c.In, set):
		how = "closes " + name + ", then sets it"
	case len(p.HeldAt(set)) == 0:
		how = "then sets it, closes " + name
	}
	br.Message = fmt.Sprintf("%s tests %s at line %d, %s", ssaread.ShortName(c.Func), flag, p.Line(oblige.PosOf(t.Load)), how)
	br.Steps = []oblige.Step{
		{Pos: oblige.PosOf(t.Load), Side: "completer", Func: c.Func, Text: "tests " + flag},
		{Pos: oblige.PosOf(t.Load), Side: "other completer", Func: c.Func, Text: "tests " + flag + " as well"},
		{Pos: oblige.PosOf(set), Side: "completer", Func: c.Func, Text: "sets " + flag},
		{Pos: c.Pos(), Side: "completer", Func: c.Func, Text: "closes " + name},
		{Pos: c.Pos(), Side: "other completer", Func: c.Func, Text: "closes " + name + " again"},
		{Pos: c.Pos(), Text: name + " is closed already, the second close panics: nobody will go on"},
	}
	if oblige.Dominates(c.In, set) {
		br.Steps = slices.Delete(br.Steps, 2, 3)
	}
	return br
}

// closedUnasked looks for a close that does not ask, where another one does.
func closedUnasked(p *oblige.Package, o *oblige.Object) (oblige.Breach, bool) {
	if oblige.Replaced(o) || o.Open {
		return oblige.Breach{}, false
	}
	for _, asked := range o.Of(oblige.Close) {
		at, flag := token.NoPos, ssaread.Cell{}
		if look := lookBefore(p, o, asked); look != nil {
			at = look.Pos()
		} else if load := flagBefore(asked); load != nil {
			at, flag = oblige.PosOf(load), ssaread.CellOf(load.X)
		} else {
			continue
		}
		for _, c := range o.Of(oblige.Close) {
			_, fresh := oblige.RouteOf(c.Val).Root.(*ssa.Alloc)
			fresh = fresh && len(p.CalledLater(c.Func)) == 0
			if call, ok := oblige.RootOf(c.Val).(*ssa.Call); fresh || ok && p.Private(call) {
				continue // nobody else has it yet
			}
			if c.Func != asked.Func && plain(c) && (!guardedCall(p, c.Func) || comesLater(p, c, asked)) && lookBefore(p, o, c) == nil && !decided(p, c) && !startsBehind(p, c, asked) {
				if flag.Kind == ssaread.NoCell && !calledAgain(p, c.Func) || flag.Kind != ssaread.NoCell && !notesUnasked(p, c, flag) {
					continue
				}
				return unaskedBreach(p, o, asked, at, c), true
			}
		}
	}
	return oblige.Breach{}, false
}

// comesLater reports whether a timer, or the end of a context, does c, and who closes by asked does not go
// by what stopping that says.
func comesLater(p *oblige.Package, c, asked *oblige.Op) bool {
	return len(p.CalledLater(c.Func)) > 0 && !slices.ContainsFunc(p.Guards(asked.In), func(br *ssa.If) bool {
		cond := br.Cond
		if not, ok := cond.(*ssa.UnOp); ok {
			cond = not.X
		}
		_, said := cond.(*ssa.Call)
		return said
	})
}

// startsBehind reports whether the goroutine of later is started behind c, by its function:
// c comes at the beginning, once.
func startsBehind(p *oblige.Package, c, later *oblige.Op) bool {
	runs := p.RunsTo(later.In)
	return len(runs) > 0 && !slices.ContainsFunc(runs, func(r oblige.Run) bool {
		return r.Own == 0 || r.Steps[r.Own-1].Parent() != c.Func || !oblige.Dominates(c.In, r.Steps[r.Own-1])
	})
}

// flagBefore returns the look at a flag of the same object that alone leads to a close, which is noted
// in that flag.
func flagBefore(c *oblige.Op) *ssa.UnOp {
	for b := c.In.Block().Idom(); b != nil; b = b.Idom() {
		br, ok := oblige.Last(b).(*ssa.If)
		if !ok {
			continue
		}
		load, ok := br.Cond.(*ssa.UnOp)
		if ok && load.Op == token.MUL && !oblige.ReachesBlock(b.Succs[0], c.In.Block(), nil) && sets(c, ssaread.CellOf(load.X)) {
			return load
		}
	}
	return nil
}

// sets reports whether who closes the channel of c sets a flag of the same object.
func sets(c *oblige.Op, flag ssaread.Cell) bool {
	return ssaread.Contains(c.Func, func(in ssa.Instruction) bool {
		st, ok := in.(*ssa.Store)
		if !ok || ssaread.CellOf(st.Addr) != flag {
			return false
		}
		fa, ok := st.Addr.(*ssa.FieldAddr)
		set, known := oblige.IsTrue(st.Val)
		return ok && known && set && oblige.RouteOf(fa.X) == oblige.RouteOf(c.Val).Base()
	})
}

// notesUnasked reports whether c is done without a look at a flag, which its function sets, nor by
// those who call it, of whom one at least may come at any time.
func notesUnasked(p *oblige.Package, c *oblige.Op, flag ssaread.Cell) bool {
	f := c.Func
	if !sets(c, flag) || len(p.Guards(c.In)) > 0 {
		return false
	}
	if len(p.CalledLater(f)) > 0 {
		return true
	}
	return f.Object() != nil && (f.Object().Exported() || slices.ContainsFunc(p.Callers(f), func(call ssa.CallInstruction) bool {
		return !knows(p, call) && comesAgain(p, call)
	}))
}

// lookBefore returns the look at the channel itself that leads to a close of it.
func lookBefore(p *oblige.Package, o *oblige.Object, c *oblige.Op) *oblige.Op {
	for _, look := range o.Of(oblige.TryRecv) {
		if look.Func == c.Func && oblige.RouteOf(look.Val) == oblige.RouteOf(c.Val) && opensTo(look, c) {
			return look
		}
	}
	return nil
}

// decided reports whether a close stands behind a test of a flag or state, or after
// a call that may decide who closes.
func decided(p *oblige.Package, c *oblige.Op) bool {
	for _, t := range p.Tests(c.In) {
		if t.Cell.Kind != ssaread.NoCell && !ofMany(t.Load, c) {
			return true
		}
	}
	for _, br := range p.Guards(c.In) {
		if call, ok := br.Cond.(*ssa.Call); ok && !ssaread.IsBuiltin(call.Common(), "len") {
			return true
		}
	}
	return false
}

// ofMany reports whether a test is of a container: how many it holds, or whether it
// has something, which is not what the channel of c belongs to.
func ofMany(load ssa.Instruction, c *oblige.Op) bool {
	switch load := load.(type) {
	case *ssa.Lookup:
		_, param := oblige.RouteOf(c.Val).Root.(*ssa.Parameter)
		return param
	case ssa.Value:
		return oblige.IsContainer(load.Type())
	}
	return false
}

// calledAgain reports whether f is called from two places, or from outside.
func calledAgain(p *oblige.Package, f *ssa.Function) bool {
	return len(p.Callers(f)) > 1 || f.Object() != nil && f.Object().Exported()
}

func unaskedBreach(p *oblige.Package, o *oblige.Object, asked *oblige.Op, look token.Pos, c *oblige.Op) oblige.Breach {
	name := p.ChanName(o)
	br := oblige.Breach{Check: "double-resolve", Func: c.Func, Pos: c.Pos()}
	br.Message = fmt.Sprintf("%s closes %s without asking, as %s does at line %d", ssaread.ShortName(c.Func), name, ssaread.ShortName(asked.Func), p.Line(look))
	br.Steps = []oblige.Step{
		{Pos: c.Pos(), Side: "completer", Func: c.Func, Text: "closes " + name},
		{Pos: c.Pos(), Side: "other completer", Func: c.Func, Text: "does not ask, and closes " + name + " again"},
		{Pos: c.Pos(), Text: name + " is closed already, the second close panics: nobody will go on"},
	}
	return br
}

// guardsSince returns how many branches decide whether in is executed once from is.
func guardsSince(p *oblige.Package, from, in ssa.Instruction) int {
	n := 0
	for _, br := range p.Guards(in) {
		if !br.Block().Dominates(from.Block()) || br.Block() == from.Block() {
			n++
		}
	}
	return n
}

// closedByCount looks for a close by whoever finds the count at its end after it has
// taken it down: two may.
func closedByCount(p *oblige.Package, o *oblige.Object) (oblige.Breach, bool) {
	for _, c := range o.Of(oblige.Close) {
		for _, s := range p.CountsBefore(c) {
			if !oblige.Reaches(s.Down, s.Look) || !plain(c) || guardsSince(p, s.Down, c.In) > 1 {
				continue
			}
			name, count, f := p.ChanName(o), oblige.CellName(s.Cell, p), s.Down.Parent()
			b := oblige.Breach{Check: "double-resolve", Func: f, Pos: c.Pos()}
			b.Message = fmt.Sprintf("%s closes %s if %s, read again at line %d, is down: two may",
				ssaread.ShortName(f), name, count, p.Line(oblige.PosOf(s.Look)))
			b.Steps = []oblige.Step{
				{Pos: oblige.PosOf(s.Down), Side: "completer", Func: f, Text: "takes " + count + " down"},
				{Pos: oblige.PosOf(s.Down), Side: "other completer", Func: f, Text: "takes " + count + " down, to its end"},
				{Pos: oblige.PosOf(s.Look), Side: "completer", Func: f, Text: "finds it at its end, and closes " + name},
				{Pos: oblige.PosOf(s.Look), Side: "other completer", Func: f, Text: "finds it at its end as well"},
				{Pos: c.Pos(), Text: name + " is closed already, the second close panics: nobody will go on"},
			}
			return b, true
		}
	}
	return oblige.Breach{}, false
}
