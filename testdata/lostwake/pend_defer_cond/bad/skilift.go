// Package skilift admits skiers to the chairs of a lift.
package skilift

import "sync"

// State is the answer to a skier.
type State int

// The answers.
const (
	Pending State = iota
	Seated
	TurnedAway
)

func (s State) String() string {
	return [...]string{"pending", "seated", "turned away"}[s]
}

// Lift is run by an operator; one turnstile polls it for its skiers.
type Lift struct {
	mu      sync.Mutex
	chairs  int
	halted  bool
	shut    bool
	carried int
	resume  func()
}

// PollSeat asks for a seat and returns its number. While the answer is
// Pending, the lift keeps resume and calls it when to ask again.
func (l *Lift) PollSeat(resume func()) (seat int, answer State) {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer func() {
		if answer == Pending && !l.halted {
			l.resume = resume
		}
	}()

	if l.shut {
		answer = TurnedAway
		return
	}
	if l.halted {
		return // want `pending-unregistered`
	}
	if l.chairs == 0 {
		return
	}
	l.chairs--
	l.carried++
	seat, answer = l.carried, Seated
	return
}

// Chair is called for every empty chair that comes round.
func (l *Lift) Chair() {
	l.mu.Lock()
	defer l.wake()
	defer l.mu.Unlock()
	l.chairs++
}

// Halt stops the lift, Run starts it again.
func (l *Lift) Halt() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.halted = true
}

// Run ends a Halt.
func (l *Lift) Run() {
	l.mu.Lock()
	defer l.wake()
	defer l.mu.Unlock()
	l.halted = false
}

// Shut turns everybody away.
func (l *Lift) Shut() {
	l.mu.Lock()
	defer l.wake()
	defer l.mu.Unlock()
	l.shut = true
}

// wake is called without the lock.
func (l *Lift) wake() {
	l.mu.Lock()
	resume := l.resume
	l.resume = nil
	l.mu.Unlock()
	if resume != nil {
		resume()
	}
}
