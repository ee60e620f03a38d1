// Package clerks has two clerks of one kind, who may ask each other, and tasks that are sent by others.
package clerks

// Clerk does one task after the other.
type Clerk struct {
	tasks chan func()
	other *Clerk
	n     int
}

// NewClerk returns a clerk at work.
func NewClerk(other *Clerk) *Clerk {
	c := &Clerk{tasks: make(chan func()), other: other}
	go c.work()
	return c
}

func (c *Clerk) work() {
	for t := range c.tasks {
		t()
	}
}

func (c *Clerk) do(t func()) {
	done := make(chan struct{})
	c.tasks <- func() {
		t()
		close(done)
	}
	<-done
}

// Count returns what the clerk has counted.
func (c *Clerk) Count() (n int) {
	c.do(func() { n = c.n })
	return n
}

// Sum asks the other one.
func (c *Clerk) Sum() (n int) {
	c.do(func() { n = c.n + c.other.Count() })
	return n
}

// Later lets somebody else send the next task.
func (c *Clerk) Later() {
	c.do(func() {
		c.n++
		go c.Count()
	})
}
