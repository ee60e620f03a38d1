// Package stable looks after horses which have to be seen again if they are ill.
package stable

import (
	"fmt"
	"sync"
)

// Vet examines a horse.
type Vet interface {
	Examine(horse string) (ill bool, err error)
}

type visit struct {
	horse string
	times int
}

// Rounds belongs to one vet.
type Rounds struct {
	visits chan visit
	quit   chan struct{}
	vet    Vet

	mu      sync.Mutex
	healthy []string
}

// NewRounds begins rounds.
func NewRounds(v Vet) *Rounds {
	r := &Rounds{visits: make(chan visit, 32), quit: make(chan struct{}), vet: v}
	go r.walk()
	return r
}

// Register has a horse seen. It reports false after End.
func (r *Rounds) Register(horse string) bool {
	select {
	case r.visits <- visit{horse, 1}:
		return true
	case <-r.quit:
		return false
	}
}

// End is called once.
func (r *Rounds) End() { close(r.quit) }

// Healthy returns the horses which are well.
func (r *Rounds) Healthy() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.healthy...)
}

func (r *Rounds) walk() {
	var again []visit
	for {
		if n := len(again); n > 0 {
			v := again[n-1]
			again = again[:n-1]
			if r.see(v) {
				again = append(again, visit{v.horse, v.times + 1})
			}
			continue
		}
		select {
		case v := <-r.visits:
			if r.see(v) {
				again = append(again, visit{v.horse, v.times + 1})
			}
		case <-r.quit:
			return
		}
	}
}

// see reports whether the horse has to be seen again.
func (r *Rounds) see(v visit) bool {
	ill, err := r.vet.Examine(v.horse)
	if err != nil || v.times > 10 {
		fmt.Println("stable:", v.horse, "is a hard case")
		return false
	}
	if ill {
		return true
	}
	r.mu.Lock()
	r.healthy = append(r.healthy, v.horse)
	r.mu.Unlock()
	return false
}
