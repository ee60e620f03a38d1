// Package x hands news of the tide to all who asked; who leaves is taken off the list under
// the lock under which the callback goes through it, and only then is the channel closed: right.
package x

/*
extern void goTide(int height);
static void tide_start(void) { goTide(3); }
*/
import "C"

import "sync"

type gauge struct {
	mu     sync.Mutex
	next   int
	asking map[int]chan int
}

var harbour = &gauge{asking: map[int]chan int{}}

// Start starts the gauge, for good.
func Start() { C.tide_start() }

// Ask returns the heights from now on, and what to call at the end.
func Ask() (<-chan int, func()) {
	heights := make(chan int, 8)
	harbour.mu.Lock()
	harbour.next++
	id := harbour.next
	harbour.asking[id] = heights
	harbour.mu.Unlock()
	return heights, func() { harbour.leave(id) }
}

func (g *gauge) leave(id int) {
	if heights := g.strike(id); heights != nil {
		close(heights)
	}
}

// strike takes one off the list.
func (g *gauge) strike(id int) chan int {
	g.mu.Lock()
	defer g.mu.Unlock()
	heights := g.asking[id]
	delete(g.asking, id)
	return heights
}

func (g *gauge) tell(height int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, heights := range g.asking {
		select {
		case heights <- height:
		default:
		}
	}
}

//export goTide
func goTide(height C.int) { harbour.tell(int(height)) }
