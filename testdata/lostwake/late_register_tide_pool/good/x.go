// Package tidepool lets so many visitors into a tide pool at once.
package tidepool

import (
	"context"
	"sync"
	"sync/atomic"
)

// Pool holds its limit and the visitors in one word: the limit above, the visitors below.
type Pool struct {
	word uint64

	mu   sync.RWMutex
	left chan struct{}
}

// New returns a pool for so many visitors.
func New(limit uint32) *Pool {
	return &Pool{word: uint64(limit) << 32, left: make(chan struct{})}
}

// Enter waits for n places; a visitor without a context waits as long as it takes.
func (p *Pool) Enter(ctx context.Context, n uint32) error {
	var done <-chan struct{}
	if ctx != nil {
		done = ctx.Done()
	}
	for {
		word := atomic.LoadUint64(&p.word)
		in := word&0xffffffff + uint64(n)
		if in <= word>>32 {
			if atomic.CompareAndSwapUint64(&p.word, word, word>>32<<32+in) {
				return nil
			}
			continue
		}
		p.mu.RLock()
		left := p.left
		p.mu.RUnlock()
		if atomic.LoadUint64(&p.word) != word {
			continue
		}
		select {
		case <-done:
			return ctx.Err()
		case <-left:
		}
	}
}

// Leave gives n places back.
func (p *Pool) Leave(n uint32) {
	for {
		word := atomic.LoadUint64(&p.word)
		if atomic.CompareAndSwapUint64(&p.word, word, word-uint64(n)) {
			break
		}
	}
	next := make(chan struct{})
	p.mu.Lock()
	left := p.left
	p.left = next
	p.mu.Unlock()
	close(left)
}
