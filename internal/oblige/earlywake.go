package oblige

import (
	"fmt"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// earlyWake finds wake-ups that come before what they announce (S7): a
// completer wakes, then stores what the woken side looks at, and wakes nobody
// after it. The woken side may look in between, see the old state, and park
// again or return the old result.
//
// Two forms: the stored place is tested before the wait and again after it
// (retested), or it is read after the wait, in the same object (result). What
// the waiter may know from elsewhere is silence: a lock held across wake and
// store, a second wait before the read, a wake-up by another way after the
// store, or anything stored before the wake that the waiter looks at too, since
// then the wake may be for that.
func earlyWake(p *Package) []Breach {
	r := &earlyRule{effects: p.effects(), looks: map[*Object][]look{}}
	var out []Breach
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				if br, ok := r.wake(in); ok {
					out = append(out, br)
				}
			}
		}
	}
	out = append(out, r.deferredTooLate()...)
	return append(out, r.hooks()...)
}

type earlyRule struct {
	*effects
	looks map[*Object][]look
}

// look is a read by a woken side that shows whether the wake-up came in time.
type look struct {
	wait   *Op
	read   access
	guard  *guard  // of the wait, if it is a test that is repeated; nil for a result
	back   bool    // who has read a result may come to the wait again
	held   []Place // locks at the read, once they were asked for
	asked  bool
	others []*Object
}

// wake looks at one instruction that wakes.
func (r *earlyRule) wake(in ssa.Instruction) (Breach, bool) {
	switch in.(type) {
	case *ssa.Call, *ssa.Send, *ssa.Select:
	default:
		return Breach{}, false
	}
	e := r.at(in, 2)
	for _, w := range e.wakes {
		if !waker(w.op) || r.passedAround(w.obj) {
			continue
		}
		looks := r.looksAt(w.obj)
		if len(looks) == 0 || w.op.In != in && storesLooked(e, looks) {
			continue // a called function wakes for what it stores itself
		}
		if br, ok := r.judge(in, w, looks); ok {
			return br, true
		}
	}
	return Breach{}, false
}

// storesLooked reports whether anything that the waiters look at is written.
func storesLooked(e *effect, looks []look) bool {
	for _, a := range e.accesses {
		for i := range looks {
			if a.write && a.cell == looks[i].read.cell {
				return true
			}
		}
	}
	return false
}

// waker reports whether the operation is a wake-up for sure.
func waker(op *Op) bool {
	if _, deferred := op.In.(*ssa.Defer); deferred {
		return false
	}
	_, spawned := op.In.(*ssa.Go)
	return !spawned
}

// passedAround reports whether sends and receives of one channel are made by
// the same functions: it is a semaphore, a lock, or a free list, not a wake-up.
func (r *earlyRule) passedAround(o *Object) bool {
	senders := map[*ssa.Function]bool{}
	for _, op := range o.Of(Send, SelSend, TrySend) {
		senders[outermost(op.Func)] = true
	}
	for _, op := range o.Of(Recv, SelRecv, TryRecv) {
		f := op.Func
		for f.Parent() != nil && !r.apart(f) {
			f = f.Parent()
		}
		if f.Parent() == nil && senders[f] && !r.startsSender(f, o) {
			return true
		}
	}
	return false
}

// startsSender reports whether the senders of o that lie within f are literals:
// goroutines that f starts, and whose results it receives.
func (r *earlyRule) startsSender(f *ssa.Function, o *Object) bool {
	for _, op := range o.Of(Send, SelSend, TrySend) {
		if op.Func == f {
			return false
		}
	}
	return true
}

// apart reports whether f is a function literal that may run beside the function that it
// stands in: not one that is called or deferred there.
func (r *earlyRule) apart(f *ssa.Function) bool {
	for _, mc := range ssaread.Creators(f) {
		for _, use := range *mc.Referrers() {
			if call, ok := use.(ssa.CallInstruction); !ok || call.Common().Value != ssa.Value(mc) || r.p.Starts(call) {
				return true
			}
		}
	}
	return len(ssaread.Creators(f)) == 0
}

func outermost(f *ssa.Function) *ssa.Function {
	for f.Parent() != nil {
		f = f.Parent()
	}
	return f
}

// looksAt returns what the waiters of o look at when they were woken.
func (r *earlyRule) looksAt(o *Object) []look {
	if have, ok := r.looks[o]; ok {
		return have
	}
	var out []look
	for _, op := range o.Ops {
		if op.Kind.Parks() && !bounded(op) {
			out = append(out, r.results(op)...)
			out = append(out, r.retested(op)...)
		}
	}
	r.looks[o] = out
	return out
}

// bounded reports whether a select also waits for the time, and looks again then.
func bounded(op *Op) bool {
	if op.Sel == nil {
		return false
	}
	for _, st := range op.Sel.States {
		if c, ok := st.Chan.Type().Underlying().(*types.Chan); ok && st.Dir == types.RecvOnly && ssaread.IsType(c.Elem(), "time", "Time") {
			return true
		}
	}
	return false
}

// results returns what is read after a wait and before the next one.
func (r *earlyRule) results(op *Op) []look {
	if op.Kind == CondWait {
		return nil
	}
	var out []look
	visit := func(in ssa.Instruction) bool {
		e := r.at(in, 2)
		if e.parks {
			return false
		}
		for _, a := range e.accesses {
			call, _ := in.(*ssa.Call)
			if a.read && !a.weak && !a.atomic && !r.overwritten(op, in, a.cell) && (call == nil || !r.leftByTest(call, a.cell)) {
				l := r.newLook(op, a, nil)
				l.back = Reaches(in, op.In)
				out = append(out, l)
			}
		}
		return true
	}
	if op.Sel == nil {
		Walk(op.In, visit)
		return out
	}
	if b := caseBlock(op.Sel, op.Case); b != nil && len(b.Instrs) > 0 {
		if visit(b.Instrs[0]) {
			Walk(b.Instrs[0], visit)
		}
	}
	return out
}

// overwritten reports whether the waiter, woken by op, stores into cell itself
// before it reads it at in.
func (r *earlyRule) overwritten(op *Op, in ssa.Instruction, cell ssaread.Cell) bool {
	for _, w := range r.p.Writers(cell) {
		if w.Parent() == in.Parent() && Dominates(w, in) && !Dominates(w, op.In) {
			return true
		}
	}
	return false
}

// remade reports whether a channel that is closed is replaced by a new one: if
// not, who calls again and waits again is woken at once.
func remade(w wakeUp) bool {
	for _, m := range w.obj.Of(Make) {
		if outermost(m.Func) == outermost(w.op.Func) {
			return true
		}
	}
	return false
}

// retested returns what decides whether a wait is come to, and is looked at
// again after it: in a loop around it, or by the next call.
func (r *earlyRule) retested(op *Op) []look {
	var out []look
	gs := guardsOf(op.In)
	for i := range gs {
		if !Reaches(op.In, gs[i].branch) && (op.Kind == CondWait || !r.again(op.Func)) {
			continue
		}
		for _, a := range r.tested(gs[i].branch.Cond) {
			if !a.weak && !r.leftByTest(gs[i].branch.Cond, a.cell) {
				out = append(out, r.newLook(op, a, &gs[i]))
			}
		}
	}
	return out
}

// leftByTest reports whether the function that a condition calls writes cell
// itself: a list of waiters, which it adds to, and does not ask for.
func (r *earlyRule) leftByTest(cond ssa.Value, cell ssaread.Cell) bool {
	if n, ok := cond.(*ssa.UnOp); ok {
		cond = n.X
	}
	call, ok := cond.(*ssa.Call)
	if !ok {
		return false
	}
	for _, in := range r.p.Writers(cell) {
		c, grown := grows(in)
		if grown && c == cell && in.Parent() == ssaread.Callee(call.Common()) && keepsWakers(in) {
			return true
		}
	}
	return false
}

// keepsWakers reports whether what in adds to a container can wake somebody.
func keepsWakers(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.MapUpdate:
		return carriesPromise(in.Value.Type(), 3) || carriesPromise(in.Key.Type(), 3)
	case *ssa.Store:
		s, ok := in.Val.Type().Underlying().(*types.Slice)
		return ok && carriesPromise(s.Elem(), 3)
	}
	return true
}

func (r *earlyRule) newLook(op *Op, a access, g *guard) look {
	l := look{wait: op, read: a, guard: g}
	if op.Sel != nil {
		for _, st := range op.Sel.States {
			if o := r.p.ObjectOf(st.Chan); o != nil && o != r.objectOf(op) {
				l.others = append(l.others, o)
			}
		}
	}
	return l
}

// locks returns the locks that are held when a look reads.
func (r *earlyRule) locks(l *look) []Place {
	if l.asked {
		return l.held
	}
	l.asked, l.held = true, r.p.HeldAt(l.read.in)
	if l.wait.Kind == CondWait {
		if pl, ok := r.p.Locker(r.objectOf(l.wait)); ok {
			l.held = append(l.held, pl)
		}
	}
	return l.held
}

func (r *earlyRule) objectOf(op *Op) *Object {
	for _, oo := range r.ops[op.In] {
		if oo.op == op {
			return oo.obj
		}
	}
	return nil
}

// again reports whether f is called over and over.
func (r *earlyRule) again(f *ssa.Function) bool {
	if f.Object() != nil && f.Object().Exported() {
		return true
	}
	for _, c := range r.p.Callers(f) {
		if Reaches(c, c) {
			return true
		}
	}
	return false
}

// judge looks for a store after the wake in, which no wake follows.
func (r *earlyRule) judge(in ssa.Instruction, w wakeUp, looks []look) (Breach, bool) {
	var hit *look
	var late access
	Walk(in, func(next ssa.Instruction) bool {
		e := r.at(next, 2)
		if hit != nil || e.parks || hasWake(e, w.obj) {
			return false
		}
		for _, a := range e.accesses {
			if l := r.shows(in, next, w, a, looks); l != nil {
				hit, late = l, a
				late.in = next
				return false
			}
		}
		return true
	})
	if hit == nil {
		return Breach{}, false
	}
	return r.breach(in, w, late, hit), true
}

func hasWake(e *effect, o *Object) bool {
	for _, w := range e.wakes {
		if w.obj == o {
			return true
		}
	}
	return false
}

// shows returns the look by which the waiter is shown to miss the write a, made
// at next after the wake in; nil if there is none.
func (r *earlyRule) shows(in, next ssa.Instruction, w wakeUp, a access, looks []look) *look {
	if !a.write || a.weak || ownNew(a.base, in.Parent()) {
		return nil
	}
	for i := range looks {
		l := &looks[i]
		if l.read.cell != a.cell || !r.sameObject(w, a, l) {
			continue
		}
		if l.guard != nil {
			if w.op.Kind == Close && !remade(w) {
				continue
			}
			if l.guard.keepsParked(a.cell, a.val) || emptied(a.val) && !isTruth(a.val) {
				continue
			}
		} else if emptied(a.val) || a.atomic || len(r.locks(l)) > 0 || w.op.Kind == Close && !remade(w) && l.back {
			continue
		}
		if Reaches(next, next) && !Reaches(next, in) || !inTurn(in, next) || r.common(in, next, l) || r.later(next, w.obj, l) {
			continue
		}
		if r.announces(in, looks) && l.guard != nil && w.op.Kind != Close {
			continue
		}
		return l
	}
	return nil
}

// ownNew reports whether the struct at r was made by f itself, which nobody else knows yet.
func ownNew(r route, f *ssa.Function) bool {
	if pooled(r.root) {
		return true
	}
	a, ok := r.root.(*ssa.Alloc)
	return ok && a.Parent() == f && !captured(a)
}

// sameObject reports whether the waker and the waiter mean one object: channel
// and place are fields of one struct on both sides, or variables of one function.
func (r *earlyRule) sameObject(w wakeUp, a access, l *look) bool {
	if a.base == l.read.base && literalOf(w.op.Func, l.wait.Func) {
		return true
	}
	from := routeOf(l.wait.Val).base()
	if w.at.base() == a.base && from == l.read.base {
		return true
	}
	if madeIn(l.wait.Func, rootOf(l.wait.Val)) && w.at.below(a.base) && a.base.root != nil && l.read.base.root != nil {
		// its own channel, which it left in the object's list
		return types.Identical(l.read.base.root.Type(), a.base.root.Type())
	}
	return l.guard != nil && w.op.Kind == Close && a.base.below(w.at.base())
}

// madeIn reports whether f makes the channel, or the struct that holds it, v.
func madeIn(f *ssa.Function, v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.MakeChan:
		return v.Parent() == f
	case *ssa.Alloc:
		return v.Parent() == f && v.Heap
	}
	return false
}

// literalOf reports whether two functions are literals of one, or one is a literal of the other.
func literalOf(f, g *ssa.Function) bool { return outermost(f) == outermost(g) && f != g }

// emptied reports whether a stored value is nil or zero: cleaned up, no result.
func emptied(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	if !ok {
		return false
	}
	return c.Value == nil || c.Value.String() == "0" || c.Value.String() == "false" || c.Value.String() == `""`
}

func isTruth(v ssa.Value) bool { return v != nil && ssaread.IsBool(v.Type()) }

// common reports whether a lock is held across the wake and the store that the
// waiter takes before it looks.
func (r *earlyRule) common(wake, store ssa.Instruction, l *look) bool {
	at := map[Place]bool{}
	for _, pl := range r.p.HeldAt(store) {
		at[pl] = true
	}
	for _, pl := range r.p.HeldAt(wake) {
		if at[pl] && !r.released(pl, wake, store) && r.takes(l, pl) {
			return true
		}
	}
	return false
}

func (r *earlyRule) takes(l *look, pl Place) bool {
	for _, have := range r.locks(l) {
		if have == pl {
			return true
		}
	}
	locks := func(in ssa.Instruction) bool {
		lock, way := r.p.lockCall(in)
		return way > 0 && lock == pl
	}
	return Without(l.wait.In, Never, locks) != nil
}

// released reports whether pl may be released between two instructions.
func (r *earlyRule) released(pl Place, from, to ssa.Instruction) bool {
	found := false
	Walk(from, func(in ssa.Instruction) bool {
		if in == to || found {
			return false
		}
		if lock, way := r.p.lockCall(in); way < 0 && lock == pl && Reaches(in, to) {
			found = true
		}
		return true
	})
	return found
}

// later reports whether the waiter may be woken after the store: here, in a
// deferred call, or by the callers.
func (r *earlyRule) later(store ssa.Instruction, o *Object, l *look) bool {
	return r.laterIn(store, append([]*Object{o}, l.others...), 3)
}

func (r *earlyRule) laterIn(from ssa.Instruction, objs []*Object, depth int) bool {
	found := false
	Walk(from, func(in ssa.Instruction) bool {
		found = found || r.mayWake(in, objs) && (in != from || r.repeats(in))
		return !found
	})
	if found || r.defersWake(from.Parent(), objs) {
		return true
	}
	if depth == 0 {
		return false
	}
	left := map[*ssa.Function]bool{} // callers, one of whose calls no wake follows
	for _, c := range r.p.Callers(from.Parent()) {
		spawned := r.p.Starts(c)
		if c.Parent() != from.Parent() && !spawned && !r.laterIn(c, objs, depth-1) {
			left[c.Parent()] = true
		}
	}
	for _, c := range r.p.Callers(from.Parent()) {
		spawned := r.p.Starts(c)
		if c.Parent() != from.Parent() && !spawned && !left[c.Parent()] {
			return true
		}
	}
	return false
}

func (r *earlyRule) mayWake(in ssa.Instruction, objs []*Object) bool {
	e := r.at(in, 3)
	if g, ok := in.(*ssa.Go); ok {
		if callee := ssaread.Callee(g.Common()); r.p.HasBody(callee) {
			e = r.of(callee, 2)
		}
	}
	if e.full || r.wakesWithin(e, objs) {
		return true
	}
	if call, ok := in.(ssa.CallInstruction); ok {
		for _, g := range r.p.dynamicCallees(call) {
			if r.wakesWithin(r.of(g, 2), objs) {
				return true
			}
		}
	}
	return false
}

func (r *earlyRule) wakesWithin(e *effect, objs []*Object) bool {
	for _, o := range objs {
		if hasWake(e, o) {
			return true
		}
	}
	return false
}

func (r *earlyRule) defersWake(f *ssa.Function, objs []*Object) bool {
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			if _, ok := in.(*ssa.Defer); ok && r.mayWake(in, objs) {
				return true
			}
		}
	}
	return false
}

// announces reports whether anything that the waiters look at may be stored
// before the wake, in its function or by those who call it.
func (r *earlyRule) announces(in ssa.Instruction, looks []look) bool {
	return r.storesBefore(in, looks, 2)
}

func (r *earlyRule) storesBefore(in ssa.Instruction, looks []look, depth int) bool {
	f := in.Parent()
	for _, b := range f.Blocks {
		for _, each := range b.Instrs {
			if storesLooked(r.at(each, 2), looks) && Reaches(each, in) && (each != in || r.repeats(in)) {
				return true
			}
		}
	}
	if depth == 0 {
		return false
	}
	for _, c := range r.p.Callers(f) {
		if c.Parent() != f && r.storesBefore(c, looks, depth-1) {
			return true
		}
	}
	return false
}

func (r *earlyRule) breach(in ssa.Instruction, w wakeUp, late access, l *look) Breach {
	f := in.Parent()
	obj := nameOf(w.op.Val)
	return Breach{
		Check: "early-wake",
		Func:  f,
		Pos:   w.from(in),
		Message: fmt.Sprintf("%s %s %s before it stores %s at line %d, which %s reads",
			ssaread.ShortName(f), verb(w.op.Kind), obj, late.name, r.p.line(late.in.Pos()), ssaread.ShortName(l.read.in.Parent())),
		Steps: r.steps(in, w, late, l),
	}
}

func (r *earlyRule) steps(in ssa.Instruction, w wakeUp, late access, l *look) []Step {
	f, obj := in.Parent(), nameOf(w.op.Val)
	reader := l.read.in.Parent()
	out := []Step{
		{Pos: l.wait.Pos(), Side: "waiter", Func: l.wait.Func, Text: "waits for " + nameOf(l.wait.Val)},
		{Pos: pick(w.op.Pos(), in.Pos()), Side: "completer", Func: w.op.Func, Text: verb(w.op.Kind) + " " + obj},
		{Pos: l.read.in.Pos(), Side: "waiter", Func: reader, Text: "reads the old " + l.read.name},
	}
	end := "the waiter has the old " + l.read.name + ", nobody will wake it again"
	if l.guard != nil && w.op.Kind != Close {
		out = append(out, Step{Pos: l.wait.Pos(), Side: "waiter", Func: l.wait.Func, Text: "waits again"})
		end = late.name + " is stored, nobody will wake the waiter"
	}
	return append(out,
		Step{Pos: late.in.Pos(), Side: "completer", Func: f, Text: "stores " + late.name},
		Step{Pos: late.in.Pos(), Text: end})
}

// from returns where the wake-up stands in the function of in, which wakes or calls what does.
func (w wakeUp) from(in ssa.Instruction) token.Pos {
	if w.op.In == in {
		return w.op.Pos()
	}
	return posOf(in)
}

func verb(k OpKind) string {
	switch k {
	case Close:
		return "closes"
	case Signal:
		return "signals"
	case Broadcast:
		return "broadcasts on"
	case GroupDone:
		return "counts down"
	}
	return "sends on"
}

func pick(ps ...token.Pos) token.Pos {
	for _, p := range ps {
		if p.IsValid() {
			return p
		}
	}
	return token.NoPos
}
