// Package coal has two heavers who carry coal down from the yard.
package coal

import "sync"

// Yard holds sacks of coal.
type Yard struct {
	mu    sync.Mutex
	some  *sync.Cond
	sacks []string
	down  func(string)
}

// New returns a yard with its heavers.
func New(down func(string)) *Yard {
	y := &Yard{down: down}
	y.some = sync.NewCond(&y.mu)
	go y.heave()
	go y.heave()
	return y
}

func (y *Yard) heave() {
	for {
		y.mu.Lock()
		if len(y.sacks) == 0 {
			y.some.Wait() // want "cond-no-loop: "
		}
		sack := y.sacks[0]
		y.sacks = y.sacks[1:]
		y.mu.Unlock()
		y.down(sack)
	}
}

// Tip brings a sack.
func (y *Yard) Tip(sack string) {
	y.mu.Lock()
	y.sacks = append(y.sacks, sack)
	y.mu.Unlock()
	y.some.Broadcast()
}
