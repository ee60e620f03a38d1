package explore

import (
	"strings"

	p "github.com/futurelint/futurelint/internal/protocol"
)

// run is one step under way: a thread works on its own copy of a state until
// the next point at which others could tell the difference.
type run struct {
	prog    *p.Program
	s       *state
	events  []Event
	forks   []*run // other outcomes of the branches on unknown values
	limit   *Bounds
	started bool // the visible instruction of this step was executed
	budget  int
	total   *int // what all outcomes of the step may execute
}

// effect is what an instruction did to the thread that executed it.
type effect uint8

const (
	goesOn effect = iota // the result is stored, the next instruction follows
	jumped               // the thread's position was set
	waits                // nothing happened: the thread cannot go on now
	ended                // the thread, or this execution, is over
)

// step lets thread t execute one visible instruction and all that follows up to
// the next one. It returns the successors, more than one where a branch forked.
func step(prog *p.Program, s *state, t int, limit *Bounds) []*run {
	total := 2 * limit.Instructions
	first := &run{prog: prog, s: s.clone(), limit: limit, budget: limit.Instructions, total: &total}
	first.s.own(t)
	work := []*run{first}
	var out []*run
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		if len(out) >= maxForks {
			x.s.poison("too many choices in one step")
		}
		if x.s.cut != "" || x.advance(t) || x.s.cut != "" {
			out = append(out, x) // what was cut is counted by the caller
		}
		work = append(work, x.forks...)
		x.forks = nil
	}
	return out
}

// maxForks bounds the outcomes of one step: loops over what nobody knows have no end.
const maxForks = 48

// advance runs thread t up to its next visible instruction; false drops the execution.
func (x *run) advance(t int) bool {
	for {
		th := &x.s.threads[t]
		in := th.at()
		if in == nil {
			if !th.done {
				x.s.poison("a function without an end")
			}
			return th.done
		}
		visible := x.visible(th, in)
		if visible && x.started {
			return true
		}
		x.started = x.started || visible
		x.budget--
		*x.total--
		if x.budget < 0 || *x.total < 0 {
			x.s.poison("a loop was cut")
			return false
		}
		switch x.exec(t, in) {
		case goesOn:
			x.s.threads[t].top().pc++
		case waits:
			return true
		case ended:
			return x.s.cut == ""
		}
	}
}

// visible reports whether others can observe or influence what in does.
func (x *run) visible(th *thread, in *p.Instr) bool {
	switch in.Op {
	case p.Load, p.Store, p.Swap, p.CAS, p.Add, p.Lock, p.Unlock, p.RLock, p.RUnlock, p.TryLock,
		p.WGAdd, p.WGWait, p.Signal, p.Broadcast, p.Close,
		p.MapGet, p.MapSet, p.MapDel, p.Range, p.Next, p.Len, p.Clear:
		v := th.arg(in, 0)
		return v.K == p.Ref && x.s.heap[v.N].shared
	case p.Send, p.Recv:
		return true
	case p.Select, p.CondWait:
		return true
	case p.Return:
		return len(th.stack) == 1 && !th.background
	}
	return false
}

func (th *thread) arg(in *p.Instr, i int) p.Value {
	if i >= len(in.Args) {
		return p.Value{}
	}
	if a := in.Args[i]; a.Reg != p.NoReg {
		return th.top().regs[a.Reg]
	} else {
		return a.Val
	}
}

func (th *thread) args(in *p.Instr, from int) []p.Value {
	var vs []p.Value
	for i := from; i < len(in.Args); i++ {
		vs = append(vs, th.arg(in, i))
	}
	return vs
}

func (th *thread) set(in *p.Instr, v p.Value) effect {
	if in.Dst != p.NoReg {
		th.top().regs[in.Dst] = v
	}
	return goesOn
}

// exec executes one instruction of thread t.
func (x *run) exec(t int, in *p.Instr) effect {
	th := &x.s.threads[t]
	arg := func(i int) p.Value { return th.arg(in, i) }
	switch in.Op {
	case p.Nop:
		return goesOn
	case p.Move:
		return th.set(in, arg(0))
	case p.Bin:
		return th.set(in, x.s.binary(in.Name, arg(0), arg(1)))
	case p.Not:
		return th.set(in, not(arg(0)))
	case p.Neg:
		return th.set(in, x.s.binary("-", p.IntOf(0), arg(0)))
	case p.Pack:
		return th.set(in, p.TupleOf(th.args(in, 0)...))
	case p.Part:
		return th.set(in, part(arg(0), in.Arg))
	case p.Closure:
		return th.set(in, p.Value{K: p.Fn, S: in.Name, E: th.args(in, 0)})
	case p.Box:
		return th.set(in, box(in.Name, arg(0)))
	case p.Assert:
		return x.assert(t, in)
	case p.Havoc:
		return th.set(in, p.UnknownOf(in.Name+"@"+itoa(in.Pos)+"."+itoa(t), in.Arg == 1))
	case p.Fresh:
		return th.set(in, x.fresh(t, in))
	case p.Global:
		if i := x.prog.Object(in.Name); i >= 0 {
			return th.set(in, p.RefTo(i, in.Name))
		}
		return th.set(in, p.UnknownOf(in.Name, false))
	case p.New:
		return th.set(in, x.s.alloc(arg(0), in.Name))
	case p.Address:
		return x.address(t, in)
	case p.Load:
		return x.load(t, in)
	case p.Store:
		return x.storeAt(t, in, arg(0), arg(1))
	case p.Swap, p.CAS, p.Add:
		return x.atomic(t, in)
	case p.MakeSlice, p.Append, p.Copy, p.Cut, p.At, p.Len, p.Cap, p.MakeMap, p.MapGet, p.MapSet, p.MapDel, p.Clear, p.Range, p.Next:
		return x.container(t, in)
	case p.Lock, p.Unlock, p.RLock, p.RUnlock, p.TryLock, p.WGAdd, p.WGWait, p.CondWait, p.Signal, p.Broadcast:
		return x.synchronise(t, in)
	case p.MakeChan, p.Send, p.Recv, p.Close, p.Select:
		return x.channel(t, in)
	case p.Call:
		return x.call(t, p.Value{K: p.Fn, S: in.Name}, th.args(in, 0), in.Dst)
	case p.CallValue:
		return x.callValue(t, in)
	case p.Invoke:
		return x.invoke(t, in)
	case p.Go:
		return x.spawn(t, in)
	case p.Defer:
		f := th.top()
		f.defers = append(f.defers, call{arg(0), th.args(in, 1)})
		return goesOn
	case p.RunDefers:
		return x.runDefers(t)
	case p.Return:
		return x.ret(t, th.args(in, 0), in.Pos)
	case p.Panic:
		return x.panics(t, arg(0))
	case p.Recover:
		return x.recovers(t, in)
	case p.Branch:
		return x.branch(t, in, arg(0))
	case p.Jump:
		th.top().pc = in.To[0]
		return jumped
	case p.Escape:
		return x.escape(t, in.Name, th.args(in, 0))
	}
	panic("explore: no case for " + in.Op.String())
}

// fresh names a new object of the surroundings. The waiter's carry its
// identity, so that a wake of an old one is told from a wake of the last.
func (x *run) fresh(t int, in *p.Instr) p.Value {
	name := strings.ReplaceAll(in.Name, ".", "_")
	if t == 0 {
		return p.OpaqueOf(name + "#" + itoa(x.s.identity))
	}
	return p.OpaqueOf(name + "@" + itoa(t))
}

func box(typ string, v p.Value) p.Value {
	if v.K == p.Opaque || v.K == p.Unknown {
		return v // its dynamic type is whatever it is
	}
	return p.Value{K: p.Iface, S: typ, E: []p.Value{v}}
}

func (x *run) assert(t int, in *p.Instr) effect {
	th := &x.s.threads[t]
	v, zero := th.arg(in, 0), th.arg(in, 1)
	ok := p.BoolOf(false)
	result := zero
	switch v.K {
	case p.Iface:
		if in.Name == "" {
			ok, result = p.BoolOf(true), v
		} else if in.Name == v.S {
			ok, result = p.BoolOf(true), v.E[0]
		}
	case p.Opaque:
		ok, result = p.BoolOf(true), v
	case p.Unknown:
		ok, result = unknownFrom("is "+in.Name, v), unknownFrom("as "+in.Name, v)
		if len(in.Args) > 2 { // what such a value is in this small scope
			ok, result = p.BoolOf(true), th.arg(in, 2)
		}
	}
	if in.Arg == 1 {
		return th.set(in, p.TupleOf(result, ok))
	}
	if ok.K == p.Int && ok.N == 0 {
		return x.crash("a failing type assertion")
	}
	return th.set(in, result)
}

func (x *run) address(t int, in *p.Instr) effect {
	th := &x.s.threads[t]
	base, i := th.arg(in, 0), th.arg(in, 1)
	switch {
	case base.K == p.Ref && i.K == p.Int:
		return th.set(in, base.Child(int(i.N), in.Name))
	case base.K == p.Opaque:
		return th.set(in, p.OpaqueOf(base.S+"."+in.Name))
	case base.K == p.Nil:
		return x.crash("a nil dereference")
	}
	return th.set(in, unknownFrom("."+in.Name, base, i))
}

func (x *run) load(t int, in *p.Instr) effect {
	th := &x.s.threads[t]
	switch r := th.arg(in, 0); r.K {
	case p.Ref:
		v, ok := x.s.load(r)
		if !ok {
			return x.crash("an index out of range")
		}
		x.noteShared(t, in, r, v)
		return th.set(in, v)
	case p.Nil:
		return x.crash("a nil dereference")
	case p.Opaque:
		if in.Name == "scalar" {
			return th.set(in, p.UnknownOf("*"+r.S, true))
		}
		return th.set(in, r)
	default:
		return th.set(in, unknownFrom("*", r))
	}
}

func (x *run) noteShared(t int, in *p.Instr, r, v p.Value) {
	if x.s.heap[r.N].shared {
		x.note(t, in.Op, r.L, v, in.Pos)
		x.events[len(x.events)-1].Ref = r
	}
}

func (x *run) storeAt(t int, in *p.Instr, r, v p.Value) effect {
	switch r.K {
	case p.Ref:
		if !x.s.store(r, v) {
			return x.crash("an index out of range")
		}
		x.noteShared(t, in, r, v)
		return goesOn
	case p.Nil:
		return x.crash("a nil dereference")
	case p.Opaque:
		// Writing into an object of the surroundings hands the value to them.
		return x.escape(t, r.S, []p.Value{v})
	}
	x.s.poison("a write through an unknown address")
	return ended
}

// atomic executes a read-modify-write operation.
func (x *run) atomic(t int, in *p.Instr) effect {
	th := &x.s.threads[t]
	r := th.arg(in, 0)
	if r.K != p.Ref {
		x.s.poison("an atomic at an unknown address")
		return ended
	}
	old, _ := x.s.load(r)
	result, next, writes := old, th.arg(in, 1), true
	switch in.Op {
	case p.Add:
		next = x.s.binary("+", old, next)
		result = next
	case p.CAS:
		result = x.s.equal(old, next)
		if result.K != p.Int {
			x.s.poison("a compare-and-swap of an unknown value")
			return ended
		}
		next, writes = th.arg(in, 2), result.N == 1
	}
	if writes {
		x.s.store(r, next)
	}
	x.noteShared(t, in, r, result)
	return th.set(in, result)
}

// crash ends an execution that Go would end with a run-time panic. The user's
// program does not do that, so something about our start is wrong: no evidence.
func (x *run) crash(why string) effect {
	x.s.poison(why)
	return ended
}

func (x *run) branch(t int, in *p.Instr, cond p.Value) effect {
	th := &x.s.threads[t]
	switch cond.K {
	case p.Int:
		th.top().pc = in.To[1-int(cond.N&1)]
		return jumped
	case p.Unknown:
		return x.fork(t, in, cond)
	}
	x.s.poison("a branch on no boolean")
	return ended
}

// fork follows both sides of a branch on an unknown condition, unless it was decided before.
func (x *run) fork(t int, in *p.Instr, cond p.Value) effect {
	term, negated := strings.CutPrefix(cond.S, "!")
	if truth, known := x.s.assumedTruth(term); known {
		return x.take(t, in, truth != negated)
	}
	other := &run{prog: x.prog, s: x.s.clone(), limit: x.limit, started: x.started, budget: x.budget, total: x.total}
	other.events = append(other.events, x.events...)
	other.s.own(t)
	if other.assume(term, false, cond.N == 1) {
		other.take(t, in, negated)
		x.forks = append(x.forks, other)
	}
	if !x.assume(term, true, cond.N == 1) {
		return ended
	}
	return x.take(t, in, !negated)
}

func (x *run) take(t int, in *p.Instr, then bool) effect {
	f := x.s.threads[t].top()
	if then {
		f.pc = in.To[0]
	} else {
		f.pc = in.To[1]
	}
	return jumped
}

// assume records a choice; false where it would be one step on faith too many.
func (x *run) assume(term string, truth, free bool) bool {
	x.s.assumed = append(x.s.assumed, assumption{term, truth})
	if !free {
		x.s.faith++
	}
	if x.s.faith > x.limit.Faith {
		x.s.poison("too much was taken on faith")
		return false
	}
	return true
}

// escape hands values to code that is not analysed: it may keep them, and call them.
func (x *run) escape(t int, to string, vs []p.Value) effect {
	for _, v := range vs {
		if x.s.reaches([]p.Value{v}, func(v p.Value) bool { return v.K == p.Fn }) {
			x.s.poison("a function went to " + to)
			return ended
		}
		x.hand(t, v)
	}
	return goesOn
}

// hand notes that v went out of sight. Where another side does that with the
// waiter's waker it may be the wake; where the waiter does, it is registered elsewhere.
func (x *run) hand(t int, v p.Value) {
	x.s.reaches([]p.Value{v}, func(v p.Value) bool {
		if v.K == p.Opaque && x.s.isWaker(v) {
			if t == 0 {
				x.s.handed = true
			} else {
				x.wake(t, v, 0)
			}
			return true
		}
		return false
	})
}

// isWaker reports whether v belongs to the waker that the waiter passed last.
func (s *state) isWaker(v p.Value) bool {
	return strings.HasSuffix(v.Root(), "#"+itoa(s.identity))
}

func (x *run) wake(t int, v p.Value, pos int) {
	x.note(t, p.Invoke, v.Root(), v, pos)
	if x.s.isWaker(v) {
		x.s.woken = true
	}
}
