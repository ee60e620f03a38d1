// Package purse: wakers on a lock-free stack.
package purse

import "sync/atomic"

type node struct {
	f    func()
	next *node
}

type Purse struct {
	coins int64
	top   atomic.Pointer[node]
}

func New() (*Purse, error) { return &Purse{}, nil }

func (p *Purse) push(f func()) {
	n := &node{f: f}
	for {
		n.next = p.top.Load()
		if p.top.CompareAndSwap(n.next, n) {
			return
		}
	}
}

func (p *Purse) Drop(n int64) {
	atomic.AddInt64(&p.coins, n)
	for x := p.top.Swap(nil); x != nil; x = x.next {
		x.f()
	}
}

func (p *Purse) Coins(f func()) (n int64) {
	if n = atomic.LoadInt64(&p.coins); n > 0 {
		return n
	}
	p.push(f) // want `late-register`
	return 0
}
