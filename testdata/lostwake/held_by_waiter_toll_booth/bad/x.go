// Package toll has a booth that counts its lanes now and then. Who closes the booth asks it to
// end while it holds what the booth needs to count.
package toll

import (
	"sync"
	"time"
)

type Booth struct {
	mu    sync.RWMutex
	lanes map[string]int
	taken int
	open  bool
	exit  chan chan int
}

func Open() *Booth {
	b := &Booth{lanes: map[string]int{}, open: true, exit: make(chan chan int)}
	go b.serve()
	return b
}

func (b *Booth) serve() {
	t := time.NewTicker(time.Minute)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			b.mu.RLock()
			n := 0
			for _, cars := range b.lanes {
				n += cars
			}
			b.taken = n
			b.mu.RUnlock()
		case sum := <-b.exit:
			sum <- b.taken
			return
		}
	}
}

func (b *Booth) Pass(lane string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lanes[lane]++
}

// Close returns what was taken.
func (b *Booth) Close() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.open {
		return 0
	}
	sum := make(chan int)
	b.exit <- sum // want `held-by-waiter: \(\*Booth\).Close waits holding Booth.mu, which \(\*Booth\).serve takes at line 30`
	got := <-sum
	b.open = false
	return got
}
