// Package atlas loads map sheets when they are first needed.
package atlas

import (
	"sync"
	"sync/atomic"
)

// Sheet is a loaded map.
type Sheet struct {
	Name  string
	Tiles [][]byte
}

// Lazy runs a loader once. The zero value needs SetLoader before Get.
type Lazy struct {
	loaded atomic.Bool
	mu     sync.Mutex
	loader func() (*Sheet, error)
	sheet  *Sheet
	err    error
}

// SetLoader sets the function that loads. It has no effect after the load.
func (l *Lazy) SetLoader(fn func() (*Sheet, error)) {
	if l.loaded.Load() {
		return
	}
	l.mu.Lock()
	l.loader = fn
	l.mu.Unlock()
}

// Get returns the sheet, loading it if it was not.
func (l *Lazy) Get() (*Sheet, error) {
	if l.loaded.Load() {
		return l.sheet, l.err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.loaded.Load() {
		return l.sheet, l.err
	}
	l.sheet, l.err = l.loader()
	l.loader = nil
	l.loaded.Store(true)
	return l.sheet, l.err
}

// Peek returns the sheet only if it was loaded.
func (l *Lazy) Peek() (*Sheet, bool) {
	if !l.loaded.Load() {
		return nil, false
	}
	return l.sheet, l.err == nil
}
