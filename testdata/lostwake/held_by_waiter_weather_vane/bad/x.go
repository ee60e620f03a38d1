// Package weathervane tells the wind to those who ask.
package weathervane

import (
	"context"
	"sync"
	"time"
)

// Wind is where it comes from, and how strong it is.
type Wind struct{ From, Force int }

// Vane turns in the wind.
type Vane struct {
	once sync.Once
	gone chan struct{} // closed when the vane is taken down
	reqs chan int

	mu    sync.Mutex
	over  bool
	winds chan Wind
}

// NewVane returns a vane.
func NewVane() *Vane {
	return &Vane{gone: make(chan struct{}), reqs: make(chan int), winds: make(chan Wind, 1)}
}

// Turn is called with each gust.
func (v *Vane) Turn(w Wind) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.over {
		return
	}
	v.winds <- w // want "held-by-waiter: "
}

// Oil asks for oil.
func (v *Vane) Oil(n int) {
	select {
	case v.reqs <- n:
	case <-v.gone:
	}
}

// Serve oils the vane.
func (v *Vane) Serve() int {
	select {
	case n := <-v.reqs:
		return n
	case <-v.gone:
		return 0
	}
}

// Next returns the next wind.
func (v *Vane) Next() (Wind, bool) {
	w, ok := <-v.winds
	return w, ok
}

// TakeDown takes the vane down.
func (v *Vane) TakeDown() {
	v.once.Do(func() {
		close(v.gone)
		v.mu.Lock()
		defer v.mu.Unlock()
		v.over = true
		close(v.winds)
	})
}

// Gusts tells of gusts until the context ends.
func Gusts(ctx context.Context, gauge func() int) <-chan int {
	gusts := make(chan int)
	var mu sync.Mutex
	over := false
	tell := func(n int) {
		mu.Lock()
		defer mu.Unlock()
		if !over {
			gusts <- n // want "held-by-waiter: "
		}
	}
	end := func() {
		mu.Lock()
		defer mu.Unlock()
		over = true
		close(gusts)
	}
	look := func() {
		go func() { tell(gauge()) }()
	}
	look()
	go func() {
		t := time.NewTicker(time.Second)
		defer t.Stop()
		for {
			select {
			case <-ctx.Done():
				end()
				return
			case <-t.C:
				look()
			}
		}
	}()
	return gusts
}
