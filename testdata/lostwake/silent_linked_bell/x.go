// Package belfry rings bells that hang in a chain; who waits for one looks at the first of them.
package belfry

import "sync"

type bell struct {
	tone string
	next *bell
}

type Tower struct {
	mu    sync.Mutex
	cond  *sync.Cond
	first *bell
}

func New() *Tower {
	t := &Tower{first: &bell{}}
	t.cond = sync.NewCond(&t.mu)
	return t
}

// Await waits until the first bell has the tone.
func (t *Tower) Await(tone string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for {
		var b bell
		b.next = t.first
		b = *b.next
		if b.tone == tone {
			return
		}
		t.cond.Wait()
	}
}

// Hang hangs a bell before the others.
func (t *Tower) Hang(tone string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.first = &bell{tone: tone, next: t.first}
	t.cond.Signal()
}
