// Package echo measures how long a call to the other side of the valley takes.
package echo

import (
	"context"
	"sync"
	"time"
)

type call struct {
	at   time.Time
	back chan time.Duration
}

type Valley struct {
	mu    sync.Mutex
	calls map[string]*call
	wg    sync.WaitGroup
}

func New() *Valley { return &Valley{calls: map[string]*call{}} }

func (v *Valley) register(name string) <-chan time.Duration {
	back := make(chan time.Duration, 1)
	v.mu.Lock()
	v.calls[name] = &call{time.Now(), back}
	v.mu.Unlock()
	return back
}

func (v *Valley) cancel(name string) {
	v.mu.Lock()
	delete(v.calls, name)
	v.mu.Unlock()
}

func (v *Valley) complete(name string) bool {
	v.mu.Lock()
	c, ok := v.calls[name]
	if ok {
		delete(v.calls, name)
	}
	v.mu.Unlock()
	if ok {
		c.back <- time.Since(c.at)
		close(c.back)
		return true
	}
	return false
}

// Heard is called by others when something comes back.
func (v *Valley) Heard(name string) bool { return v.complete(name) }

// Shout shouts the names, and counts those that come back in time.
func (v *Valley) Shout(ctx context.Context, names []string, send func(string)) {
	for _, name := range names {
		back := v.register(name)
		send(name)
		v.wg.Go(func() {
			limit := time.NewTimer(time.Second)
			defer limit.Stop()
			select {
			case <-back:
			case <-limit.C:
				v.cancel(name)
			case <-ctx.Done():
				v.cancel(name)
			}
		})
	}
	v.wg.Wait()
}

// Fog gives all calls up.
func (v *Valley) Fog() {
	v.mu.Lock()
	defer v.mu.Unlock()
	for name, c := range v.calls {
		close(c.back)
		delete(v.calls, name)
	}
}
