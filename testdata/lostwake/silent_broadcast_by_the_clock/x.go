// Package belt stops a conveyor: a goroutine of its own wakes it by the clock, so that it sees the end.
package belt

import (
	"sync"
	"sync/atomic"
	"time"
)

// Belt carries boxes.
type Belt struct {
	mu    sync.Mutex
	more  *sync.Cond
	boxes []int
	stop  atomic.Bool
}

// New returns an empty belt.
func New() *Belt {
	b := &Belt{}
	b.more = sync.NewCond(&b.mu)
	return b
}

// Run carries boxes off until the belt is stopped.
func (b *Belt) Run(off func(int)) {
	var done atomic.Bool
	go func() {
		for {
			if done.Load() {
				return
			}
			b.more.Broadcast()
			time.Sleep(time.Second / 4)
		}
	}()
	b.mu.Lock()
	defer b.mu.Unlock()
	for {
		if b.stop.Load() {
			done.Store(true)
			return
		}
		for len(b.boxes) > 0 {
			off(b.boxes[0])
			b.boxes = b.boxes[1:]
		}
		b.more.Wait()
	}
}

// Put lays a box on the belt.
func (b *Belt) Put(box int) {
	b.mu.Lock()
	b.boxes = append(b.boxes, box)
	b.mu.Unlock()
	b.more.Broadcast()
}

// Stop stops the belt, a quarter of a second later.
func (b *Belt) Stop() { b.stop.Store(true) }
