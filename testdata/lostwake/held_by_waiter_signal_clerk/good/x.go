// Package signalclerk lets a clerk do what trains ask for.
package signalclerk

import "sync"

// Clerk does one task after the other.
type Clerk struct {
	tasks  chan func()
	trains int
}

// NewClerk returns a clerk at work.
func NewClerk() *Clerk {
	c := &Clerk{tasks: make(chan func())}
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

// Trains returns how many trains are in.
func (c *Clerk) Trains() (n int) {
	c.do(func() { n = c.trains })
	return n
}

// Enter lets a train in if there is room.
func (c *Clerk) Enter(room int) (ok bool) {
	c.do(func() {
		if c.trains < room {
			c.trains++
			ok = true
		}
	})
	return ok
}

// Lamp burns until it is put out.
type Lamp struct {
	once sync.Once
	out  chan struct{}
	dark chan struct{}
}

// NewLamp returns a lamp that burns.
func NewLamp() *Lamp {
	l := &Lamp{out: make(chan struct{}), dark: make(chan struct{})}
	go l.burn()
	return l
}

func (l *Lamp) burn() {
	defer close(l.dark)
	<-l.out
}

// Put puts it out, and waits until it is dark.
func (l *Lamp) Put() {
	l.once.Do(func() {
		close(l.out)
		<-l.dark
	})
}
