// Package rehearsal has an orchestra play bar by bar.
package rehearsal

import (
	"fmt"
	"sync"
)

// Player plays. Beginners panic.
type Player interface {
	Play(bar int)
}

// Orchestra plays together.
type Orchestra struct {
	players map[string]Player
	playing sync.WaitGroup

	mu       sync.Mutex
	mistakes []string
}

// New returns an orchestra.
func New(players map[string]Player) *Orchestra { return &Orchestra{players: players} }

func (o *Orchestra) guard(name string, bar int) {
	if p := recover(); p != nil {
		o.mu.Lock()
		o.mistakes = append(o.mistakes, fmt.Sprintf("%s in bar %d: %v", name, bar, p))
		o.mu.Unlock()
	}
}

func (o *Orchestra) one(name string, bar int) {
	defer o.guard(name, bar)
	o.players[name].Play(bar)
	o.playing.Done() // want "unresolved: "
}

// Rehearse plays bars; each begins when everybody has played the one before.
func (o *Orchestra) Rehearse(bars int) []string {
	for b := 1; b <= bars; b++ {
		o.playing.Add(len(o.players))
		for name := range o.players {
			go o.one(name, b)
		}
		o.playing.Wait()
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.mistakes
}
