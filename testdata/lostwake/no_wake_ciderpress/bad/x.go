// Package ciderpress lets growers follow the running total of a cider press.
package ciderpress

import (
	"context"
	"errors"
	"sync"
)

// ErrSeasonOver is returned once the press stands still for the year.
var ErrSeasonOver = errors.New("ciderpress: season is over")

// gauge holds a number and tells its readers when it has moved.
type gauge struct {
	mu    sync.Mutex
	moved chan struct{} // closed and replaced at each move
	litre int
	over  bool
}

func (g *gauge) init() { g.moved = make(chan struct{}) }

// bump must be called with mu held.
func (g *gauge) bump() {
	close(g.moved)
	g.moved = make(chan struct{})
}

// Press is one hydraulic press.
type Press struct {
	gauge
	cloths  []string
	perLoad int
}

// New returns a press that yields perLoad litres a load.
func New(perLoad int) *Press {
	p := &Press{perLoad: perLoad}
	p.init()
	return p
}

// Squeeze presses one load of apples.
func (p *Press) Squeeze(variety string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over {
		return ErrSeasonOver
	}
	p.cloths = append(p.cloths, variety)
	p.litre += p.perLoad
	p.bump()
	return nil
}

// AwaitLitres returns when at least want litres have run off.
func (p *Press) AwaitLitres(ctx context.Context, want int) (int, error) {
	for {
		p.mu.Lock()
		got, over, moved := p.litre, p.over, p.moved
		p.mu.Unlock()
		if got >= want {
			return got, nil
		}
		if over {
			return got, ErrSeasonOver
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return got, ctx.Err()
		}
	}
}

// EndSeason stops the press, hands the cloths over for washing and lets
// everybody know.
func (p *Press) EndSeason() (cloths []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over {
		return nil
	}
	p.over = true // want "no-wake: "
	if len(p.cloths) == 0 {
		return nil
	}
	cloths, p.cloths = p.cloths, nil
	p.bump()
	return cloths
}
