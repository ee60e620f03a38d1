// Package wings counts who stands in the wings, and tells who waits for the last one before the
// count is taken down, under one lock.
package wings

import "sync"

type Wings struct {
	mu    sync.Mutex
	empty *sync.Cond
	in    int
	acts  []string
}

func New() *Wings {
	w := &Wings{}
	w.empty = sync.NewCond(&w.mu)
	return w
}

func (w *Wings) Enter() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.in++
}

func (w *Wings) leave() { w.in-- }

// Leave ends an act.
func (w *Wings) Leave(act string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	defer w.leave()
	w.acts = append(w.acts, act)
	w.empty.Broadcast()
}

func (w *Wings) Wait() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.in > 0 {
		w.empty.Wait()
	}
}
