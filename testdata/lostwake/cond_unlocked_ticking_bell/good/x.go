// Package bell rings by the clock while it works, and at the end under the lock.
package bell

import (
	"context"
	"sync"
	"time"
)

// Tower works.
type Tower struct {
	mu   sync.Mutex
	rung *sync.Cond
	work []func()
	ctx  context.Context
	end  context.CancelFunc
}

// New returns a tower at work.
func New() *Tower {
	t := &Tower{}
	t.rung = sync.NewCond(&t.mu)
	t.ctx, t.end = context.WithCancel(context.Background())
	go t.run()
	return t
}

func (t *Tower) has() bool { return len(t.work) > 0 }

func (t *Tower) run() {
	go func() {
		clock := time.NewTicker(time.Second)
		defer clock.Stop()
		for {
			select {
			case <-clock.C:
				t.rung.Broadcast()
			case <-t.ctx.Done():
				return
			}
		}
	}()
	for {
		t.mu.Lock()
		for !t.has() && t.ctx.Err() == nil {
			t.rung.Wait()
		}
		if t.ctx.Err() != nil {
			t.mu.Unlock()
			return
		}
		f := t.work[0]
		t.work = t.work[1:]
		t.mu.Unlock()
		f()
	}
}

// End ends it.
func (t *Tower) End() {
	t.end()
	t.mu.Lock()
	t.rung.Broadcast()
	t.mu.Unlock()
}
