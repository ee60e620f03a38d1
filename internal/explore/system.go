// Package explore runs the sides of a future in every interleaving and looks
// for a lost wake-up: a reachable state in which the waiter is parked, no wake
// for it is under way, everyone who could send one has finished, and the waiter
// would not park if it looked again. "Would not park" is decided by running the
// waiter's own program once more, alone, from that state.
//
// The search is bounded, breadth first, so that the schedule it finds is a
// shortest one, and deterministic. It says lost only of executions in which
// nothing was cut: what is beyond its bounds makes the verdict unknown.
package explore

import (
	p "github.com/futurelint/futurelint/internal/protocol"
)

// Waiting tells how a waiter waits.
type Waiting uint8

// The ways to wait.
const (
	Polls Waiting = iota // returns pending, and is called again after a wake
	Sets                 // leaves a function that is to be called once
	Parks                // blocks
)

// System is one scenario: a start, a waiter and those who may wake it.
type System struct {
	Program *p.Program
	Setup   string // function that prepares the objects; "" for none
	Waiter  string
	Waiting Waiting
	Others  []string
	Earlier []string // called in series before the waiter, but not after it
	// Starts keeps what setups end in, for the next system of the same program.
	Starts *Starts
	// Unstored says that the waiter stores its waker nowhere: what it returns
	// from the start is what means pending, if anything does.
	Unstored bool
	// Errors lists the indexes of the waiter's results that are errors.
	Errors []int
	// Pending lists the results that mean pending. Where it is empty they are
	// learned: whatever the waiter returns from the start with its waker stored.
	Pending [][]p.Value
}

// Starts are the states in which the setups of one program end.
type Starts struct{ bySetup map[string]starts }

type starts struct {
	states []*state
	reason string
}

// NewStarts returns an empty memory of starts.
func NewStarts() *Starts { return &Starts{bySetup: map[string]starts{}} }

// Bounds limit a search. Zero fields mean the default.
type Bounds struct {
	States       int // states of one scenario
	Instructions int // instructions between two visible ones
	Faith        int // choices that only an unknown result justifies, in one schedule
	Goroutines   int // started by the sides
	Starts       int // states in which the setup may end
	Polls        int // how often a woken waiter polls again
}

// DefaultBounds are the bounds that the tool uses.
var DefaultBounds = Bounds{States: 3000, Instructions: 2000, Faith: 2, Goroutines: 4, Starts: 6, Polls: 3}

// VerdictKind is what was found out about a system.
type VerdictKind uint8

// The verdicts.
const (
	Unknown VerdictKind = iota
	Safe
	Lost
)

// LossKind tells how a wake-up was lost.
type LossKind uint8

// The ways to lose a wake-up.
const (
	LateRegister LossKind = iota // the waker is registered after the look of the one who should wake it
	Unregistered                 // the waiter returned pending and nobody has its waker
	EarlyWake                    // the wake was sent before what it announces was published
	NoWake                       // nothing was sent
)

// String returns the kind's name.
func (k LossKind) String() string {
	return [...]string{"late-register", "pending-unregistered", "early-wake", "no-wake"}[k]
}

// Verdict is the outcome of exploring a system.
type Verdict struct {
	Kind   VerdictKind
	Reason string // why it is unknown

	// Of a lost wake-up:
	Loss     LossKind
	Schedule []Event // from the start of the interleaving to the stuck state
	Publish  int     // index in Schedule after which the waiter would not park
	Register int     // index in Schedule of the registration, -1 if there is none
	InOrder  bool    // the waiter is woken when it comes first, and the others after it
	Faith    int     // choices taken on faith
	Stale    bool    // an earlier waker of the waiter is still registered
	Final    []p.Value
	Ready    []p.Value // what the waiter would return if it looked again

	Pending [][]p.Value // results that mean pending, given or learned
	States  int         // states visited
}
