// Package bell rings a lock keeper out of his sleep.
package bell

import (
	"sync"
	"time"
)

// Keeper sleeps between two boats.
type Keeper struct {
	mu       sync.Mutex
	sleeping bool
	bell     chan struct{}
	shut     chan struct{}
	open     func()
}

// NewKeeper starts the keeper.
func NewKeeper(open func()) *Keeper {
	k := &Keeper{bell: make(chan struct{}, 1), shut: make(chan struct{}), open: open}
	go k.work()
	return k
}

// Close ends the keeper.
func (k *Keeper) Close() { close(k.shut) }

// Ring wakes the keeper, if he sleeps and nobody has rung.
func (k *Keeper) Ring() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.sleeping && len(k.bell) == 0 {
		k.bell <- struct{}{}
	}
}

func (k *Keeper) work() {
	for {
		select {
		case <-k.shut:
			return
		default:
		}
		k.day()
		k.night()
	}
}

func (k *Keeper) day() {
	k.open()
	k.sleep(time.Minute)
}

func (k *Keeper) night() { k.sleep(time.Hour) }

func (k *Keeper) sleep(d time.Duration) {
	k.mu.Lock()
	k.sleeping = true
	k.mu.Unlock()
	select {
	case <-k.bell:
	case <-k.shut:
	case <-time.After(d):
	}
	k.mu.Lock()
	k.sleeping = false
	k.drain()
	k.mu.Unlock()
}

// drain takes a ring that came too late. Only the keeper takes rings, so it is there still.
func (k *Keeper) drain() {
	if len(k.bell) == 1 {
		<-k.bell
	}
}
