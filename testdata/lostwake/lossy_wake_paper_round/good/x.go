// Package paperround brings newspapers to those who asked for them.
package paperround

import (
	"context"
	"fmt"
	"sync"
)

// Paper is one issue of a newspaper.
type Paper struct {
	Title string
	Issue int
}

// Round knows who wants what.
type Round struct {
	sync.Mutex
	wanted  map[string]map[chan Paper]bool
	brought int
}

// Await returns the next issue of a newspaper.
func (r *Round) Await(ctx context.Context, title string) (Paper, error) {
	hatch := make(chan Paper, 1)
	r.Lock()
	if r.wanted == nil {
		r.wanted = make(map[string]map[chan Paper]bool)
	}
	if r.wanted[title] == nil {
		r.wanted[title] = make(map[chan Paper]bool)
	}
	r.wanted[title][hatch] = true
	r.Unlock()

	select {
	case p := <-hatch:
		return p, nil
	case <-ctx.Done():
		r.Lock()
		delete(r.wanted[title], hatch)
		r.Unlock()
		return Paper{}, fmt.Errorf("paperround: %s: %w", title, ctx.Err())
	}
}

// Bring brings a newspaper to everybody who waits for it now.
func (r *Round) Bring(p Paper) {
	r.Lock()
	defer r.Unlock()
	for hatch := range r.wanted[p.Title] {
		select {
		case hatch <- p:
			r.brought++
		default:
		}
	}
	delete(r.wanted, p.Title)
}

// Brought returns the number of newspapers that were delivered.
func (r *Round) Brought() int {
	r.Lock()
	defer r.Unlock()
	return r.brought
}
