// Package toll has a booth that counts its lanes now and then. Who closes the booth says so first,
// and asks it to end when it holds nothing any more.
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
	was := b.open
	b.open = false
	b.mu.Unlock()
	if !was {
		return 0
	}
	sum := make(chan int)
	b.exit <- sum
	return <-sum
}
