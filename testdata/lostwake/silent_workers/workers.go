// Package workers is a pool; idle workers lie on a stack with their channels.
package workers

import "sync"

type worker struct{ job chan func() }

type Pool struct {
	mu     sync.Mutex
	idle   []*worker
	queue  []func()
	closed bool
	wg     sync.WaitGroup
}

func New(n int) *Pool {
	p := &Pool{}
	for range n {
		p.wg.Add(1)
		go p.work(&worker{job: make(chan func(), 1)})
	}
	return p
}

func (p *Pool) work(w *worker) {
	defer p.wg.Done()
	for {
		p.mu.Lock()
		var f func()
		switch {
		case len(p.queue) > 0:
			f = p.queue[0]
			p.queue = p.queue[1:]
			p.mu.Unlock()
		case p.closed:
			p.mu.Unlock()
			return
		default:
			p.idle = append(p.idle, w)
			p.mu.Unlock()
			f = <-w.job
		}
		if f != nil {
			f()
		}
	}
}

func (p *Pool) Go(f func()) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return false
	}
	if n := len(p.idle); n > 0 {
		w := p.idle[n-1]
		p.idle = p.idle[:n-1]
		w.job <- f
		return true
	}
	p.queue = append(p.queue, f)
	return true
}

func (p *Pool) Close() {
	p.mu.Lock()
	p.closed = true
	for _, w := range p.idle {
		w.job <- nil
	}
	p.idle = nil
	p.mu.Unlock()
	p.wg.Wait()
}
