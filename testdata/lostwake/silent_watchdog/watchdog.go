// Package watchdog barks unless it is fed; the owner's bark handler may be changed.
package watchdog

import (
	"sync"
	"time"
)

type Dog struct {
	mu    sync.Mutex
	t     *time.Timer
	bark  func()
	fed   time.Time
	sleep bool
}

func New(d time.Duration) *Dog {
	w := &Dog{}
	w.t = time.AfterFunc(d, w.expire)
	return w
}

func (w *Dog) OnBark(f func()) (changed bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.sleep {
		return false
	}
	changed = w.bark != nil
	w.bark = f
	return changed
}

func (w *Dog) Feed(d time.Duration) {
	w.mu.Lock()
	w.fed = time.Now()
	w.mu.Unlock()
	w.t.Reset(d)
}

func (w *Dog) expire() {
	w.mu.Lock()
	f := w.bark
	w.mu.Unlock()
	if f != nil {
		f()
	}
}

func (w *Dog) Stop() {
	w.mu.Lock()
	w.sleep = true
	w.mu.Unlock()
	w.t.Stop()
}
