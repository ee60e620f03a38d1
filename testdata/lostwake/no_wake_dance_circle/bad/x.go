// Package dancecircle begins a dance when all dancers have come; one of them may go home before.
package dancecircle

import "sync"

// Circle is a circle.
type Circle struct {
	mu      sync.Mutex
	begin   *sync.Cond
	dancers int
	here    int
	dance   int
}

// New returns a circle of dancers.
func New(dancers int) *Circle {
	c := &Circle{dancers: dancers}
	c.begin = sync.NewCond(&c.mu)
	return c
}

func (c *Circle) strike() {
	c.here = 0
	c.dance++
	c.begin.Broadcast()
}

// Join waits until all have come.
func (c *Circle) Join() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.here++
	if c.here >= c.dancers {
		c.strike()
		return c.dance
	}
	for dance := c.dance; dance == c.dance; {
		c.begin.Wait()
	}
	return c.dance
}

// Invite makes the circle larger.
func (c *Circle) Invite() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dancers++
}

// GoHome is for one who has not come yet.
func (c *Circle) GoHome() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dancers-- // want "no-wake: .*changes Circle.dancers but does not wake"
}
