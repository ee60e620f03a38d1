// Package maproom lends a map after somebody has drawn it.
package maproom

import (
	"context"
	"sync"
)

// Sheet is a part of a map.
type Sheet struct {
	drawn chan struct{}
	once  sync.Once
	ink   []byte
}

// Room holds sheets. The lock is only for the table of sheets: drawing a sheet
// takes it for reading.
type Room struct {
	mu     sync.RWMutex
	sheets map[string]*Sheet
}

// Open returns a room with empty sheets.
func Open(names ...string) *Room {
	r := &Room{sheets: make(map[string]*Sheet)}
	for _, n := range names {
		r.sheets[n] = &Sheet{drawn: make(chan struct{})}
	}
	return r
}

func (r *Room) sheet(name string) *Sheet {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.sheets[name]
}

// Draw draws a sheet. It reports whether there is such a sheet.
func (r *Room) Draw(name string, ink []byte) bool {
	s := r.sheet(name)
	if s == nil {
		return false
	}
	s.once.Do(func() {
		s.ink = ink
		close(s.drawn)
	})
	return true
}

// Copy waits until the sheet is drawn. Sheets can't be replaced meanwhile: there
// is nobody who takes the lock for writing.
func (r *Room) Copy(ctx context.Context, name string) ([]byte, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	s := r.sheets[name]
	if s == nil {
		return nil, false
	}
	select {
	case <-s.drawn:
		return append([]byte(nil), s.ink...), true
	case <-ctx.Done():
		return nil, false
	}
}
