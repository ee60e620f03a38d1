package newsdesk

import (
	"errors"
	"sync"
)

var ErrClosed = errors.New("newsdesk: reader is closed")

// waker is told that a wire may have something new. Wake must not block.
type waker interface{ Wake() }

// Story is one report.
type Story struct {
	Wire     string
	Headline string
}

// Wire is the log of one agency. Readers see it up to the embargo.
type Wire struct {
	name string

	mu      sync.Mutex
	stories []Story
	embargo bool
	visible int // what readers may see
	readers []waker
}

func NewWire(name string) *Wire { return &Wire{name: name} }

func (w *Wire) attach(r waker) {
	w.mu.Lock()
	w.readers = append(w.readers, r)
	w.mu.Unlock()
}

func (w *Wire) detach(r waker) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, other := range w.readers {
		if other == r {
			w.readers = append(w.readers[:i:i], w.readers[i+1:]...)
			return
		}
	}
}

func (w *Wire) wakeAllLocked() {
	for _, r := range w.readers {
		r.Wake()
	}
}

// Publish appends a story.
func (w *Wire) Publish(headline string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stories = append(w.stories, Story{Wire: w.name, Headline: headline})
	if w.embargo {
		return
	}
	w.visible = len(w.stories)
	w.wakeAllLocked()
}

// SetEmbargo keeps stories back while it is on.
func (w *Wire) SetEmbargo(on bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.embargo = on
	if !on && w.visible < len(w.stories) {
		w.visible = len(w.stories)
		w.wakeAllLocked()
	}
}

func (w *Wire) at(offset int) (Story, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if offset >= w.visible {
		return Story{}, false
	}
	return w.stories[offset], true
}

// Reader reads several wires. It belongs to one goroutine, except for Close.
type Reader struct {
	wires   []*Wire
	offsets map[*Wire]int
	alarm   chan struct{}
	closing chan struct{}
	once    sync.Once
}

func NewReader(wires ...*Wire) *Reader {
	r := &Reader{
		wires:   wires,
		offsets: make(map[*Wire]int, len(wires)),
		alarm:   make(chan struct{}, 1),
		closing: make(chan struct{}),
	}
	for _, w := range wires {
		w.attach(r)
	}
	return r
}

// Wake implements waker.
func (r *Reader) Wake() {
	select {
	case r.alarm <- struct{}{}:
	default:
	}
}

func (r *Reader) scan() (Story, bool) {
	for _, w := range r.wires {
		if s, ok := w.at(r.offsets[w]); ok {
			r.offsets[w]++
			return s, true
		}
	}
	return Story{}, false
}

// Next returns the next story of any wire.
func (r *Reader) Next() (Story, error) {
	for {
		if s, ok := r.scan(); ok {
			return s, nil
		}
		select {
		case <-r.alarm:
		case <-r.closing:
			return Story{}, ErrClosed
		}
	}
}

func (r *Reader) Close() {
	r.once.Do(func() {
		for _, w := range r.wires {
			w.detach(r)
		}
		close(r.closing)
	})
}
