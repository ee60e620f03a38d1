package oblige

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// condUnlocked: what a Wait loop tests is changed without the Cond's lock, and
// the wake comes without it too: it may fall between the test and the Wait. It
// is right to change under the lock and wake after it, and to take the lock
// between the change and the wake. A context that a Wait loop looks at changes
// without any lock: then the lock must be taken before the wake.
//
// Must-analysis of locks by field; a Cond whose lock is not known is left alone.
func condUnlocked(p *Package) []Breach {
	var out []Breach
	for _, w := range p.Waiters() {
		if w.Park.Kind != CondWait || len(w.Objects) != 1 {
			continue
		}
		lock, ok := p.Locker(w.Objects[0])
		if !ok {
			continue
		}
		wk := p.WakesOf(w.Objects)
		for _, cell := range w.cells() {
			for _, in := range p.Writers(cell) {
				if b, ok := p.changedUnlocked(w, cell, lock, wk, in); ok {
					out = append(out, b)
				}
			}
		}
		out = append(out, p.cancelledUnlocked(w, lock)...)
	}
	return out
}

// cells returns the cells that the waiter tests, each once.
func (w *Waiter) cells() []ssaread.Cell {
	var out []ssaread.Cell
	seen := map[ssaread.Cell]bool{}
	for _, t := range w.Tests {
		if !seen[t.Cell] {
			seen[t.Cell] = true
			out = append(out, t.Cell)
		}
	}
	return out
}

func (p *Package) changedUnlocked(w *Waiter, cell ssaread.Cell, lock Place, wk *wakers, in ssa.Instruction) (Breach, bool) {
	wr, ok := p.writeTo(in, cell)
	if !ok || p.private(wr.addr) || p.Held(in, lock) || p.heldInside(in, cell, lock) || len(p.Callers(in.Parent())) > 0 && !p.standsAlone(in.Parent()) && p.someHeld(in.Parent(), lock) {
		return Breach{}, false
	}
	e, t := p.After(w, cell, wr, in)
	if e == Unclear {
		t = w.flagTest(cell, wr)
	} else if e == Keeps {
		t = nil
	}
	if t == nil {
		return Breach{}, false
	}
	takes := func(each ssa.Instruction) bool { return p.mayTake(each, lock) }
	wake := Without(in, takes, wk.Named)
	if wake == nil {
		return Breach{}, false
	}
	f, name := in.Parent(), placeName(cell, wr.addr, p)
	b := Breach{Check: "cond-unlocked", Func: f, Pos: posOf(in)}
	b.Message = fmt.Sprintf("%s changes %s without %s; its wake may miss %s at line %d",
		ssaread.ShortName(f), name, p.lockName(lock), ssaread.ShortName(w.Park.Func), p.line(w.Park.Pos()))
	b.Steps = []Step{
		{posOf(t.Load), "waiter", w.Park.Func, "tests " + name + " under " + p.lockName(lock)},
		{posOf(in), "completer", f, "changes " + name + " without the lock: it " + wr.text},
		{posOf(wake), "completer", f, "wakes, but nobody is parked yet"},
		{w.Park.Pos(), "waiter", w.Park.Func, "parks"},
		{Pos: w.Park.Pos(), Text: name + " has changed, and nobody will wake the waiter"},
	}
	return b, true
}

// flagTest returns the waiter's test of a flag that is set to what a caller says, nil if
// there is none: it may be set so that the waiter need not wait.
func (w *Waiter) flagTest(cell ssaread.Cell, wr written) *Test {
	_, constant := wr.val.(*ssa.Const)
	if constant || wr.val == nil || !ssaread.IsBool(wr.val.Type()) {
		return nil
	}
	for _, t := range w.Tests {
		if t.Cell == cell && t.Bound != nil && t.Entry == anyEntry {
			return t
		}
	}
	return nil
}

// heldInside reports whether in calls a method that writes the cell under the lock.
func (p *Package) heldInside(in ssa.Instruction, cell ssaread.Cell, lock Place) bool {
	call, ok := in.(*ssa.Call)
	if !ok || !p.HasBody(ssaread.Callee(call.Common())) {
		return false
	}
	for _, inner := range p.Writers(cell) {
		if inner.Parent() == ssaread.Callee(call.Common()) && p.Held(inner, lock) {
			return true
		}
	}
	return false
}

// someHeld reports whether a caller of f in the package holds the lock.
func (p *Package) someHeld(f *ssa.Function, lock Place) bool {
	for _, call := range p.Callers(f) {
		if p.Held(call, lock) {
			return true
		}
	}
	return false
}

// mayTake reports whether in takes the lock, or calls something that may.
func (p *Package) mayTake(in ssa.Instruction, lock Place) bool {
	if l, way := p.lockCall(in); way > 0 && l == lock {
		return true
	}
	var buf [10]*ssa.Value
	for _, op := range in.Operands(buf[:0]) {
		if f, ok := (*op).(*ssa.Function); ok && p.takers(lock)[ssaread.Origin(f)] {
			return true
		}
	}
	return false
}

// takers returns the functions that may take the lock, themselves or by what they call.
func (p *Package) takers(lock Place) map[*ssa.Function]bool {
	if p.taking == nil {
		p.taking = map[Place]map[*ssa.Function]bool{}
	}
	if have, ok := p.taking[lock]; ok {
		return have
	}
	takes := map[*ssa.Function]bool{}
	var work []*ssa.Function
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				if l, way := p.lockCall(in); way > 0 && l == lock && !takes[f] {
					takes[f] = true
					work = append(work, f)
				}
			}
		}
	}
	for len(work) > 0 {
		f := work[len(work)-1]
		work = work[:len(work)-1]
		for _, g := range p.mentions()[f] {
			if !takes[g] {
				takes[g] = true
				work = append(work, g)
			}
		}
	}
	p.taking[lock] = takes
	return takes
}

// lockName returns the name that people know of a lock.
func (p *Package) lockName(l Place) string {
	if n := cellName(l.Cell, p); n != noName {
		return n
	}
	return "the Cond's lock"
}

// cancelledUnlocked is for Wait loops that look at a context: wakes that a
// function literal sends when the context is done must be sent after the lock
// was taken.
func (p *Package) cancelledUnlocked(w *Waiter, lock Place) []Breach {
	var out []Breach
	if look := timeLook(w); look != nil {
		if call := p.wakesUnlocked(w, "time.AfterFunc"); call != nil {
			out = append(out, p.calledUnlocked(w, lock, look, call, "time"))
		}
	}
	look := contextLook(w)
	if look == nil {
		return out
	}
	for _, op := range w.Objects[0].Of(Signal, Broadcast) {
		f := op.Func
		if !p.literalFor(f, w) || !p.onDone(f) || p.Held(op.In, lock) {
			continue
		}
		if takenBefore(p, op.In, lock) {
			continue
		}
		b := Breach{Check: "cond-unlocked", Func: f, Pos: op.Pos()}
		b.Message = fmt.Sprintf("%s wakes without %s; the wake may miss %s at line %d",
			ssaread.ShortName(f), p.lockName(lock), ssaread.ShortName(w.Park.Func), p.line(w.Park.Pos()))
		b.Steps = []Step{
			{posOf(look), "waiter", w.Park.Func, "finds the context not done"},
			{op.Pos(), "completer", f, "wakes because it is done, but nobody is parked yet"},
			{w.Park.Pos(), "waiter", w.Park.Func, "parks"},
			{Pos: w.Park.Pos(), Text: "the context is done, and nobody will wake the waiter"},
		}
		out = append(out, b)
	}
	if call := p.wakesUnlocked(w, "context.AfterFunc"); call != nil {
		out = append(out, p.calledUnlocked(w, lock, look, call, "context"))
	}
	return out
}

// calledUnlocked is for a context, or a timer, that is given the Cond's own method to call.
func (p *Package) calledUnlocked(w *Waiter, lock Place, look ssa.Instruction, call *ssa.Call, who string) Breach {
	b := Breach{Check: "cond-unlocked", Func: w.Park.Func, Pos: call.Pos()}
	b.Message = fmt.Sprintf("%s has the %s wake without %s; the wake may miss it at line %d",
		ssaread.ShortName(w.Park.Func), who, p.lockName(lock), p.line(w.Park.Pos()))
	b.Steps = []Step{
		{posOf(look), "waiter", w.Park.Func, "finds that the " + who + " has not come to its end"},
		{call.Pos(), "completer", w.Park.Func, "the " + who + " ends, and wakes: nobody is parked yet"},
		{w.Park.Pos(), "waiter", w.Park.Func, "parks"},
		{Pos: w.Park.Pos(), Text: "the " + who + " is over, and nobody will wake the waiter"},
	}
	return b
}

// timeLook returns where the loop around the waiter's park looks at the time.
func timeLook(w *Waiter) ssa.Instruction {
	loop := innerLoop(w.Park.In.Block())
	for _, b := range ordered(loop) {
		for _, in := range b.Instrs {
			call, ok := in.(*ssa.Call)
			if !ok {
				continue
			}
			if callee := ssaread.Callee(call.Common()); callee != nil {
				switch callee.String() {
				case "time.Now", "time.Since", "time.Until":
					return in
				}
			}
		}
	}
	return nil
}

// wakesUnlocked returns where the waiter, or a helper that it calls, has by, which
// calls a function later, call its Cond's Broadcast or Signal itself.
func (p *Package) wakesUnlocked(w *Waiter, by string) *ssa.Call {
	for _, f := range append([]*ssa.Function{w.Park.Func}, p.Callees(w.Park.Func)...) {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				call, ok := in.(*ssa.Call)
				if !ok {
					continue
				}
				if callee := ssaread.Callee(call.Common()); callee == nil || callee.String() != by {
					continue
				}
				mc, ok := call.Call.Args[1].(*ssa.MakeClosure)
				if ok && len(mc.Bindings) == 1 && ssaread.IsType(mc.Bindings[0].Type(), "sync", "Cond") {
					return call
				}
			}
		}
	}
	return nil
}

// literalFor reports whether f is a function literal of the waiter's function, or of
// a helper that this calls.
func (p *Package) literalFor(f *ssa.Function, w *Waiter) bool {
	return f.Parent() != nil && (within(f, w.Park.Func) || contains(p.Callees(w.Park.Func), outermost(f)))
}

// contextLook returns where the loop around the waiter's park looks at a context.
func contextLook(w *Waiter) ssa.Instruction {
	loop := innerLoop(w.Park.In.Block())
	for _, b := range w.Park.Func.Blocks {
		if !loop[b] {
			continue
		}
		for _, in := range b.Instrs {
			if call, ok := in.(*ssa.Call); ok && call.Call.IsInvoke() {
				switch call.Call.Method.FullName() {
				case "(context.Context).Err", "(context.Context).Done":
					return in
				}
			}
		}
	}
	return nil
}

// onDone reports whether f runs when a context is done: it is handed to
// context.AfterFunc, or receives from Done.
func (p *Package) onDone(f *ssa.Function) bool {
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.UnOp:
				if isCancel(in.X) {
					return true
				}
			case *ssa.Select:
				for _, st := range in.States {
					if isCancel(st.Chan) {
						return true
					}
				}
			}
		}
	}
	for _, mc := range ssaread.Creators(f) {
		for _, r := range *mc.Referrers() {
			if call, ok := r.(*ssa.Call); ok {
				if callee := ssaread.Callee(call.Common()); callee != nil && callee.String() == "context.AfterFunc" {
					return true
				}
			}
		}
	}
	return false
}

// takenBefore reports whether the lock is taken somewhere on a way to in.
func takenBefore(p *Package, in ssa.Instruction, lock Place) bool {
	for _, b := range in.Parent().Blocks {
		for _, each := range b.Instrs {
			if p.mayTake(each, lock) && Reaches(each, in) {
				return true
			}
		}
	}
	return false
}

// condNoLoop: a Wait that is not in a loop, though it may be woken in vain: many
// may call the function at once, and it takes what it waited for, so another may
// have taken it between the wake and the return from Wait; or the wake comes with
// every change of a number or name, and the waiter waits for one of its values. A
// Wait for a flag that stays set is right without a loop: sync.Cond has no
// spurious wake-ups.
func condNoLoop(p *Package) []Breach {
	var out []Breach
	for _, w := range p.Waiters() {
		if w.Park.Kind != CondWait || w.Loop || p.calledInLoop(w.Park.Func) || p.givesUpLock(w) {
			continue
		}
		for _, cell := range w.cells() {
			if taken := p.takes(w, cell); taken != nil && p.many(w) {
				out = append(out, p.noLoopBreach(w, cell, taken))
				break
			}
			if wr := p.anyValue(w, cell); wr != nil {
				out = append(out, p.otherValueBreach(w, cell, wr))
				break
			}
		}
	}
	return out
}

// givesUpLock reports whether the waiter gives up a lock of its caller's until it is
// back, and says nothing of what it found: it is the wait of a monitor, whose callers
// look again, as they must behind Cond.Wait.
func (p *Package) givesUpLock(w *Waiter) bool {
	f := w.Park.Func
	if f.Signature.Results().Len() > 0 {
		return false
	}
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			if l, way := p.lockCall(in); way < 0 && p.gaveUp(in, l) && Dominates(in, w.Park.In) && p.takenAgain(w.Park.In, l) {
				return true
			}
		}
	}
	return false
}

// gaveUp reports whether in releases a lock that its function has not taken.
func (p *Package) gaveUp(in ssa.Instruction, l Place) bool {
	held, freed := p.lockIndex().before(in)
	return !held[l] && !freed[l]
}

// takenAgain reports whether every way from behind the park to a return takes the lock.
func (p *Package) takenAgain(park ssa.Instruction, l Place) bool {
	takes := func(in ssa.Instruction) bool { lock, way := p.lockCall(in); return way > 0 && lock == l }
	for _, b := range park.Parent().Blocks {
		for _, in := range b.Instrs {
			if isDefer(in) && takes(in) && Reaches(in, park) {
				return true
			}
		}
	}
	return Without(park, takes, IsReturn) == nil
}

// calledInLoop reports whether all known callers of f call it in a loop, which may test again.
func (p *Package) calledInLoop(f *ssa.Function) bool {
	if p.standsAlone(f) || len(p.Callers(f)) == 0 {
		return false
	}
	for _, call := range p.Callers(f) {
		if !leadsBack(call.Block()) {
			return false
		}
	}
	return true
}

// takes returns a write by which the waiter, after its park, makes others park on cell.
func (p *Package) takes(w *Waiter, cell ssaread.Cell) ssa.Instruction {
	for _, in := range p.Writers(cell) {
		if !p.behind(w.Park.In, in, 2) && !p.calledBehind(w.Park.In, in.Parent()) {
			continue
		}
		wr, ok := p.writeTo(in, cell)
		if !ok {
			continue
		}
		for _, t := range w.Tests {
			if t.Cell == cell && (p.effectAt(t, wr, in) == Keeps || t.occupies(wr)) && !p.retested(w, t, in) {
				return in
			}
		}
	}
	return nil
}

// retested reports whether in, which comes behind the waiter's park, is done only
// where another look has found that t does not hold: nothing is taken for granted.
func (p *Package) retested(w *Waiter, t *Test, in ssa.Instruction) bool {
	if in.Parent() != w.Park.Func && !saysWhether(in.Parent()) {
		return false // who calls it takes its result for what was waited for
	}
	for _, again := range p.tests(in) {
		if again.Cell == t.Cell && again.Len == t.Len && again.Entry == t.Entry && again.excludes(t) && Dominates(again.If, in) &&
			(in.Parent() != w.Park.Func || Reaches(w.Park.In, again.If) && again.If != t.If) {
			return true
		}
	}
	return false
}

// saysWhether reports whether the last result of f is a bool or an error: it tells
// whether there was something to take.
func saysWhether(f *ssa.Function) bool {
	rs := f.Signature.Results()
	if rs.Len() == 0 {
		return false
	}
	t := rs.At(rs.Len() - 1).Type()
	return ssaread.IsBool(t) || ssaread.IsError(t)
}

// excludes reports whether t cannot hold where other does.
func (t *Test) excludes(other *Test) bool {
	if t.Bound == nil || other.Bound == nil {
		return false
	}
	if t.Op == negated(other.Op) {
		return t.Bound.String() == other.Bound.String()
	}
	return t.Op == token.GTR && other.Op == token.EQL && isZero(t.Bound) && isZero(other.Bound)
}

// behind reports whether in comes behind from, in its function or in one that calls
// it, itself or at a few removes.
func (p *Package) behind(from, in ssa.Instruction, depth int) bool {
	if from.Parent() == in.Parent() {
		return Feasible(from, Never, func(at ssa.Instruction) bool { return at == in }) != nil
	}
	if depth == 0 {
		return false
	}
	for _, call := range p.Callers(from.Parent()) {
		if _, plain := call.(*ssa.Call); plain && !p.Starts(call) && p.behind(call, in, depth-1) {
			return true
		}
	}
	return false
}

// calledBehind reports whether the function of from calls f behind it.
func (p *Package) calledBehind(from ssa.Instruction, f *ssa.Function) bool {
	return slices.ContainsFunc(p.Callers(f), func(call ssa.CallInstruction) bool {
		return call.Parent() == from.Parent() && Reaches(from, call)
	})
}

// occupies reports whether a write puts something where the test waits for
// nothing to be: an empty name, zero, nil.
func (t *Test) occupies(wr written) bool {
	_, isConst := wr.val.(*ssa.Const)
	return wr.val != nil && !isConst && wr.delta == 0 && t.Op == token.NEQ && t.Bound != nil && emptied(t.Bound)
}

// anyValue returns a write, with a wake behind it, of whatever value it is given
// into a cell of which the waiter waits for one value.
func (p *Package) anyValue(w *Waiter, cell ssaread.Cell) ssa.Instruction {
	if !p.awaitsOne(w, cell) {
		return nil
	}
	wk := p.WakesOf(w.Objects)
	for _, in := range p.Writers(cell) {
		wr, ok := p.writeTo(in, cell)
		if !ok || p.private(wr.addr) {
			continue
		}
		if _, given := wr.val.(*ssa.Parameter); given && Without(in, IsReturn, wk.Named) != nil {
			return in
		}
	}
	return nil
}

// awaitsOne reports whether the waiter parks while a cell is not one certain
// value of many; nil and zero are known by the others' writes as well.
func (p *Package) awaitsOne(w *Waiter, cell ssaread.Cell) bool {
	for _, t := range w.Tests {
		if t.Cell == cell && !t.Len && t.Op == token.NEQ && t.Bound != nil && t.Bound.Value != nil &&
			!ssaread.IsBool(t.Bound.Type()) && !t.Bound.IsNil() {
			return true
		}
	}
	return false
}

// many reports whether several goroutines may wait there at once: not where each
// waits on an object of its own, holds another lock than that which it gives up, or leaves
// a mark that sends the next elsewhere.
func (p *Package) many(w *Waiter) bool {
	if p.firstOnlyWaits(w) {
		return false
	}
	if w.Park.Kind == CondWait && len(w.Objects) > 0 {
		of, ok := p.Locker(w.Objects[0])
		for _, l := range p.HeldAt(w.Park.In) {
			if ok && p.index().find(of) != p.index().find(l) {
				return false
			}
		}
	}
	for _, o := range w.Objects {
		for _, pl := range o.Places {
			if a, ok := pl.Cell.Value.(*ssa.Alloc); ok && a.Parent() == w.Park.Func {
				return false
			}
		}
	}
	return p.manyIn(w.Park.Func, 0)
}

// firstOnlyWaits reports whether the waiter, on its way to the park, changes for good what
// lets it come there.
func (p *Package) firstOnlyWaits(w *Waiter) bool {
	for _, t := range p.tests(w.Park.In) {
		for _, in := range p.Writers(t.Cell) {
			if in.Parent() != w.Park.Func || !Dominates(t.If, in) || !Dominates(in, w.Park.In) || p.writtenElse(t.Cell, in) {
				continue
			}
			if wr, ok := p.writeTo(in, t.Cell); ok && t.effect(wr) == Fails {
				return true
			}
		}
	}
	return false
}

// writtenElse reports whether another instruction than in writes the cell, but where the
// object that it is of is made.
func (p *Package) writtenElse(cell ssaread.Cell, in ssa.Instruction) bool {
	return slices.ContainsFunc(p.Writers(cell), func(each ssa.Instruction) bool {
		wr, ok := p.writeTo(each, cell)
		return each != in && (!ok || !p.private(wr.addr))
	})
}

func (p *Package) manyIn(f *ssa.Function, depth int) bool {
	if depth > 4 {
		return false
	}
	if f.Parent() == nil && f.Object() != nil && f.Object().Exported() {
		return true
	}
	for _, call := range p.Callers(f) {
		if args := call.Common().Args; f.Signature.Recv() != nil && len(args) > 0 && p.private(args[0]) {
			continue // who made the object waits on it
		}
		if p.Starts(call) {
			if leadsBack(call.Block()) {
				return true
			}
			continue
		}
		if p.manyIn(call.Parent(), depth+1) {
			return true
		}
	}
	return false
}

func (p *Package) noLoopBreach(w *Waiter, cell ssaread.Cell, taken ssa.Instruction) Breach {
	f, name := w.Park.Func, cellName(cell, p)
	b := Breach{Check: "cond-no-loop", Func: f, Pos: w.Park.Pos()}
	b.Message = fmt.Sprintf("%s does not test %s again after Wait; another may take it at line %d",
		ssaread.ShortName(f), name, p.line(posOf(taken)))
	b.Steps = []Step{
		{w.Park.Pos(), "waiter", f, "is woken, and waits for the lock"},
		{posOf(taken), "other waiter", f, "takes what there was in " + name},
		{posOf(taken), "waiter", f, "goes on as if it were there"},
		{Pos: w.Park.Pos(), Text: name + " is as before, and nobody will wake the waiter"},
	}
	return b
}

func (p *Package) otherValueBreach(w *Waiter, cell ssaread.Cell, wr ssa.Instruction) Breach {
	f, name := w.Park.Func, cellName(cell, p)
	b := Breach{Check: "cond-no-loop", Func: f, Pos: w.Park.Pos()}
	b.Message = fmt.Sprintf("%s does not test %s again after Wait; any value at line %d wakes it",
		ssaread.ShortName(f), name, p.line(posOf(wr)))
	b.Steps = []Step{
		{w.Park.Pos(), "waiter", f, "parks, waiting for one value of " + name},
		{posOf(wr), "completer", wr.Parent(), "stores another one, and wakes"},
		{w.Park.Pos(), "waiter", f, "goes on as if it were the right one"},
		{Pos: w.Park.Pos(), Text: name + " is another one, and for the right one nobody will wake the waiter"},
	}
	return b
}
