// Package glacier waits for the weather at a camp.
package glacier

import (
	"context"
	"sync"
)

// Camp has a forecast.
type Camp struct {
	mu       sync.Mutex
	clear    bool
	parties  map[chan<- bool]string
	climbing sync.WaitGroup
}

// New returns a camp.
func New() *Camp { return &Camp{parties: make(map[chan<- bool]string)} }

// locked runs f with the lock held.
func (c *Camp) locked(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
}

// Forecast tells the parties.
func (c *Camp) Forecast(clear bool) {
	c.locked(func() {
		c.clear = clear
		for p := range c.parties {
			delete(c.parties, p)
			p <- clear
		}
	})
}

// Climb waits for a forecast unless the sky is clear, and climbs if it is good.
func (c *Camp) Climb(ctx context.Context, party string, climb func()) (bool, error) {
	forecast := make(chan bool, 1)
	c.locked(func() {
		if c.clear {
			forecast <- true
			return
		}
		c.parties[forecast] = party
	})
	select {
	case good := <-forecast:
		if !good {
			return false, nil
		}
	case <-ctx.Done():
		c.locked(func() { delete(c.parties, forecast) })
		return false, ctx.Err()
	}
	c.climbing.Add(1)
	defer c.climbing.Done()
	climb()
	return true, nil
}

// Waiting returns the parties who wait.
func (c *Camp) Waiting() (names []string) {
	c.locked(func() {
		for _, n := range c.parties {
			names = append(names, n)
		}
	})
	return names
}

// Strike waits until nobody climbs any more. It is called after the last Climb
// was.
func (c *Camp) Strike() {
	c.mu.Lock()
	c.clear = false
	c.mu.Unlock()
	c.climbing.Wait()
}
