package explore

import (
	"strings"

	p "github.com/futurelint/futurelint/internal/protocol"
)

// Event is something that a side did to shared state, as a person would tell it.
type Event struct {
	Thread int    // index of the side; 0 is the waiter
	Side   string // the side's name
	Func   string // the function it was in
	Op     p.Op   // what it did: Load, Store, Lock, …; Invoke for a wake, Return for the end of the side
	Label  string // the place it did it to, for people
	Ref    p.Value
	Val    p.Value
	Pos    int
	Calls  []int // places of the calls that led there, innermost first
}

// IsWake reports whether the event wakes the waiter, by its waker of now or of an earlier time.
func (e Event) IsWake() bool { return e.Op == p.Invoke && strings.Contains(e.Val.S, "#") }

// Writes reports whether the event changed memory.
func (e Event) Writes() bool {
	switch e.Op {
	case p.Store, p.Swap, p.Add, p.MapSet, p.MapDel, p.Clear, p.Send, p.Close:
		return true
	case p.CAS:
		return e.Val.N == 1
	}
	return false
}

// Reads reports whether the event looked at memory.
func (e Event) Reads() bool {
	switch e.Op {
	case p.Load, p.Swap, p.CAS, p.MapGet, p.Range, p.Next, p.Len:
		return true
	case p.Select:
		return e.Val.S == NothingThere
	case p.Recv: // one that got something
		return e.Ref.K == p.Ref
	}
	return false
}

// note records an event; it belongs to the innermost function of the user's, not
// to the model of an outside one.
func (x *run) note(t int, op p.Op, label string, v p.Value, pos int) {
	th := &x.s.threads[t]
	e := Event{Thread: t, Side: th.name, Op: op, Label: label, Val: v, Pos: pos}
	for i := len(th.stack) - 1; i >= 0; i-- {
		f := &th.stack[i]
		at := 0
		if f.pc < len(f.fn.Code) {
			at = f.fn.Code[f.pc].Pos
		}
		switch {
		case e.Func != "":
			e.Calls = append(e.Calls, at)
		case e.Pos != 0 && i == len(th.stack)-1 || at != 0:
			e.Func = f.fn.Name
			if e.Pos == 0 {
				e.Pos = at
			}
		}
	}
	x.events = append(x.events, e)
}
