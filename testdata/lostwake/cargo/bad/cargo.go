// Package cargo: a terminal with containers by number.
package cargo

import "sync"

type Waker interface{ Wake() }

type box struct {
	cleared bool
	w       Waker
}

type Terminal struct {
	sync.RWMutex
	last  int
	boxes map[int]*box
}

type Option func(*Terminal)

func Size(n int) Option { return func(t *Terminal) { t.boxes = make(map[int]*box, n) } }

func New(opts ...Option) *Terminal {
	t := &Terminal{boxes: map[int]*box{}}
	for _, o := range opts {
		o(t)
	}
	return t
}

// Land returns the number of a new container.
func (t *Terminal) Land() int {
	t.Lock()
	defer t.Unlock()
	t.last++
	t.boxes[t.last] = &box{}
	return t.last
}

func (t *Terminal) Clear(id int) {
	t.Lock()
	b := t.boxes[id]
	if b == nil {
		t.Unlock()
		return
	}
	b.cleared = true
	w := b.w
	t.Unlock()
	if w != nil {
		w.Wake()
	}
}

func (t *Terminal) Cleared(id int, w Waker) (cleared, known bool) {
	t.RLock()
	b := t.boxes[id]
	if b == nil {
		t.RUnlock()
		return false, false
	}
	cleared = b.cleared
	t.RUnlock()
	if cleared {
		return true, true
	}
	t.Lock()
	defer t.Unlock()
	b.w = w // want `late-register`
	return false, true
}
