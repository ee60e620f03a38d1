// Package caravan leads a string of camels and brings all of them home.
package caravan

import (
	"errors"
	"sync"
)

// ErrCamp is returned once the caravan has made camp.
var ErrCamp = errors.New("caravan: in camp")

// Caravan keeps the camels that are under way.
type Caravan struct {
	mu     sync.Mutex
	away   map[string]chan struct{}
	camped bool
	wg     sync.WaitGroup
	weary  []string
}

// Assemble returns a caravan without camels.
func Assemble() *Caravan {
	return &Caravan{away: make(map[string]chan struct{})}
}

// Send lets a camel walk until walk returns or home is closed.
func (c *Caravan) Send(name string, walk func(home <-chan struct{}) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.camped {
		return ErrCamp
	}
	if _, ok := c.away[name]; ok {
		return errors.New("caravan: " + name + " is away")
	}
	home := make(chan struct{})
	c.away[name] = home
	c.wg.Go(func() {
		err := walk(home)
		c.arrive(name, err)
	})
	return nil
}

func (c *Caravan) arrive(name string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.away, name)
	if err != nil {
		c.weary = append(c.weary, name)
	}
}

// Camp calls all camels home, waits for them and names the weary ones.
func (c *Caravan) Camp() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.camped {
		return nil
	}
	c.camped = true
	for _, home := range c.away {
		close(home)
	}
	c.wg.Wait() // want "held-by-waiter: "
	return c.weary
}
