// Package yard lets wagons wait for two: a painter, and an engine.
package yard

import (
	"sync"

	"github.com/futurelint/futurelint/testdata/lostwake/no_wake_freight_scale/siding"
)

// Yard is where wagons wait.
type Yard struct {
	mu     sync.Mutex
	come   *sync.Cond
	shabby []int
	ready  siding.Siding[string]
}

// New returns an empty yard.
func New() *Yard {
	y := &Yard{}
	y.come = sync.NewCond(&y.mu)
	return y
}

// Shunt brings a wagon.
func (y *Yard) Shunt(number int, load string) {
	y.mu.Lock()
	if load == "" {
		y.shabby = append(y.shabby, number)
		y.mu.Unlock()
		y.come.Broadcast()
		return
	}
	y.ready.Push(load)
	y.mu.Unlock()
	y.come.Broadcast()
}

// Load brings a load for the engine.
func (y *Yard) Load(load string) {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.ready.Push(load)
	y.come.Broadcast()
}

// Paint waits for the next wagon to be painted.
func (y *Yard) Paint() int {
	y.mu.Lock()
	defer y.mu.Unlock()
	for len(y.shabby) == 0 {
		y.come.Wait()
	}
	n := y.shabby[0]
	y.shabby = y.shabby[1:]
	return n
}

// Pull waits for the next wagon that is ready.
func (y *Yard) Pull() string {
	y.mu.Lock()
	defer y.mu.Unlock()
	for y.ready.Len() == 0 {
		y.come.Wait()
	}
	return y.ready.Pull()
}
