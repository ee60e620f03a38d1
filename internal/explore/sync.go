package explore

import (
	"slices"

	p "github.com/futurelint/futurelint/internal/protocol"
)

// A lock is an Int: 0 free, -1 held, n > 0 held by n readers. A WaitGroup is
// its counter. A Cond is a tuple whose first element is its Locker.
const held = -1

func (x *run) synchronise(t int, in *p.Instr) effect {
	th := &x.s.threads[t]
	r := th.arg(in, 0)
	switch r.K {
	case p.Ref:
	case p.Opaque, p.Unknown:
		return x.unknownSync(t, in, r)
	default:
		return x.crash("a nil dereference")
	}
	v, ok := x.s.load(r)
	if !ok || v.K != p.Int && in.Op != p.CondWait && in.Op != p.Signal && in.Op != p.Broadcast {
		x.s.poison("a lock of unknown state")
		return ended
	}
	switch in.Op {
	case p.Lock:
		return x.lock(t, in, r, v.N == 0, held)
	case p.RLock:
		return x.lock(t, in, r, v.N >= 0, v.N+1)
	case p.Unlock:
		return x.unlock(t, in, r, v.N == held, 0)
	case p.RUnlock:
		return x.unlock(t, in, r, v.N > 0, v.N-1)
	case p.TryLock:
		if v.N == 0 {
			x.s.store(r, p.IntOf(held))
		}
		return th.set(in, p.BoolOf(v.N == 0))
	case p.WGAdd:
		x.s.store(r, x.s.binary("+", v, th.arg(in, 1)))
		x.noteShared(t, in, r, v)
		return goesOn
	case p.WGWait:
		return x.park(t, in, r.L, v.N <= 0)
	case p.CondWait:
		return x.condWait(t, in, r, v)
	}
	return x.signal(t, in, r)
}

// unknownSync passes over a lock that nobody knows: it may be what keeps two
// sides apart, so what follows is no evidence.
func (x *run) unknownSync(t int, in *p.Instr, r p.Value) effect {
	if r.K == p.Opaque && (in.Op == p.Signal || in.Op == p.Broadcast || in.Op == p.WGAdd) {
		x.wake(t, r, in.Pos)
		return goesOn
	}
	x.s.poison("a lock at an unknown address")
	return ended
}

func (x *run) lock(t int, in *p.Instr, r p.Value, free bool, next int64) effect {
	if !free {
		return waits
	}
	x.s.store(r, p.IntOf(next))
	x.noteShared(t, in, r, p.Value{})
	return goesOn
}

func (x *run) unlock(t int, in *p.Instr, r p.Value, locked bool, next int64) effect {
	if !locked {
		return x.crash("an unlock of an unlocked mutex")
	}
	x.s.store(r, p.IntOf(next))
	x.noteShared(t, in, r, p.Value{})
	return goesOn
}

// park lets the thread go on where it may, and marks it parked where it may not.
func (x *run) park(t int, in *p.Instr, label string, may bool) effect {
	th := &x.s.threads[t]
	if may {
		th.parked = false
		return goesOn
	}
	if !th.parked {
		th.parked = true
		th.turn = x.s.nextTurn(t)
		x.note(t, in.Op, label, p.Value{}, in.Pos)
	}
	return waits
}

// nextTurn returns the turn of one that parks now: behind all who are parked.
func (s *state) nextTurn(t int) int {
	turn := 0
	for i := range s.threads {
		if u := &s.threads[i]; i != t && u.parked && u.turn >= turn {
			turn = u.turn + 1
		}
	}
	return turn
}

// parkedInTurn returns the parked threads, first come first.
func (s *state) parkedInTurn() []int {
	var out []int
	for i := range s.threads {
		if s.threads[i].parked {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return s.threads[a].turn - s.threads[b].turn })
	return out
}

// condWait releases the Locker and parks; signalled, it goes on once it has the lock again.
func (x *run) condWait(t int, in *p.Instr, r, cond p.Value) effect {
	th := &x.s.threads[t]
	mu, read := x.locker(cond)
	if mu.K != p.Ref {
		x.s.poison("a Cond without a known Locker")
		return ended
	}
	v, _ := x.s.load(mu)
	if th.signalled {
		if v.N != 0 && !(read && v.N > 0) {
			return waits
		}
		th.signalled, th.parked = false, false
		next := int64(held)
		if read {
			next = v.N + 1
		}
		x.s.store(mu, p.IntOf(next))
		return goesOn
	}
	if !th.parked {
		if v.N == 0 {
			return x.crash("a Wait without the lock")
		}
		next := int64(0)
		if read {
			next = v.N - 1
		}
		x.s.store(mu, p.IntOf(next))
	}
	return x.park(t, in, r.L, false)
}

// locker returns the address of a Cond's mutex, and whether it is locked for reading.
func (x *run) locker(cond p.Value) (mu p.Value, read bool) {
	if len(cond.E) == 0 {
		return p.Value{}, false
	}
	l := cond.E[0]
	if l.K != p.Iface {
		return l, false
	}
	return l.E[0], l.S == "*sync.rlocker"
}

// signal wakes the Cond's waiters: the first one, or all.
func (x *run) signal(t int, in *p.Instr, r p.Value) effect {
	for _, i := range x.s.parkedInTurn() {
		u := &x.s.threads[i]
		if !u.signalled && u.at().Op == p.CondWait && u.arg(u.at(), 0).Equal(r) {
			u.signalled = true
			if in.Op == p.Signal {
				break
			}
		}
	}
	x.noteShared(t, in, r, p.Value{})
	return goesOn
}
