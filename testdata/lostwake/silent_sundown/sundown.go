// Package sundown runs hooks at shutdown; late hooks run at once.
package sundown

import (
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
)

type Hooks struct {
	down atomic.Bool
	mu   sync.Mutex
	fns  []func()
	done chan struct{}
}

func Watch(sig ...os.Signal) *Hooks {
	h := &Hooks{done: make(chan struct{})}
	c := make(chan os.Signal, 1)
	signal.Notify(c, sig...)
	go func() {
		<-c
		h.Shutdown()
	}()
	return h
}

func (h *Hooks) Add(f func()) {
	if !h.down.Load() {
		h.mu.Lock()
		if !h.down.Load() {
			h.fns = append(h.fns, f)
			h.mu.Unlock()
			return
		}
		h.mu.Unlock()
	}
	f()
}

func (h *Hooks) Shutdown() {
	h.mu.Lock()
	if !h.down.CompareAndSwap(false, true) {
		h.mu.Unlock()
		return
	}
	fns := h.fns
	h.fns = nil
	h.mu.Unlock()
	for i := len(fns) - 1; i >= 0; i-- {
		fns[i]()
	}
	close(h.done)
}

func (h *Hooks) Done() <-chan struct{} { return h.done }
