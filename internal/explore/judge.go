package explore

import (
	"slices"

	p "github.com/futurelint/futurelint/internal/protocol"
)

// outcome is how a run of the waiter alone ended.
type outcome struct {
	state      *state
	result     []p.Value
	registered bool // its waker can be reached by others
	woken      bool // its waker was called before it returned
	handed     bool // its waker went out of sight
	blocked    bool // it waits
	held       bool // it waits for a lock
	broken     bool // it panicked
}

// alone runs the waiter from its first instruction with nobody else moving,
// under the given identity, to every end that choices lead to.
func (q *search) alone(s *state, identity int) []outcome {
	s = s.clone()
	s.identity, s.woken, s.handed = identity, false, false
	s.threads[0] = q.thread(q.sys.Waiter)
	var out []outcome
	for _, e := range q.settle(s, theWaiter) {
		if o, ok := outcomeOf(e, q.sys); ok {
			out = append(out, o)
		}
	}
	return out
}

// outcomeOf describes how the waiter stands in s; false where it stopped at a cut.
func outcomeOf(s *state, sys *System) (outcome, bool) {
	w := &s.threads[0]
	o := outcome{state: s, result: w.result, woken: s.woken, handed: s.handed}
	if !w.done {
		op := w.at().Op
		o.blocked = w.parked
		o.held = op == p.Lock || op == p.RLock
		return o, w.parked || o.held
	}
	o.broken = w.panicked
	o.registered = s.registered(len(sys.Program.Objects))
	return o, true
}

// registered reports whether others can reach the waiter's waker.
func (s *state) registered(objects int) bool {
	return s.reaches(s.roots(objects), func(v p.Value) bool { return v.K == p.Opaque && s.isWaker(v) })
}

// roots are the values from which others start: the named objects and the other threads' frames.
func (s *state) roots(objects int) []p.Value {
	var roots []p.Value
	for i := range objects {
		roots = append(roots, p.RefTo(i, ""))
	}
	for _, th := range s.threads[1:] {
		for _, f := range th.stack {
			roots = append(roots, f.regs...)
		}
	}
	return roots
}

// learnPending returns what the waiter, run alone from s, returns with its waker registered.
func (q *search) learnPending(s *state) [][]p.Value {
	var pending [][]p.Value
	for _, o := range q.alone(s, s.identity) {
		if (o.registered || q.sys.Unstored) && !o.woken && !o.broken && !o.blocked && q.saysPending(o.result) {
			pending = addResults(pending, [][]p.Value{q.essence(o.result)})
		}
	}
	return pending
}

// saysPending reports whether results can mean pending at all.
func (q *search) saysPending(results []p.Value) bool {
	for i, v := range flat(results) {
		if isPendingValue(v, slices.Contains(q.sys.Errors, i)) {
			return true
		}
	}
	return false
}

// essence keeps of results that mean pending what says so: beside an error, the
// others only tell how far it got.
func (q *search) essence(results []p.Value) []p.Value {
	vs := slices.Clone(flat(results))
	says := func(i int) bool { return slices.Contains(q.sys.Errors, i) && vs[i].K != p.Nil && vs[i].K != p.Unknown }
	if len(vs) < 2 || !slices.ContainsFunc(q.sys.Errors, func(i int) bool { return i < len(vs) && says(i) }) {
		return results
	}
	for i := range vs {
		if !says(i) {
			vs[i] = p.UnknownOf("any", true)
		}
	}
	return []p.Value{p.TupleOf(vs...)}
}

// flat returns the single results of a call that returned several.
func flat(results []p.Value) []p.Value {
	if len(results) == 1 && results[0].K == p.Tuple {
		return results[0].E
	}
	return results
}

func addResults(to, more [][]p.Value) [][]p.Value {
	for _, r := range more {
		if !slices.ContainsFunc(to, func(have []p.Value) bool { return p.TupleOf(have...).Equal(p.TupleOf(r...)) }) {
			to = append(to, r)
		}
	}
	return to
}

// judge decides which states are lost wake-ups.
type judge struct {
	q       *search
	pending [][]p.Value
	// ordersOnly says that a second look of the waiter is no evidence from this
	// start: its own registration would change what it sees.
	ordersOnly bool
}

// isPending reports whether result may be one that means pending.
func (j *judge) isPending(result []p.Value) bool {
	return slices.ContainsFunc(j.pending, func(pending []p.Value) bool { return mayEqual(pending, result) })
}

// mayEqual compares results; what is unknown may equal anything.
func mayEqual(a, b []p.Value) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, y := a[i], b[i]
		switch {
		case x.K == p.Unknown || y.K == p.Unknown:
		case x.K == p.Tuple && y.K == p.Tuple, x.K == p.Iface && y.K == p.Iface && x.S == y.S:
			if !mayEqual(x.E, y.E) {
				return false
			}
		case x.K == p.Fn && y.K == p.Fn && x.S == y.S, x.K == p.Ref && y.K == p.Ref && x.N != y.N, x.K == p.Slice && y.K == p.Slice:
			// Two allocations at one place are one answer.
		case !x.Equal(y):
			return false
		}
	}
	return true
}

// parks reports whether the outcome is that of a waiter that waits for a wake.
func (j *judge) parks(o outcome) bool {
	switch j.q.sys.Waiting {
	case Polls:
		return !o.blocked && !o.broken && !o.held && !o.woken && !o.handed && j.isPending(o.result)
	case Sets:
		return !o.blocked && !o.broken && !o.held && !o.woken && !o.handed && o.registered
	}
	return o.blocked && !o.held
}

// ready reports whether the outcome is that of a waiter that need not wait.
func (j *judge) ready(o outcome) bool {
	if o.broken || o.held || o.blocked {
		return false
	}
	switch j.q.sys.Waiting {
	case Polls:
		return !o.handed && (o.woken || !j.isPending(o.result))
	case Sets:
		return o.woken
	}
	return true
}

// readyIn reports whether a waiter that looks in s is always ready; what was cut
// on the way is no evidence.
func (j *judge) readyIn(s *state) ([]outcome, bool) {
	cuts := j.q.cuts
	os := j.q.alone(s, s.identity+1)
	return os, j.q.cuts == cuts && j.allReady(os)
}

func (j *judge) allReady(os []outcome) bool {
	return len(os) > 0 && !slices.ContainsFunc(os, func(o outcome) bool { return !j.ready(o) })
}

// verdict looks at a state in which nobody can move.
func (j *judge) verdict(n *node) (Verdict, bool) {
	s := n.state
	if !j.stuck(s) {
		return Verdict{}, false
	}
	again, ready := j.readyIn(s)
	if (!ready || j.ordersOnly) && !(j.q.sys.Waiting == Parks && j.neverInOrder(n)) {
		return Verdict{}, false
	}
	if j.heals(s, again) {
		return Verdict{}, false
	}
	v := j.explain(n)
	if len(again) > 0 {
		v.Ready = again[0].result
	}
	return v, true
}

// Timer is the name of the channels of timers. A timer ticks when nothing else
// happens any more.
const Timer = "timer"

// heals reports whether the waiter parks beside a timer whose tick lets it find
// out what it was not woken for: it ends as one that looks again. One that ends
// otherwise, with an error, has lost its wake-up all the same.
func (j *judge) heals(s *state, again []outcome) bool {
	w := &s.threads[0]
	if w.done || w.at().Op != p.Select {
		return false
	}
	for k, in := 0, w.at(); k < len(in.Name); k++ {
		if c := w.arg(in, 3*k); c.K != p.Opaque || c.S != Timer {
			continue
		}
		x := &run{prog: j.q.sys.Program, s: s.clone(), limit: &j.q.limit}
		x.s.own(0)
		x.takeCase(0, in, k)
		x.s.threads[0].top().pc++
		return !j.endsOtherwise(x.s, again)
	}
	return false
}

// endsOtherwise reports whether the waiter, run on alone from s, always ends
// with other results than those that look again.
func (j *judge) endsOtherwise(s *state, again []outcome) bool {
	ends := j.q.settle(s, theWaiter)
	for _, e := range ends {
		o, ok := outcomeOf(e, j.q.sys)
		if !ok || o.blocked || o.broken || len(o.result) == 0 {
			return false
		}
		if slices.ContainsFunc(again, func(a outcome) bool { return mayEqual(a.result, o.result) }) {
			return false
		}
	}
	return len(ends) > 0
}

// neverInOrder reports whether no order of the sides, one after the other, ends
// with the waiter parked: then only their interleaving loses the wake-up. It
// decides where the waiter's own registration would make it park again (a
// queue that is served in order).
func (j *judge) neverInOrder(n *node) bool {
	for n.parent != nil {
		n = n.parent
	}
	cuts := j.q.cuts
	for _, order := range orders(j.q.sides(n.state)) {
		if !j.endsReady(n.state, order) {
			return false
		}
	}
	return j.q.cuts == cuts
}

// orders returns the permutations of the numbers below n.
func orders(n int) [][]int {
	if n == 0 {
		return [][]int{nil}
	}
	var out [][]int
	for _, o := range orders(n - 1) {
		for i := range n {
			out = append(out, slices.Insert(slices.Clone(o), i, n-1))
		}
	}
	return out
}

// endsReady starts the sides in the given order, each when those before can move no
// more, and reports whether the waiter always comes to its end.
func (j *judge) endsReady(s *state, order []int) bool {
	begun := map[int]bool{}
	may := func(t int) bool { return t >= len(s.threads) || begun[j.q.side(s, t)] }
	ends := []*state{s}
	for _, side := range order {
		begun[side] = true
		var next []*state
		for _, e := range ends {
			next = append(next, j.q.settle(e, may)...)
		}
		ends = next
	}
	return len(ends) > 0 && !slices.ContainsFunc(ends, func(e *state) bool {
		return !e.threads[0].done || e.threads[0].panicked
	})
}

// stuck reports whether the waiter waits in s, its wake has not come, and
// everyone who could send it has finished.
func (j *judge) stuck(s *state) bool {
	for _, th := range s.threads[1:] {
		if th.panicked || !th.done && !(th.background && th.parked) {
			return false
		}
	}
	o, ok := outcomeOf(s, j.q.sys)
	return ok && j.parks(o) && !s.threads[0].offers()
}

// offers reports whether a thread stands before a send: it waits for somebody to
// take what it has, not for a wake.
func (th *thread) offers() bool { return !th.done && th.at().Op == p.Send }

// explain follows the way to a stuck state and finds out who lost the wake-up:
// where the waker was registered, and from where on the waiter would not have parked.
func (j *judge) explain(n *node) Verdict {
	var way []*node
	for m := n; m != nil; m = m.parent {
		way = append(way, m)
	}
	slices.Reverse(way)
	v := Verdict{Kind: Lost, Publish: -1, Register: -1, Final: n.state.threads[0].result}
	objects := len(j.q.sys.Program.Objects)
	for _, m := range way {
		v.Schedule = append(v.Schedule, m.events...)
		last := len(v.Schedule) - 1
		if j.known(m.state) {
			if _, ready := j.readyIn(m.state); !ready {
				v.Publish = -1
			} else if v.Publish < 0 {
				v.Publish = last
			}
		}
		if !j.waits(m.state, objects) {
			v.Register = -1
		} else if v.Register < 0 {
			v.Register = registration(v.Schedule, len(m.events))
		}
	}
	v.Faith = n.state.faith
	v.Stale = n.state.identity > 0
	v.InOrder = j.wokenInOrder(way[0].state)
	v.Loss = j.loss(v)
	return v
}

// wokenInOrder reports whether the waiter is woken when it parks first, and the
// others come after it: else it is not the order that loses the wake-up.
func (j *judge) wokenInOrder(s *state) bool {
	for _, end := range j.q.settle(s, everyone) {
		if end.woken || j.q.sys.Waiting == Parks && end.threads[0].done {
			return true
		}
	}
	return false
}

// registration returns the index of the waiter's last write among the last n
// events, where the registration became known; among all of them where it has none there.
func registration(es []Event, n int) int {
	for i := len(es) - 1; i >= 0; i-- {
		if es[i].Thread == 0 && es[i].Writes() {
			if i >= len(es)-n {
				return i
			}
			break
		}
	}
	return len(es) - 1
}

// known reports whether a waiter that looked in s would not just run into a lock that is held.
func (j *judge) known(s *state) bool {
	for _, o := range j.q.alone(s, s.identity+1) {
		if o.held {
			return false
		}
	}
	return true
}

// waits reports whether a wake could reach the waiter from s on.
func (j *judge) waits(s *state, objects int) bool {
	if j.q.sys.Waiting == Parks {
		return s.threads[0].parked
	}
	return s.registered(objects)
}

// looksElsewhere reports whether the waker lies in a slot of one object, while
// the others looked into that slot of another one only.
func looksElsewhere(v Verdict) bool {
	stored := v.Schedule[v.Register]
	if stored.Op != p.Store || stored.Ref.K != p.Ref {
		return false
	}
	elsewhere := false
	for _, e := range v.Schedule {
		if e.Thread == 0 || e.Label != stored.Label {
			continue
		}
		if e.Ref.Equal(stored.Ref) {
			return false
		}
		elsewhere = true
	}
	return elsewhere
}

// loss classifies a schedule.
func (j *judge) loss(v Verdict) LossKind {
	switch {
	case v.Register < 0:
		return Unregistered
	case j.q.sys.Waiting == Polls && v.Register < v.Publish && looksElsewhere(v):
		return Unregistered
	case !v.InOrder:
		return NoWake
	case v.Register >= v.Publish || !undisturbed(v) && !slices.ContainsFunc(v.Schedule, Event.IsWake):
		return LateRegister
	case len(j.q.sys.Others) > 1 && !looksForWaker(v):
		return NoWake // one leaves the wake to another, who has looked already
	}
	return EarlyWake // the completer looked for the waker, or woke it, too soon
}

// looksForWaker reports whether anybody but the waiter looked where its waker is, or woke.
func looksForWaker(v Verdict) bool {
	return slices.ContainsFunc(v.Schedule, func(e Event) bool {
		return e.Thread != 0 && (e.IsWake() || e.Reads() && e.Ref.Equal(v.Schedule[v.Register].Ref))
	})
}

// undisturbed reports whether nobody came between the waiter's first and last event.
func undisturbed(v Verdict) bool {
	first, last := -1, -1
	for i, e := range v.Schedule {
		if e.Thread == 0 && e.Pos != 0 {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	for i := first; i >= 0 && i < last; i++ {
		if v.Schedule[i].Thread != 0 {
			return false
		}
	}
	return true
}
