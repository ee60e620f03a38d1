package explore

import (
	"slices"
	"strings"

	p "github.com/futurelint/futurelint/internal/protocol"
)

// Serial looks for a lost wake-up that needs no interleaving: the waiter returns
// pending, and then calls of the system's Others, one after the other, make it
// ready and wake nobody. Before the waiter, too, others may have been called,
// and the waiter itself by another task. Calls that block are left out.
func Serial(sys *System, limit Bounds) Verdict {
	q := newSearch(sys, limit)
	v := q.serial()
	v.States = q.states
	return v
}

// Lengths of the sequences of calls before and after the waiter's.
const (
	maxBeforeCalls = 2
	maxAfterCalls  = 3
)

func (q *search) serial() Verdict {
	j := &judge{q: q, pending: q.sys.Pending}
	frontier := nodesOf(q.starts())
	seen := map[string]bool{}
	for range maxBeforeCalls + 1 {
		for _, n := range frontier {
			if v, lost := q.serialFrom(j, n.state); lost {
				v.Pending = q.sys.Pending
				return v
			}
		}
		frontier = q.callEach(frontier, slices.Concat(q.sys.Others, q.sys.Earlier), seen)
	}
	if q.reason != "" {
		return Verdict{Kind: Unknown, Reason: q.reason}
	}
	return Verdict{Kind: Safe}
}

func nodesOf(ss []*state) []*node {
	var out []*node
	for _, s := range ss {
		out = append(out, &node{state: s})
	}
	return out
}

// callEach calls every one of fns in every state, to its end.
func (q *search) callEach(from []*node, fns []string, seen map[string]bool) []*node {
	var out []*node
	for _, n := range from {
		for _, fn := range fns {
			if q.states > q.limit.States*2 {
				q.leaveOut("too many states")
				return out
			}
			for _, m := range q.callOne(n, fn) {
				if k := m.state.key(len(q.sys.Program.Objects)); !seen[k] {
					seen[k] = true
					out = append(out, m)
				}
			}
		}
	}
	return out
}

// callOne calls fn in n's state; goroutines that it starts go on until they wait.
func (q *search) callOne(n *node, fn string) []*node {
	s := n.state.clone()
	s.threads = append(s.threads[:1:1], append([]thread{q.thread(fn)}, s.threads[1:]...)...)
	var out []*node
	for _, e := range q.trail(&node{s, n, nil}, theOthers, 8) {
		if e.state.threads[1].panicked || !e.state.threads[1].done {
			continue
		}
		e = &node{e.state.clone(), e.parent, e.events}
		e.state.threads = append(e.state.threads[:1:1], e.state.threads[2:]...)
		e.state.forgetChoices()
		out = append(out, e)
	}
	return out
}

// Choice is how the names of unknown values begin that choose an argument: the
// next call chooses anew.
const Choice = "choice "

// forgetChoices drops what was chosen for a call that is over.
func (s *state) forgetChoices() {
	var kept []assumption
	for _, a := range s.assumed {
		if !strings.HasPrefix(a.term, Choice) {
			kept = append(kept, a)
		}
	}
	s.assumed = kept
	s.faith = 0
}

// serialFrom polls in s, once or by two tasks, and calls the Others after that.
func (q *search) serialFrom(j *judge, s *state) (Verdict, bool) {
	first := q.poll(j, s, 0)
	for _, n := range first {
		if v, lost := q.after(j, n); lost {
			return v, true
		}
	}
	for _, n := range first {
		if !n.state.registered(len(q.sys.Program.Objects)) {
			continue
		}
		for _, m := range q.poll(j, n.state, 1) {
			if m.state.registered(len(q.sys.Program.Objects)) {
				continue
			}
			if v, lost := q.after(j, m); lost {
				return v, true
			}
		}
	}
	return Verdict{}, false
}

// poll returns the ways in which the waiter returns pending.
func (q *search) poll(j *judge, s *state, identity int) []*node {
	s = s.clone()
	s.identity, s.woken, s.handed, s.polls = identity, false, false, 1
	s.threads = slices.Clone(s.threads)
	s.threads[0] = q.thread(q.sys.Waiter)
	var out []*node
	for _, n := range q.trail(&node{state: s}, theWaiter, 8) {
		if o, ok := outcomeOf(n.state, q.sys); ok && j.parks(o) && !j.allReady(q.alone(n.state, identity+1)) {
			n.state.forgetChoices()
			out = append(out, n)
		}
	}
	return out
}

// after calls the Others until the waiter would be ready, and has not been woken.
func (q *search) after(j *judge, n *node) (Verdict, bool) {
	seen := map[string]bool{}
	frontier := []*node{n}
	for range maxAfterCalls {
		var next []*node
		for _, m := range q.callEach(frontier, q.sys.Others, seen) {
			if m.state.woken || m.state.handed {
				continue
			}
			if j.stuck(m.state) {
				if again, ready := j.readyIn(m.state); ready {
					v := j.explain(m)
					v.Ready = again[0].result
					if v.Loss == LateRegister {
						v.Loss = NoWake
					}
					return v, true
				}
			}
			next = append(next, m)
		}
		frontier = next
	}
	return Verdict{}, false
}

// isPendingValue reports whether one result can say "not yet": a boolean or a
// state, an error, or nothing where an object would be. An object, or an error
// that is nil, says that all went well.
func isPendingValue(v p.Value, isError bool) bool {
	switch v.K {
	case p.Nil:
		return !isError
	case p.Int, p.Str:
		return true
	case p.Tuple:
		return slices.ContainsFunc(v.E, func(e p.Value) bool { return isPendingValue(e, false) })
	}
	return isError
}
