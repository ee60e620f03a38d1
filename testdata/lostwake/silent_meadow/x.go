// Package meadow mows strips of grass, one after the other, so that other
// work of the loop is not held up; it calls itself while strips are left.
package meadow

import "sync"

// Strip is a piece of meadow.
type Strip struct{ From, To float64 }

// Meadow is mown by one goroutine.
type Meadow struct {
	mu     sync.Mutex
	strips []Strip
	work   chan struct{}
	winter chan struct{}
	once   sync.Once
}

// New returns a meadow; mow is called for each strip.
func New(mow func(Strip), rake func()) *Meadow {
	m := &Meadow{work: make(chan struct{}, 1), winter: make(chan struct{})}
	go m.loop(mow, rake)
	return m
}

func (m *Meadow) kick() {
	select {
	case m.work <- struct{}{}:
	default:
	}
}

// Grow adds strips that are high enough.
func (m *Meadow) Grow(s ...Strip) {
	m.mu.Lock()
	m.strips = append(m.strips, s...)
	m.mu.Unlock()
	m.kick()
}

// Winter ends the mowing. It may be called by several.
func (m *Meadow) Winter() { m.once.Do(func() { close(m.winter) }) }

// pop takes one strip and tells whether more are left.
func (m *Meadow) pop() (s Strip, ok, more bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.strips) == 0 {
		return s, false, false
	}
	s, m.strips = m.strips[0], m.strips[1:]
	return s, true, len(m.strips) > 0
}

func (m *Meadow) loop(mow func(Strip), rake func()) {
	for {
		select {
		case <-m.work:
			s, ok, more := m.pop()
			if more {
				m.kick()
			}
			if ok {
				mow(s)
			}
		case <-m.winter:
			return
		}
		rake()
	}
}
