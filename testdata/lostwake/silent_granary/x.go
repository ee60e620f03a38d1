// Package granary holds grain for carts. A cart that gives up after it was
// given its share hands the share on.
package granary

import (
	"context"
	"errors"
	"sync"
)

// ErrTooMuch is returned for more than the granary can ever hold.
var ErrTooMuch = errors.New("granary: more than its size")

type cart struct {
	want  int
	given chan struct{}
}

// Granary is a weighted store.
type Granary struct {
	mu    sync.Mutex
	size  int
	left  int
	carts []*cart
}

// Fill returns a full granary.
func Fill(size int) *Granary { return &Granary{size: size, left: size} }

// Take waits for n sacks.
func (g *Granary) Take(ctx context.Context, n int) error {
	if n > g.size {
		return ErrTooMuch
	}
	g.mu.Lock()
	if len(g.carts) == 0 && g.left >= n {
		g.left -= n
		g.mu.Unlock()
		return nil
	}
	c := &cart{want: n, given: make(chan struct{})}
	g.carts = append(g.carts, c)
	g.mu.Unlock()

	select {
	case <-c.given:
		return nil
	case <-ctx.Done():
		return g.abandon(c, ctx.Err())
	}
}

// abandon takes c out of the row. If its sacks were given meanwhile they go
// back; either way the carts behind it may be served now.
func (g *Granary) abandon(c *cart, err error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	found := false
	for i, o := range g.carts {
		if o == c {
			g.carts = append(g.carts[:i], g.carts[i+1:]...)
			found = true
			break
		}
	}
	if !found {
		g.left += c.want
	}
	g.serve()
	return err
}

// Bring gives n sacks back.
func (g *Granary) Bring(n int) {
	g.mu.Lock()
	g.left += n
	g.serve()
	g.mu.Unlock()
}

// serve gives sacks to the carts in front; the first that does not fit stops
// the row, lest a large cart starve.
func (g *Granary) serve() {
	for len(g.carts) > 0 && g.carts[0].want <= g.left {
		c := g.carts[0]
		g.carts = g.carts[1:]
		g.left -= c.want
		close(c.given)
	}
}
