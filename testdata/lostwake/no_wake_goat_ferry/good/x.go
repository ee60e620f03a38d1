// Package goatferry lets goats aboard as long as the ferry bears them; the others line up.
package goatferry

import (
	"container/list"
	"errors"
	"sync"
)

var ErrStorm = errors.New("goatferry: storm")

type herd struct {
	goats int
	call  chan struct{}
}

type hold struct {
	hay int
	why error
}

func (h *hold) enough(n int) bool { return h.hay >= n || h.why != nil }

type Ferry struct {
	mu     sync.Mutex
	bears  int
	aboard int
	line   list.List
	loaded *sync.Cond
	hold   hold
}

func Build(bears int) *Ferry {
	f := &Ferry{bears: bears}
	f.loaded = sync.NewCond(&f.mu)
	return f
}

// Board waits until there is room.
func (f *Ferry) Board(goats int) {
	f.mu.Lock()
	if f.bears-f.aboard >= goats && f.line.Len() == 0 {
		f.aboard += goats
		f.mu.Unlock()
		return
	}
	h := herd{goats, make(chan struct{})}
	f.line.PushBack(h)
	f.mu.Unlock()
	<-h.call
}

func (f *Ferry) callLocked() {
	for e := f.line.Front(); e != nil; e = f.line.Front() {
		h := e.Value.(herd)
		if f.bears-f.aboard < h.goats {
			return
		}
		f.aboard += h.goats
		f.line.Remove(e)
		close(h.call)
	}
}

func (f *Ferry) Leave(goats int) {
	f.mu.Lock()
	f.aboard -= goats
	f.callLocked()
	f.mu.Unlock()
}

// Mend makes the ferry bear more.
func (f *Ferry) Mend(bears int) {
	f.mu.Lock()
	f.bears = bears
	f.callLocked()
	f.mu.Unlock()
}

// Feed waits for hay.
func (f *Ferry) Feed(n int) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for !f.hold.enough(n) {
		f.loaded.Wait()
	}
	if f.hold.why == nil {
		f.hold.hay -= n
	}
	return f.hold.why
}

func (f *Ferry) Load(n int) {
	f.mu.Lock()
	f.hold.hay += n
	f.mu.Unlock()
	f.loaded.Broadcast()
}

func (f *Ferry) Moor(why error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if why == nil {
		why = ErrStorm
	}
	f.hold.why = why
	f.loaded.Broadcast()
}
