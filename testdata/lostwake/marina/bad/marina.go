// Package marina talks to a library in C, which calls Moored with a cookie.
package marina

import (
	"sync"
	"sync/atomic"
)

type Boat struct {
	berth atomic.Int64
	mu    sync.Mutex
	hail  func()
}

var (
	boats  sync.Map // uintptr -> *Boat
	serial atomic.Uintptr
)

func Arrive(start func(cookie uintptr)) *Boat {
	b := &Boat{}
	id := serial.Add(1)
	boats.Store(id, b)
	start(id)
	return b
}

func Moored(cookie uintptr, berth int64) {
	v, ok := boats.Load(cookie)
	if !ok {
		return
	}
	boats.Delete(cookie)
	b := v.(*Boat)
	b.berth.Store(berth)
	b.mu.Lock()
	hail := b.hail
	b.hail = nil
	b.mu.Unlock()
	if hail != nil {
		hail()
	}
}

// Berth is 0 while the boat is adrift.
func (b *Boat) Berth(hail func()) int64 {
	if n := b.berth.Load(); n != 0 {
		return n
	}
	b.mu.Lock()
	b.hail = hail // want `late-register`
	b.mu.Unlock()
	return 0
}
