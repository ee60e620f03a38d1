// Package tide waits for a C library's tide; the comments of a file that cgo
// rewrites count for lostwake, too.
package tide

/*
static int tide_height(int hour) { return hour * 3; }
*/
import "C"

import "sync"

type Tide struct {
	mu     sync.Mutex
	height int
	waker  func()
}

func (t *Tide) Poll(w func()) (int, bool) {
	t.mu.Lock()
	h := t.height
	t.mu.Unlock()
	if h > 0 {
		return h, true
	}
	t.mu.Lock()
	//futurelint:ignore late-register the harbour master polls on a ticker
	t.waker = w
	t.mu.Unlock()
	return 0, false
}

func (t *Tide) rise(h int) {
	t.mu.Lock()
	t.height = h
	w := t.waker
	t.waker = nil
	t.mu.Unlock()
	if w != nil {
		w()
	}
}

// Ebb is a Tide for those who do not poll on a ticker.
type Ebb struct {
	mu     sync.Mutex
	height int
	waker  func()
}

func (t *Ebb) Poll(w func()) (int, bool) {
	t.mu.Lock()
	h := t.height
	t.mu.Unlock()
	if h > 0 {
		return h, true
	}
	t.mu.Lock()
	t.waker = w // want "late-register: "
	t.mu.Unlock()
	return 0, false
}

func (t *Ebb) fall(h int) {
	t.mu.Lock()
	t.height = h
	w := t.waker
	t.waker = nil
	t.mu.Unlock()
	if w != nil {
		w()
	}
}

// Run runs both.
func Run(t *Tide, e *Ebb) {
	h := int(C.tide_height(2))
	go t.rise(h)
	go e.fall(h)
}
