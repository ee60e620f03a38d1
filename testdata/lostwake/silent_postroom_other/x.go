// Package other wakes because of a flag, and has a context beside.
package other

import (
	"context"
	"sync"
)

// Box holds letters.
type Box struct {
	mu      sync.Mutex
	come    *sync.Cond
	ctx     context.Context
	cancel  context.CancelFunc
	letters []string
	closed  bool
}

// NewBox returns an empty box.
func NewBox() *Box {
	b := &Box{}
	b.ctx, b.cancel = context.WithCancel(context.Background())
	b.come = sync.NewCond(&b.mu)
	return b
}

// Take waits for a letter. The context is asked once, before.
func (b *Box) Take() string {
	if b.ctx.Err() != nil {
		return ""
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.letters) == 0 && !b.closed {
		b.come.Wait()
	}
	if len(b.letters) == 0 {
		return ""
	}
	l := b.letters[0]
	b.letters = b.letters[1:]
	return l
}

// Put adds a letter.
func (b *Box) Put(l string) {
	b.mu.Lock()
	b.letters = append(b.letters, l)
	b.mu.Unlock()
	b.come.Signal()
}

// Close ends it.
func (b *Box) Close() {
	b.cancel()
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	b.come.Broadcast()
}
