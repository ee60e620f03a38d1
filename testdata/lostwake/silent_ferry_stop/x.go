// Package ferry runs a ferry until it is stopped.
package ferry

import (
	"sync"
	"time"
)

// Ferry crosses again and again.
type Ferry struct {
	Cross func()

	mu      sync.Mutex
	stopped bool
	crew    sync.WaitGroup
}

// Start lets the ferry run.
func (f *Ferry) Start() {
	f.crew.Add(1)
	go f.run()
}

// Stop ends it. The crew is waited for last, when the lock is free again.
func (f *Ferry) Stop() {
	f.mu.Lock()
	if !f.stopped {
		defer f.crew.Wait()
	}
	defer f.mu.Unlock()
	f.stopped = true
}

func (f *Ferry) run() {
	defer f.crew.Done()
	for {
		f.mu.Lock()
		if f.stopped {
			f.mu.Unlock()
			return
		}
		f.mu.Unlock()
		f.Cross()
		time.Sleep(time.Minute)
	}
}
