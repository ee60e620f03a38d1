package explore

import (
	"slices"

	p "github.com/futurelint/futurelint/internal/protocol"
)

// channel executes the operations on channels. A thread that finds nobody at
// the other end parks, and is served by the one that comes: arriving and being
// parked are two states, as a send with default tells them apart.
func (x *run) channel(t int, in *p.Instr) effect {
	th := &x.s.threads[t]
	a := th.arg(in, 0)
	switch in.Op {
	case p.MakeChan:
		if a.K != p.Int {
			return th.set(in, unknownFrom("chan", a))
		}
		return th.set(in, x.s.alloc(p.Value{K: p.Chan, N: a.N}, "chan"))
	case p.Close:
		return x.close(t, in, a)
	case p.Send:
		return x.sendOp(t, in, a, th.arg(in, 1))
	case p.Recv:
		return x.recvOp(t, in, a)
	}
	return x.selects(t, in)
}

func (x *run) chanAt(c p.Value) (p.Value, bool) {
	if c.K != p.Ref {
		return p.Value{}, false
	}
	v, ok := x.s.load(c)
	return v, ok && v.K == p.Chan
}

func (x *run) close(t int, in *p.Instr, c p.Value) effect {
	if c.K == p.Opaque {
		x.wake(t, c, in.Pos)
		return goesOn
	}
	v, ok := x.chanAt(c)
	if !ok {
		return x.crash("a close of an unknown channel")
	}
	if v.S == "closed" {
		return x.crash("a close of a closed channel")
	}
	v.S = "closed"
	x.s.store(c, v)
	x.noteShared(t, in, c, p.Value{})
	return goesOn
}

// trySend delivers v to c if that is possible now.
func (x *run) trySend(t int, c, v p.Value) bool {
	content, ok := x.chanAt(c)
	if !ok || content.S == "closed" {
		return false
	}
	for _, i := range x.s.parkedInTurn() {
		if i != t && x.serveReceiver(i, c, v) {
			return true
		}
	}
	if int64(len(content.E)) >= content.N {
		return false
	}
	content.E = append(slices.Clip(content.E), v)
	x.s.store(c, content)
	return true
}

// tryRecv takes a value from c if that is possible now.
func (x *run) tryRecv(t int, c, zero p.Value) (v p.Value, ok, done bool) {
	content, isChan := x.chanAt(c)
	if !isChan {
		return zero, false, false
	}
	if len(content.E) > 0 {
		v = content.E[0]
		content.E = slices.Clone(content.E[1:])
		x.s.store(c, content)
		for _, i := range x.s.parkedInTurn() {
			if i != t {
				if sent, served := x.serveSender(i, c); served {
					content.E = append(content.E, sent)
					x.s.store(c, content)
					break
				}
			}
		}
		return v, true, true
	}
	for _, i := range x.s.parkedInTurn() {
		if i != t {
			if sent, served := x.serveSender(i, c); served {
				return sent, true, true
			}
		}
	}
	return zero, false, content.S == "closed"
}

// serveReceiver hands v to thread i if it is parked on a receive from c.
func (x *run) serveReceiver(i int, c, v p.Value) bool {
	u := &x.s.threads[i]
	if !u.parked {
		return false
	}
	switch in := u.at(); in.Op {
	case p.Recv:
		if u.arg(in, 0).Equal(c) {
			x.s.share(v)
			x.complete(i, received(in, v, true))
			return true
		}
	case p.Select:
		for k := range in.Name {
			if in.Name[k] == 'r' && u.arg(in, 3*k).Equal(c) {
				x.s.share(v)
				x.complete(i, selected(in, k, v, true, u))
				return true
			}
		}
	}
	return false
}

// serveSender takes the value of thread i if it is parked on a send to c.
func (x *run) serveSender(i int, c p.Value) (p.Value, bool) {
	u := &x.s.threads[i]
	if !u.parked {
		return p.Value{}, false
	}
	switch in := u.at(); in.Op {
	case p.Send:
		if u.arg(in, 0).Equal(c) {
			v := u.arg(in, 1)
			x.s.share(v)
			x.complete(i, p.Value{})
			return v, true
		}
	case p.Select:
		for k := range in.Name {
			if in.Name[k] == 's' && u.arg(in, 3*k).Equal(c) {
				v := u.arg(in, 3*k+1)
				x.s.share(v)
				x.complete(i, selected(in, k, p.Value{}, false, u))
				return v, true
			}
		}
	}
	return p.Value{}, false
}

// complete finishes the operation on which thread i is parked.
func (x *run) complete(i int, result p.Value) {
	u := x.s.own(i)
	u.set(u.at(), result)
	u.parked = false
	u.top().pc++
}

func received(in *p.Instr, v p.Value, ok bool) p.Value {
	if in.Arg == 1 {
		return p.TupleOf(v, p.BoolOf(ok))
	}
	return v
}

// selected builds go/ssa's result of a select: index, ok, then a value for each receive.
func selected(in *p.Instr, k int, v p.Value, ok bool, th *thread) p.Value {
	e := []p.Value{p.IntOf(int64(k)), p.BoolOf(ok)}
	for i := range in.Name {
		if in.Name[i] == 'r' {
			if i == k {
				e = append(e, v)
			} else {
				e = append(e, th.arg(in, 3*i+2))
			}
		}
	}
	return p.TupleOf(e...)
}

func (x *run) sendOp(t int, in *p.Instr, c, v p.Value) effect {
	th := &x.s.threads[t]
	switch c.K {
	case p.Opaque:
		x.wake(t, c, in.Pos)
		return goesOn
	case p.Unknown:
		return x.escape(t, "an unknown channel", []p.Value{v})
	}
	if content, ok := x.chanAt(c); ok && content.S == "closed" {
		return x.crash("a send on a closed channel")
	}
	if x.trySend(t, c, v) {
		th.parked = false
		x.noteShared(t, in, c, v)
		return goesOn
	}
	return x.park(t, in, c.L, false)
}

func (x *run) recvOp(t int, in *p.Instr, c p.Value) effect {
	th := &x.s.threads[t]
	if c.K == p.Unknown || c.K == p.Opaque {
		x.s.poison("a receive from an unknown channel")
		return ended
	}
	v, ok, done := x.tryRecv(t, c, th.arg(in, 1))
	if !done {
		return x.park(t, in, c.L, false)
	}
	th.parked = false
	x.noteShared(t, in, c, v)
	th.set(in, received(in, v, ok))
	return goesOn
}

// noteCase records that a case of a select was taken, as the operation that it is.
func (x *run) noteCase(t int, in *p.Instr, op p.Op, c, v p.Value) {
	as := *in
	as.Op = op
	if c.K == p.Ref {
		x.noteShared(t, &as, c, v)
	}
}

// selects tries the cases in order; a Go select may take any that is ready, so
// every one that could go on is followed.
func (x *run) selects(t int, in *p.Instr) effect {
	th := &x.s.threads[t]
	var ready []int
	for k := range in.Name {
		if x.caseReady(t, in, k) {
			ready = append(ready, k)
		}
	}
	switch {
	case len(ready) > 0:
		for _, k := range ready[1:] {
			other := &run{prog: x.prog, s: x.s.clone(), limit: x.limit, started: true, budget: x.budget, total: x.total}
			other.events = append(other.events, x.events...)
			other.s.own(t)
			other.takeCase(t, in, k)
			other.s.threads[t].top().pc++
			x.forks = append(x.forks, other)
		}
		x.takeCase(t, in, ready[0])
		return goesOn
	case in.Arg == 1:
		for k := range in.Name {
			if c := th.arg(in, 3*k); c.K == p.Ref {
				x.noteShared(t, in, c, p.StrOf(NothingThere))
			}
		}
		return th.set(in, selected(in, -1, p.Value{}, false, th))
	}
	label := ""
	for k := range in.Name {
		c := th.arg(in, 3*k)
		if c.K == p.Unknown && c.N == 0 {
			x.s.poison("a select on an unknown channel")
			return ended
		}
		if c.K == p.Ref && label == "" {
			label = c.L
		}
	}
	return x.park(t, in, label, false)
}

// NothingThere is the value of the event of a select that took its default.
const NothingThere = "nothing there"

func (x *run) caseReady(t int, in *p.Instr, k int) bool {
	th := &x.s.threads[t]
	c := th.arg(in, 3*k)
	if c.K == p.Opaque {
		return in.Name[k] == 's'
	}
	content, ok := x.chanAt(c)
	if !ok {
		return false
	}
	if content.S == "closed" {
		return in.Name[k] == 'r'
	}
	if in.Name[k] == 's' {
		return int64(len(content.E)) < content.N || x.someoneParked(t, c, p.Recv, 'r')
	}
	return len(content.E) > 0 || x.someoneParked(t, c, p.Send, 's')
}

func (x *run) someoneParked(t int, c p.Value, op p.Op, letter byte) bool {
	for i := range x.s.threads {
		u := &x.s.threads[i]
		if i == t || !u.parked {
			continue
		}
		in := u.at()
		if in.Op == op && u.arg(in, 0).Equal(c) {
			return true
		}
		if in.Op == p.Select {
			for k := range in.Name {
				if in.Name[k] == letter && u.arg(in, 3*k).Equal(c) {
					return true
				}
			}
		}
	}
	return false
}

func (x *run) takeCase(t int, in *p.Instr, k int) {
	th := &x.s.threads[t]
	th.parked = false
	c := th.arg(in, 3*k)
	if in.Name[k] == 's' {
		v := th.arg(in, 3*k+1)
		if c.K == p.Opaque {
			x.wake(t, c, in.Pos)
		} else {
			x.trySend(t, c, v)
			x.noteCase(t, in, p.Send, c, v)
		}
		th.set(in, selected(in, k, p.Value{}, false, th))
		return
	}
	v, ok, _ := x.tryRecv(t, c, th.arg(in, 3*k+2))
	x.noteCase(t, in, p.Recv, c, v)
	th.set(in, selected(in, k, v, ok, th))
}
