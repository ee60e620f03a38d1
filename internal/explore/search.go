package explore

import (
	p "github.com/futurelint/futurelint/internal/protocol"
)

// node is a state with the way that led there.
type node struct {
	state  *state
	parent *node
	events []Event
}

type search struct {
	sys    *System
	limit  Bounds
	states int
	reason string // the first thing that was left out
	cuts   int    // executions that were left out
}

// newSearch fills in the default for bounds that are zero.
func newSearch(sys *System, limit Bounds) *search {
	for _, b := range []struct{ have, def *int }{
		{&limit.States, &DefaultBounds.States}, {&limit.Instructions, &DefaultBounds.Instructions},
		{&limit.Faith, &DefaultBounds.Faith}, {&limit.Goroutines, &DefaultBounds.Goroutines},
		{&limit.Starts, &DefaultBounds.Starts}, {&limit.Polls, &DefaultBounds.Polls},
	} {
		if *b.have == 0 {
			*b.have = *b.def
		}
	}
	return &search{sys: sys, limit: limit}
}

// Explore decides whether sys can lose a wake-up.
func Explore(sys *System, limit Bounds) Verdict {
	q := newSearch(sys, limit)
	v := q.explore()
	v.States = q.states
	return v
}

func (q *search) explore() Verdict {
	starts := q.starts()
	pending := q.pending(starts)
	j := judge{q: q, pending: pending}
	safe := false
	for _, s := range starts {
		for _, ready := range q.prepare(&j, s) {
			safe = true
			if v, lost := q.searchFrom(&j, ready); lost {
				v.Pending = pending
				return v
			}
		}
	}
	if q.reason == "" && safe {
		return Verdict{Kind: Safe, Pending: pending}
	}
	if q.reason == "" {
		q.reason = "the waiter never parks"
	}
	return Verdict{Kind: Unknown, Reason: q.reason, Pending: pending}
}

// Waits reports whether the waiter, run alone from the start, waits, and which
// results mean that it does. It also returns how many states it visited.
func Waits(sys *System, limit Bounds) (waits bool, pending [][]p.Value, states int) {
	q := newSearch(sys, limit)
	starts := q.starts()
	j := judge{q: q, pending: q.pending(starts)}
	for _, s := range starts {
		for _, o := range q.alone(s, s.identity) {
			if j.parks(o) {
				return true, j.pending, q.states
			}
		}
	}
	return false, nil, q.states
}

// pending returns the results that mean pending, given or learned.
func (q *search) pending(starts []*state) [][]p.Value {
	if len(q.sys.Pending) > 0 || q.sys.Waiting != Polls {
		return q.sys.Pending
	}
	var pending [][]p.Value
	for _, s := range starts {
		pending = addResults(pending, q.learnPending(s))
	}
	return pending
}

// starts runs the setup, or remembers what it came to.
func (q *search) starts() []*state {
	if q.sys.Starts == nil {
		return q.runSetup()
	}
	have, ok := q.sys.Starts.bySetup[q.sys.Setup]
	if !ok {
		have = starts{states: q.runSetup(), reason: q.reason}
		q.sys.Starts.bySetup[q.sys.Setup] = have
	}
	if have.reason != "" {
		q.leaveOut(have.reason)
	}
	return have.states
}

// runSetup runs the setup. The goroutines that it started are still to move.
func (q *search) runSetup() []*state {
	s := &state{}
	for i, o := range q.sys.Program.Objects {
		s.heap = append(s.heap, object{val: o.Init, label: q.sys.Program.Objects[i].Name})
	}
	// The waiter's place is kept; the setup runs as a thread of its own.
	s.threads = []thread{{name: q.sys.Waiter, done: true}}
	if q.sys.Setup == "" {
		return []*state{q.ready(s)}
	}
	s.threads = append(s.threads, q.thread(q.sys.Setup))
	var out []*state
	seen := map[string]bool{}
	for _, e := range q.settle(s, theCall) {
		if !e.threads[1].done || e.threads[1].panicked {
			continue
		}
		e.faith, e.assumed = 0, nil
		e.threads = append(e.threads[:1:1], e.threads[2:]...)
		e = q.ready(e)
		if k := e.key(len(q.sys.Program.Objects)); !seen[k] && len(out) < q.limit.Starts {
			seen[k] = true
			out = append(out, e)
		}
	}
	return out
}

// ready marks the named objects, and all they lead to, as shared.
func (q *search) ready(s *state) *state {
	for i := range q.sys.Program.Objects {
		s.share(p.RefTo(i, ""))
	}
	return s
}

func (q *search) thread(fn string) thread {
	return thread{name: fn, stack: []frame{newFrame(q.sys.Program.Funcs[fn], nil, p.NoReg)}}
}

// settle runs those threads of s that may, one after the other in the order of their
// numbers, without interleaving, until none can move; it returns every end that
// choices lead to.
func (q *search) settle(s *state, may func(t int) bool) []*state {
	var ends []*state
	for _, n := range q.trail(&node{state: s}, may, 4) {
		ends = append(ends, n.state)
	}
	return ends
}

// Who may move in a run without interleaving.
func theWaiter(t int) bool { return t == 0 }
func theCall(t int) bool   { return t == 1 }
func theOthers(t int) bool { return t > 0 }
func everyone(int) bool    { return true }

// trail does what settle does, and keeps the ways; it may visit a part of the
// states that are allowed.
func (q *search) trail(n *node, may func(t int) bool, part int) []*node {
	var ends []*node
	seen := map[string]bool{}
	work := []*node{n}
	for len(work) > 0 && !q.exceeds(len(seen), part) {
		n := work[len(work)-1]
		work = work[:len(work)-1]
		var next []*run
		for t := 0; t < len(n.state.threads) && len(next) == 0; t++ {
			if may(t) {
				next = q.successors(n.state, t, seen)
			}
		}
		if len(next) == 0 {
			ends = append(ends, n)
		}
		for _, x := range next {
			work = append(work, &node{x.s, n, x.events})
		}
	}
	return ends
}

// maxEffort bounds all runs of one search together, in multiples of Bounds.States.
const maxEffort = 3

// successors returns the states that a step of thread t leads to and that were not seen yet.
func (q *search) successors(s *state, t int, seen map[string]bool) []*run {
	if s.threads[t].done {
		return nil
	}
	if q.states > q.limit.States*maxEffort {
		q.leaveOut("too many states")
		q.cuts++
		return nil
	}
	var out []*run
	for _, x := range step(q.sys.Program, s, t, &q.limit) {
		q.states++
		if x.s.cut != "" {
			q.leaveOut(x.s.cut)
			q.cuts++
			continue
		}
		if k := x.s.key(len(q.sys.Program.Objects)); !seen[k] {
			seen[k] = true
			out = append(out, x)
		}
	}
	return out
}

// exceeds reports, and counts as a cut, that a run of one side after the other
// takes more than a part of the states that are allowed.
func (q *search) exceeds(states, part int) bool {
	if states < q.limit.States/part {
		return false
	}
	q.leaveOut("too many states")
	q.cuts++
	return true
}

func (q *search) leaveOut(why string) {
	if q.reason == "" {
		q.reason = why
	}
}

// prepare returns the states in which the interleaving starts: the waiter at
// its first instruction. A start from which the waiter alone does not park tells
// nothing and is dropped; so is one from which it would not park a second time
// either, unless it blocks: then the orders of the sides decide alone.
func (q *search) prepare(j *judge, s *state) []*state {
	parks, rerun := false, false
	for _, o := range q.alone(s, s.identity) {
		if j.parks(o) {
			parks = true
			again := q.alone(o.state, s.identity+1)
			rerun = rerun || len(again) > 0 && !j.allReady(again)
		}
	}
	j.ordersOnly = !rerun
	if !rerun && !(parks && q.sys.Waiting == Parks) {
		return nil
	}
	return []*state{q.begin(s)}
}

// begin puts the waiter and the others at their first instruction.
func (q *search) begin(s *state) *state {
	s = s.clone()
	s.threads[0] = q.thread(q.sys.Waiter)
	s.polls, s.woken, s.handed = 1, false, false
	for _, fn := range q.sys.Others {
		s.threads = append(s.threads, q.thread(fn))
	}
	return s
}

// side returns which side thread t of s is, where the sides begin: 0 the waiter, then
// the others in their order, then all goroutines that were there before together.
func (q *search) side(s *state, t int) int {
	first := len(s.threads) - len(q.sys.Others)
	switch {
	case t == 0:
		return 0
	case t >= first:
		return t - first + 1
	}
	return len(q.sys.Others) + 1
}

// sides returns how many sides there are in s, where they begin.
func (q *search) sides(s *state) int {
	n := 1 + len(q.sys.Others)
	if len(s.threads) > n {
		n++
	}
	return n
}

// searchFrom explores every interleaving from s, breadth first.
func (q *search) searchFrom(j *judge, s *state) (Verdict, bool) {
	objects := len(q.sys.Program.Objects)
	seen := map[string]bool{s.key(objects): true}
	queue := []*node{{state: s}}
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		if len(seen) > q.limit.States {
			q.leaveOut("too many states")
			return Verdict{}, false
		}
		next := q.expand(n, seen)
		if len(next) == 0 && !q.moves(n.state) {
			if v, lost := j.verdict(n); lost {
				return v, true
			}
		}
		queue = append(queue, next...)
	}
	return Verdict{}, false
}

func (q *search) expand(n *node, seen map[string]bool) []*node {
	var out []*node
	for t := range n.state.threads {
		for _, x := range q.successors(n.state, t, seen) {
			out = append(out, &node{x.s, n, x.events})
		}
	}
	if again := q.pollAgain(n.state); again != nil {
		if k := again.key(len(q.sys.Program.Objects)); !seen[k] {
			seen[k] = true
			out = append(out, &node{again, n, nil})
		}
	}
	return out
}

// pollAgain is what an executor does: it polls a woken future again.
func (q *search) pollAgain(s *state) *state {
	w := &s.threads[0]
	if q.sys.Waiting != Polls || !w.done || w.panicked || !s.woken || s.polls >= q.limit.Polls {
		return nil
	}
	s = s.clone()
	s.threads[0] = q.thread(q.sys.Waiter)
	s.woken = false
	s.polls++
	return s
}

// moves reports whether any thread of s can go on, to states seen or not.
func (q *search) moves(s *state) bool {
	objects := len(q.sys.Program.Objects)
	k := s.key(objects)
	for t := range s.threads {
		if s.threads[t].done {
			continue
		}
		for _, x := range step(q.sys.Program, s, t, &q.limit) {
			if x.s.cut != "" || x.s.key(objects) != k {
				return true
			}
		}
	}
	return q.pollAgain(s) != nil
}
