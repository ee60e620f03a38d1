package lateregister

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// testedApart looks for functions that test state, and then call one that waits on a Cond, whose lock they
// do not hold: the lock is taken for the test, if at all, and again for the wait. Who changes the state
// and wakes in between finds nobody parked, and the one who waits does not test it again.
func testedApart(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, w := range p.Waiters() {
		lock, ok := oblige.Place{}, false
		if w.Park.Kind == oblige.CondWait {
			lock, ok = p.Locker(w.Objects[0])
		}
		if !ok || w.Timed || w.Foreign {
			continue
		}
		wk := p.WakesOfWaiter(w)
		for _, call := range p.Callers(w.Park.Func) {
			plain, ok := call.(*ssa.Call)
			if !ok || p.Held(plain, lock) {
				continue
			}
			if t, wr := changedApart(p, w, plain, wk); t != nil {
				out = append(out, apartBreach(p, w, plain, t, wr))
			}
		}
	}
	return out
}

// changedApart returns a test before a call of w's function that w does not make, and a change after which
// it fails, whose maker then wakes w.
func changedApart(p *oblige.Package, w *oblige.Waiter, call *ssa.Call, wk *oblige.Wakers) (*oblige.Test, ssa.Instruction) {
	for _, t := range p.Tests(call) {
		if t.Cell.Kind != ssaread.Field || t.Part || !p.Rooted(t.Load) || slices.Contains(w.Cells(), t.Cell) || p.Reads(w.Park.Func, t.Cell) {
			continue
		}
		for _, in := range p.Writers(t.Cell) {
			f := in.Parent()
			wr, ok := p.WriteTo(in, t.Cell)
			if !ok || f == call.Parent() || f == w.Park.Func || p.Private(wr.Addr) || p.EffectAt(t, wr, in) != oblige.Fails || keptOut(p, t.Load, call, in) {
				continue
			}
			wakes := func(at ssa.Instruction) bool {
				return at == in || wk.Named(at) && oblige.Reaches(in, at) && !tells(p, w, at)
			}
			if slices.ContainsFunc(wk.In(f), wakes) {
				return t, in
			}
		}
	}
	return nil, nil
}

// keptOut reports whether a lock that is held from the test to the call is held by the change too.
func keptOut(p *oblige.Package, test, call, change ssa.Instruction) bool {
	if !p.OneSection(test, call) {
		return false
	}
	held := p.HeldAt(call)
	return slices.ContainsFunc(p.HeldAt(change), func(l oblige.Place) bool { return slices.Contains(held, l) })
}

// tells reports whether who wakes at writes what w itself tests: w finds that, however late it comes.
func tells(p *oblige.Package, w *oblige.Waiter, at ssa.Instruction) bool {
	return slices.ContainsFunc(p.Effects().At(at, 2).Accesses, func(a oblige.Access) bool { return a.Write && slices.Contains(w.Cells(), a.Cell) })
}

func apartBreach(p *oblige.Package, w *oblige.Waiter, call *ssa.Call, t *oblige.Test, wr ssa.Instruction) oblige.Breach {
	f, name, waits, by := call.Parent(), oblige.CellName(t.Cell, p), ssaread.ShortName(w.Park.Func), ssaread.ShortName(wr.Parent())
	b := oblige.Breach{Check: "late-register", Func: f, Pos: oblige.PosOf(call)}
	b.Message = fmt.Sprintf("%s tests %s at line %d, apart from %s; %s comes in between",
		ssaread.ShortName(f), name, p.Line(oblige.PosOf(t.Load)), waits, by)
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(t.Load), Side: "waiter", Func: f, Text: "tests " + name},
		{Pos: oblige.PosOf(wr), Side: "completer", Func: wr.Parent(), Text: "changes " + name + ", and wakes: nobody is parked yet"},
		{Pos: w.Pos(), Side: "waiter", Func: w.Park.Func, Text: "parks, without testing " + name},
		{Pos: w.Pos(), Text: name + " has changed, and nobody will wake the waiter"},
	}
	return b
}
