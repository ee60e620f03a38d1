// Package explain turns a lost verdict into words: which lines race, in which
// order, and why nobody will ever wake the waiter.
package explain

import (
	"fmt"
	"go/token"
	"slices"

	"github.com/futurelint/futurelint/internal/explore"
	p "github.com/futurelint/futurelint/internal/protocol"
)

// Names gives the explorer's names and places the form that people know.
type Names struct {
	Func func(name string) string // (*Future).Poll
	Line func(pos int) int
	Side []string // by thread: poller, completer, …
}

// Step is one line of an explanation.
type Step struct {
	Pos  token.Pos
	Text string
}

// Story is what there is to tell about a lost wake-up.
type Story struct {
	Test     *explore.Event // the waiter's look that came too early
	Register *explore.Event // the registration that came too late
	Publish  *explore.Event // the write that the waiter waits for
	Look     *explore.Event // the look for a waker that found none
	Wake     *explore.Event // the others' last wake before the publication
	Blind    *explore.Event // of a second completer: its look before the publication
	Yield    *explore.Event // where who published leaves the wake to that one
	End      *explore.Event // the waiter's return, or its parking
	v        *explore.Verdict
	names    Names
}

// Late returns the places that lead to the registration from the function that tested too,
// outermost first: where both are done by helpers, that of a call comes first. There is none
// without a registration.
func (s *Story) Late() []int {
	if s.Register == nil {
		return nil
	}
	way := wayTo(s.Register)
	if s.Test == nil {
		return way[len(way)-1:]
	}
	other := wayTo(s.Test)
	for i, at := range way {
		if i >= len(other) || at != other[i] {
			return way[i:]
		}
	}
	return way[len(way)-1:]
}

// wayTo returns the places of the calls that led to e, outermost first, and of e.
func wayTo(e *explore.Event) []int {
	way := append([]int{e.Pos}, e.Calls...)
	slices.Reverse(way)
	return way
}

// Tell finds the events of v that matter.
func Tell(v *explore.Verdict, names Names) *Story {
	s := &Story{v: v, names: names}
	if v.Register >= 0 {
		s.Register = s.registration()
	}
	s.End = s.last(func(e *explore.Event) bool {
		return e.Thread == 0 && (e.Op == p.Return || e.Op == p.Recv && e.Ref.K != p.Ref || e.Op == p.Select && e.Val.S == "" || e.Op == p.CondWait) && e.Pos != 0
	}, len(v.Schedule))
	s.End = s.innermost(s.End)
	s.Publish = s.publish()
	s.Test = s.test()
	s.Look = s.look()
	if s.Publish != nil {
		s.Wake = s.last(func(e *explore.Event) bool { return e.Thread != 0 && e.IsWake() && e.Pos != 0 }, s.index(s.Publish))
		s.Blind, s.Yield = s.crossing()
	}
	return s
}

// registration is where the waiter left its waker: of one that parks, its last write before that.
func (s *Story) registration() *explore.Event {
	e := &s.v.Schedule[s.v.Register]
	if e.Writes() {
		return e
	}
	if w := s.last(func(e *explore.Event) bool { return e.Thread == 0 && e.Writes() }, s.v.Register); w != nil {
		return w
	}
	return e
}

// innermost follows a return to the helper that it passes on the results of.
func (s *Story) innermost(end *explore.Event) *explore.Event {
	if end == nil || end.Op != p.Return {
		return end
	}
	for i := s.index(end) - 1; i >= 0; i-- {
		switch e := &s.v.Schedule[i]; {
		case e.Thread != 0 || e.Op == p.Unlock || e.Op == p.RUnlock || e.Op == p.Return && len(e.Val.E) == 0:
		case e.Op == p.Return && e.Pos != 0 && same(e.Val, end.Val):
			end = e
		default:
			return end
		}
	}
	return end
}

// same reports whether a caller's results are just those of its helper.
func same(inner, outer p.Value) bool {
	if len(outer.E) == 1 && outer.E[0].K == p.Tuple {
		outer = outer.E[0]
	}
	if len(inner.E) == 1 && inner.E[0].K == p.Tuple {
		inner = inner.E[0]
	}
	return inner.Equal(outer)
}

// last returns the last event before index end that f holds for, nil if there is none.
func (s *Story) last(f func(*explore.Event) bool, end int) *explore.Event {
	for i := min(end, len(s.v.Schedule)) - 1; i >= 0; i-- {
		if e := &s.v.Schedule[i]; f(e) {
			return e
		}
	}
	return nil
}

// publish is the others' last write to something that the waiter read, at or
// before the point from which on it would not have parked.
func (s *Story) publish() *explore.Event {
	end := len(s.v.Schedule)
	if s.v.Publish >= 0 {
		end = s.v.Publish + 1
	}
	read := func(e *explore.Event) bool {
		return e.Thread != 0 && e.Writes() && s.last(func(r *explore.Event) bool {
			return r.Thread == 0 && r.Reads() && r.Ref.Equal(e.Ref)
		}, len(s.v.Schedule)) != nil
	}
	if e := s.last(read, end); e != nil {
		return e
	}
	return s.last(func(e *explore.Event) bool { return e.Thread != 0 && e.Writes() }, end)
}

// test is the waiter's last look, before the publication, at what is published.
func (s *Story) test() *explore.Event {
	if s.Publish == nil {
		return nil
	}
	return s.last(func(e *explore.Event) bool {
		return e.Thread == 0 && e.Reads() && e.Ref.Equal(s.Publish.Ref)
	}, s.index(s.Publish))
}

// look is the others' last look at the place where the waiter registered.
func (s *Story) look() *explore.Event {
	if s.Register == nil {
		return nil
	}
	return s.last(func(e *explore.Event) bool {
		return e.Thread != 0 && e.Reads() && e.Ref.Equal(s.Register.Ref)
	}, len(s.v.Schedule))
}

// crossing is how two completers miss each other: one looked before the other published,
// and the other, finding it under way, leaves the wake to it.
func (s *Story) crossing() (blind, yield *explore.Event) {
	by := s.Publish.Thread
	blind = s.last(func(e *explore.Event) bool {
		return e.Thread != 0 && e.Thread != by && e.Reads() && e.Ref.Equal(s.Publish.Ref)
	}, s.index(s.Publish))
	yield = s.last(func(e *explore.Event) bool {
		return e.Thread == by && e.Op == p.CAS && e.Val.N == 0
	}, len(s.v.Schedule))
	if blind == nil || yield == nil || s.index(yield) < s.index(s.Publish) {
		return nil, nil
	}
	return blind, yield
}

// Line returns the line of e in the source.
func (s *Story) Line(e *explore.Event) int { return s.names.Line(e.Pos) }

func (s *Story) index(e *explore.Event) int {
	for i := range s.v.Schedule {
		if &s.v.Schedule[i] == e {
			return i
		}
	}
	return -1
}

// maxSteps bounds an explanation.
const maxSteps = 8

// Steps returns the explanation, in the order of the schedule, ending in the stuck state.
func (s *Story) Steps() []Step {
	var out []Step
	for i := range s.v.Schedule {
		e := &s.v.Schedule[i]
		if e.Pos == 0 || !s.matters(e) {
			continue
		}
		step := Step{token.Pos(e.Pos), s.phrase(e)}
		if n := len(out); n == 0 || out[n-1] != step {
			out = append(out, step)
		}
	}
	if len(out) > maxSteps-1 {
		out = out[len(out)-maxSteps+1:]
	}
	return append(out, Step{s.endPos(), s.stuck()})
}

func (s *Story) endPos() token.Pos {
	for _, e := range []*explore.Event{s.End, s.Register, s.Publish} {
		if e != nil && e.Pos != 0 {
			return token.Pos(e.Pos)
		}
	}
	return token.NoPos
}

// matters reports whether a person needs the event to follow the story.
func (s *Story) matters(e *explore.Event) bool {
	switch e {
	case s.Test, s.Register, s.Publish, s.Look, s.Blind, s.Yield, s.End:
		return true
	}
	return e.IsWake()
}

func (s *Story) phrase(e *explore.Event) string {
	return s.side(e) + " " + s.names.Func(e.Func) + " " + s.verb(e)
}

func (s *Story) side(e *explore.Event) string {
	if e.Thread < len(s.names.Side) {
		return s.names.Side[e.Thread]
	}
	return "goroutine"
}

func (s *Story) verb(e *explore.Event) string {
	switch {
	case e.Op == p.Return && e.Thread == 0 && s.names.Side[0] == "setter":
		return "returns"
	case e.Op == p.Return && e.Thread == 0:
		return "returns pending"
	case e.Val.S == explore.NothingThere && e.Op == p.Select:
		return "finds nothing in " + e.Label
	case e.IsWake():
		return "wakes " + wakerName(e.Val)
	case e == s.Look:
		return "looks for a waker in " + e.Label + ": none there"
	case e == s.Register:
		return "stores the waker in " + e.Label
	}
	switch e.Op {
	case p.Load:
		return "reads " + e.Label + valued(" = ", e.Val)
	case p.Store:
		return "writes " + e.Label + valued(" = ", e.Val)
	case p.Swap:
		return "swaps " + e.Label + valued(", which was ", e.Val)
	case p.CAS:
		if e.Val.N == 1 {
			return "compares and swaps " + e.Label
		}
		return "fails to compare and swap " + e.Label
	case p.Add:
		return "adds to " + e.Label + valued(", now ", e.Val)
	case p.MapGet:
		return "looks up " + e.Label + valued(": ", e.Val)
	case p.MapSet:
		return "puts an entry into " + e.Label
	case p.MapDel:
		return "deletes from " + e.Label
	case p.Range, p.Next, p.Len:
		return "reads " + e.Label
	case p.Close:
		return "closes " + e.Label
	case p.Send:
		return "sends on " + e.Label
	case p.Recv, p.Select, p.CondWait:
		if e.Ref.K == p.Ref {
			return "receives from " + e.Label
		}
		return "parks"
	}
	return e.Op.String() + " " + e.Label
}

func wakerName(v p.Value) string {
	if v.S == "" {
		return "a waiter"
	}
	return "a waker"
}

// valued renders a value that says something to people, or nothing.
func valued(prefix string, v p.Value) string {
	switch v.K {
	case p.Nil:
		return prefix + "nil"
	case p.Int:
		if v.L == p.Bool {
			return prefix + [...]string{"false", "true"}[v.N&1]
		}
		return prefix + fmt.Sprint(v.N)
	case p.Str:
		return prefix + fmt.Sprintf("%q", v.S)
	}
	return ""
}

// stuck describes the state in which it all ends.
func (s *Story) stuck() string {
	what := "the result is there"
	if s.Publish != nil {
		what = s.Publish.Label + " has changed"
		if val := valued(" is ", s.Publish.Val); val != "" && s.Publish.Op == p.Store {
			what = s.Publish.Label + val
		}
	}
	if s.End != nil && s.End.Op != p.Return {
		return "=> stuck: " + what + ", and nobody will wake the waiter"
	}
	return "=> stuck: " + what + ", and nobody will call the waker"
}
