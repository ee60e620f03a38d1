// Package loaf bakes bread in the background.
package loaf

import (
	"errors"
	"sync"
)

// Loaf is in the oven until it is done.
type Loaf struct {
	mu     sync.Mutex
	baked  bool
	err    error
	onDone func(error)
}

// Bake puts dough into the oven. heat returns when the loaf is baked.
func Bake(grams int, heat func(grams int) error) *Loaf {
	l := &Loaf{}
	go func() {
		if grams <= 0 {
			l.finish(errors.New("loaf: no dough"))
			return
		}
		l.finish(heat(grams))
	}()
	return l
}

func (l *Loaf) finish(err error) {
	l.mu.Lock()
	l.baked, l.err = true, err
	fn := l.onDone
	l.mu.Unlock()
	if fn != nil {
		fn(err)
	}
}

// Baked says whether the loaf is done.
func (l *Loaf) Baked() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.baked
}

// OnDone has fn called when the loaf is done. It may be called once.
func (l *Loaf) OnDone(fn func(error)) {
	l.mu.Lock()
	l.onDone = fn // want "late-register: "
	l.mu.Unlock()
}
