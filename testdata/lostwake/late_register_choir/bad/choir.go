// Package choir gathers the voices of a choir before the concert.
package choir

import (
	"context"
	"fmt"
	"sync"
)

// Voice is one part of the score.
type Voice string

// Choir knows who has come.
type Choir struct {
	mu      sync.Mutex
	present map[Voice]int
	asking  map[Voice][]chan<- int
}

// New returns an empty choir.
func New() *Choir {
	return &Choir{present: map[Voice]int{}, asking: map[Voice][]chan<- int{}}
}

// Enter counts a singer and answers all who asked for that voice.
func (c *Choir) Enter(v Voice) {
	c.mu.Lock()
	c.present[v]++
	n := c.present[v]
	asking := c.asking[v]
	delete(c.asking, v)
	c.mu.Unlock()
	for _, a := range asking {
		a <- n
	}
}

// count returns how many singers of v are there. c.mu must be held.
func (c *Choir) count(v Voice) (int, bool) {
	n, ok := c.present[v]
	return n, ok && n > 0
}

// First waits until somebody sings v and returns how many do.
func (c *Choir) First(ctx context.Context, v Voice) (int, error) {
	c.mu.Lock()
	n, ok := c.count(v)
	c.mu.Unlock()
	if ok {
		return n, nil
	}
	answer := make(chan int, 1)
	c.ask(v, answer) // want "late-register: "
	select {
	case n := <-answer:
		return n, nil
	case <-ctx.Done():
		return 0, fmt.Errorf("no %s: %w", v, ctx.Err())
	}
}

func (c *Choir) ask(v Voice, answer chan<- int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asking[v] = append(c.asking[v], answer)
}
