// Package plugwatch reports USB devices that come and go.
package plugwatch

/*
#include "x.h"
*/
import "C"

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// Event is one change.
type Event struct {
	Vendor, Product int
	Gone            bool
}

// Handler is called on the bus thread. It must not call Stop.
type Handler func(Event)

// Watch is an active watch.
type Watch struct {
	id    int
	f     Handler
	count atomic.Int64
	once  sync.Once
}

type table struct {
	mu      sync.Mutex
	watches []*Watch
}

var active table

func (t *table) set(id int, w *Watch) {
	for len(t.watches) <= id {
		t.watches = append(t.watches, nil)
	}
	t.watches[id] = w
}

func (t *table) get(id int) *Watch {
	t.mu.Lock()
	defer t.mu.Unlock()
	if id < 0 || id >= len(t.watches) {
		return nil
	}
	return t.watches[id]
}

// Start begins to watch a class of devices.
func Start(class int, f Handler) (*Watch, error) {
	w := &Watch{f: f}
	active.mu.Lock()
	defer active.mu.Unlock()
	var id C.int
	if rc := C.plug_watch(C.int(class), &id); rc != 0 {
		return nil, fmt.Errorf("plugwatch: class %d: error %d", class, int(rc))
	}
	w.id = int(id)
	active.set(w.id, w)
	return w, nil
}

// Count returns the number of events so far.
func (w *Watch) Count() int64 { return w.count.Load() }

// Stop ends the watch; no handler runs when it returns.
func (w *Watch) Stop() {
	w.once.Do(func() {
		active.mu.Lock()
		active.watches[w.id] = nil
		active.mu.Unlock()
		C.plug_unwatch(C.int(w.id))
	})
}

func (w *Watch) handle(e Event) {
	w.count.Add(1)
	if w.f != nil {
		w.f(e)
	}
}

//export goPlugEvent
func goPlugEvent(id, vendor, product, gone C.int) {
	if w := active.get(int(id)); w != nil {
		w.handle(Event{Vendor: int(vendor), Product: int(product), Gone: gone != 0})
	}
}
