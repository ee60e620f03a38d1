package explore

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	p "github.com/futurelint/futurelint/internal/protocol"
)

// Ten runs give the same verdict, byte for byte.
func TestExploringIsDeterministic(t *testing.T) {
	for n := range int64(25) {
		first := fmt.Sprintf("%#v", Explore(randomSystem(t, n), small))
		for range 9 {
			require.Equal(t, first, fmt.Sprintf("%#v", Explore(randomSystem(t, n), small)), "seed %d", n)
		}
	}
}

func TestSerialIsDeterministic(t *testing.T) {
	for n := range int64(20) {
		sys := randomSystem(t, n)
		sys.Waiting, sys.Pending = Polls, [][]p.Value{{p.IntOf(0)}}
		first := fmt.Sprintf("%#v", Serial(sys, small))
		for range 2 {
			require.Equal(t, first, fmt.Sprintf("%#v", Serial(sys, small)), "seed %d", n)
		}
	}
}

// Equal keys have equal successors: nothing that matters is left out of a key.
func TestEqualKeysHaveEqualSuccessors(t *testing.T) {
	met := 0
	for n := range int64(60) {
		sys := randomSystem(t, n)
		q := &search{sys: sys, limit: small}
		successors := map[string][]string{}
		for _, s := range q.starts() {
			queue := []*state{q.begin(s)}
			for len(queue) > 0 && len(successors) < small.States {
				s := queue[0]
				queue = queue[1:]
				next := q.allSuccessors(s)
				key, keys := s.key(len(sys.Program.Objects)), keysOf(next, len(sys.Program.Objects))
				if before, ok := successors[key]; ok {
					met++
					require.Equal(t, before, keys, "seed %d", n)
					continue
				}
				successors[key] = keys
				queue = append(queue, next...)
			}
		}
	}
	assert.Greater(t, met, 1000, "equal states were met")
}

// allSuccessors returns the states that any step leads to, seen or not.
func (q *search) allSuccessors(s *state) []*state {
	var out []*state
	for t := range s.threads {
		if s.threads[t].done {
			continue
		}
		for _, x := range step(q.sys.Program, s, t, &q.limit) {
			out = append(out, x.s)
		}
	}
	if again := q.pollAgain(s); again != nil {
		out = append(out, again)
	}
	return out
}

func keysOf(ss []*state, objects int) []string {
	var keys []string
	for _, s := range ss {
		keys = append(keys, s.key(objects))
	}
	return keys
}

// A step leaves the state that it starts from as it was.
func TestStepsDoNotChangeTheirStart(t *testing.T) {
	for n := range int64(40) {
		sys := randomSystem(t, n)
		objects := len(sys.Program.Objects)
		q := &search{sys: sys, limit: small}
		for _, s := range q.starts() {
			queue := []*state{q.begin(s)}
			for len(queue) > 0 && len(queue) < 60 {
				s := queue[0]
				queue = queue[1:]
				before := s.key(objects)
				next := q.allSuccessors(s)
				after := keysOf(next, objects)
				for _, s := range next {
					q.allSuccessors(s)
				}
				require.Equal(t, before, s.key(objects), "seed %d", n)
				require.Equal(t, after, keysOf(next, objects), "seed %d", n)
				queue = append(queue, next...)
			}
		}
	}
}

// A side that only looks never makes a lost wake-up safe.
func TestBystanderDoesNotMakeSafe(t *testing.T) {
	lost := 0
	for n := range int64(80) {
		sys := randomSystem(t, n)
		if Explore(sys, small).Kind != Lost {
			continue
		}
		lost++
		sys.Others = append(sys.Others, "Bystander")
		require.NotEqual(t, Safe, Explore(sys, small).Kind, "seed %d", n)
	}
	assert.Greater(t, lost, 10)
}

// Bounds hold, and no program, however small the bounds, makes exploring panic.
func TestBoundsAreRespected(t *testing.T) {
	for n := range int64(100) {
		sys := randomSystem(t, n)
		for _, states := range []int{1, 10, 60} {
			for _, b := range []Bounds{
				{States: states},
				{States: states, Instructions: 3, Faith: 1, Goroutines: 1, Starts: 1, Polls: 1},
				{States: states, Instructions: 200, Faith: 2, Goroutines: 2, Starts: 2, Polls: 2},
			} {
				v := Explore(sys, b)
				// A state at the bound is still expanded, and each stuck state is
				// looked at by a run of the waiter of a quarter of the bound.
				assert.LessOrEqual(t, v.States, 12*states+40, "seed %d, %+v", n, b)
			}
		}
	}
}

func TestMoreStatesOnlyDecideMore(t *testing.T) {
	for n := range int64(40) {
		sys := randomSystem(t, n)
		few, many := small, small
		few.States, many.States = 100, 800
		a, b := Explore(sys, few), Explore(sys, many)
		if a.Kind == Lost {
			require.Equal(t, a.Schedule, b.Schedule, "seed %d: the shortest schedule", n)
		}
		if a.Kind == Safe {
			require.NotEqual(t, Lost, b.Kind, "seed %d", n)
		}
	}
}

// A lost schedule can be replayed, step by step, to a state that fits the
// definition of a lost wake-up.
func TestLostSchedulesReplay(t *testing.T) {
	replayed := 0
	for n := range int64(80) {
		sys := randomSystem(t, n)
		v := Explore(sys, small)
		if v.Kind != Lost {
			continue
		}
		replayed++
		r := &replay{search: &search{sys: sys, limit: small}, schedule: v.Schedule, pending: v.Pending, tried: map[string]bool{}}
		ok := slices.ContainsFunc(r.starts(), func(s *state) bool { return r.from(r.begin(s), 0) })
		require.True(t, ok, "seed %d: %v", n, v.Schedule)
	}
	assert.Greater(t, replayed, 10)
}

// replay follows a schedule with the explorer's steps and a judgement of its own.
type replay struct {
	*search
	schedule []Event
	pending  [][]p.Value
	tried    map[string]bool
}

// from reports whether the events from the i-th on lead from s to a lost wake-up.
func (r *replay) from(s *state, i int) bool {
	key := fmt.Sprint(i, " ", s.key(len(r.sys.Program.Objects)))
	if r.tried[key] {
		return false
	}
	r.tried[key] = true
	if i == len(r.schedule) && r.isLost(s) {
		return true
	}
	for t := range s.threads {
		if s.threads[t].done {
			continue
		}
		for _, x := range step(r.sys.Program, s, t, &r.limit) {
			end := i + len(x.events)
			if end <= len(r.schedule) && sameEvents(x.events, r.schedule[i:end]) && r.from(x.s, end) {
				return true
			}
		}
	}
	again := r.pollAgain(s)
	return again != nil && r.from(again, i)
}

func sameEvents(a, b []Event) bool {
	return slices.EqualFunc(a, b, func(e, f Event) bool {
		return e.Thread == f.Thread && e.Op == f.Op && e.Label == f.Label && e.Pos == f.Pos && e.Val.Equal(f.Val)
	})
}

// isLost is the definition: the waiter waits, nobody else can move or has woken
// it, and it would not wait if it looked again, or waits in no serial order.
func (r *replay) isLost(s *state) bool {
	w := &s.threads[0]
	for t := range s.threads {
		if t > 0 && !s.threads[t].done && !s.threads[t].background {
			return false
		}
		for _, x := range step(r.sys.Program, s, t, &r.limit) {
			if !s.threads[t].done && x.s.key(len(r.sys.Program.Objects)) != s.key(len(r.sys.Program.Objects)) {
				return false
			}
		}
	}
	if r.sys.Waiting == Parks {
		return w.parked && (r.wouldNotPark(s) || r.neverParksInOrder())
	}
	return w.done && !w.panicked && !s.woken && r.means(w.result) && r.wouldNotPark(s)
}

func (r *replay) means(result []p.Value) bool {
	return slices.ContainsFunc(r.pending, func(q []p.Value) bool { return p.TupleOf(q...).Equal(p.TupleOf(result...)) })
}

func (r *replay) wouldNotPark(s *state) bool {
	again := r.alone(s, s.identity+1)
	for _, o := range again {
		if o.blocked || o.held || o.broken || r.sys.Waiting == Polls && !o.woken && r.means(o.result) {
			return false
		}
	}
	return len(again) > 0
}

// neverParksInOrder runs the sides one after the other, in each order.
func (r *replay) neverParksInOrder() bool {
	for _, s := range r.starts() {
		start := r.begin(s)
		first := len(start.threads) - len(r.sys.Others) // of the others
		for _, order := range orders(2 + len(r.sys.Others)) {
			states, begun := []*state{start}, map[int]bool{}
			for _, side := range order {
				begun[side] = true
				may := func(t int) bool {
					switch {
					case t == 0:
						return begun[0]
					case t < first: // the last side
						return begun[1+len(r.sys.Others)]
					}
					return t >= len(start.threads) || begun[t-first+1]
				}
				var next []*state
				for _, e := range states {
					next = append(next, r.settle(e, may)...)
				}
				states = next
			}
			for _, end := range states {
				if !end.threads[0].done {
					return false
				}
			}
		}
	}
	return true
}
