// Package snowplough clears roads when somebody telephones, and looks at
// all of them every few minutes in any case.
package snowplough

import (
	"context"
	"sync"
	"time"
)

// Plough clears roads.
type Plough struct {
	every time.Duration
	clear func(road string)
	phone chan struct{} // only shortens the break
	news  chan int      // for the display at the depot

	mu    sync.Mutex
	roads map[string]struct{}
	total int
}

// New returns a plough that never rests longer than every.
func New(every time.Duration, clear func(string)) *Plough {
	return &Plough{
		every: every,
		clear: clear,
		phone: make(chan struct{}),
		news:  make(chan int),
		roads: make(map[string]struct{}),
	}
}

// Report notes that snow lies on road.
func (p *Plough) Report(road string) {
	p.mu.Lock()
	p.roads[road] = struct{}{}
	p.mu.Unlock()
	select {
	case p.phone <- struct{}{}:
	default: // under way, or about to rest for one break
	}
}

func (p *Plough) take() (string, int, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for road := range p.roads {
		delete(p.roads, road)
		p.total++
		return road, p.total, true
	}
	return "", p.total, false
}

// Drive works until ctx ends.
func (p *Plough) Drive(ctx context.Context) {
	rest := time.NewTicker(p.every)
	defer rest.Stop()
	for {
		for ctx.Err() == nil {
			road, n, ok := p.take()
			if !ok {
				break
			}
			p.clear(road)
			select {
			case p.news <- n:
			default: // nobody looks at the display
			}
		}
		select {
		case <-p.phone:
		case <-rest.C:
		case <-ctx.Done():
			return
		}
	}
}

// News yields how many roads were cleared so far, while somebody looks.
func (p *Plough) News() <-chan int { return p.news }
