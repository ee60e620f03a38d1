// Package rises hands out notes once the singers stand: who leaves before they rise only makes it fewer to wait for.
package rises

import (
	"context"
	"sync"
)

// Choir hands notes to its singers.
type Choir struct {
	mu      sync.RWMutex
	stood   *sync.Cond // its lock is mu, for reading
	rose    bool
	singers map[string]chan string
	tasks   interface{ Go(func(context.Context)) }
}

// New returns a choir that rises when tasks runs it.
func New(tasks interface{ Go(func(context.Context)) }) *Choir {
	c := &Choir{singers: map[string]chan string{}, tasks: tasks}
	c.stood = sync.NewCond(c.mu.RLocker())
	tasks.Go(c.rise)
	return c
}

// Join adds a singer.
func (c *Choir) Join(name string) <-chan string {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := make(chan string, 16)
	c.singers[name] = s
	return s
}

// Leave takes one out.
func (c *Choir) Leave(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, ok := c.singers[name]
	if !ok {
		return
	}
	delete(c.singers, name)
	close(s)
}

// Hand gives all a note, once they stand.
func (c *Choir) Hand(note string) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	for !c.rose && len(c.singers) > 0 {
		c.stood.Wait()
	}
	for _, s := range c.singers {
		select {
		case s <- note:
		default:
		}
	}
}

func (c *Choir) rise(ctx context.Context) {
	func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.rose = true
		c.stood.Broadcast()
	}()
	<-ctx.Done()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.singers = nil
	c.rose = false
	c.stood.Broadcast()
}
