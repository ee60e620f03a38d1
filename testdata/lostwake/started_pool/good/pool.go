// Package pool has a worker that WaitGroup.Go has started as a method value.
package pool

import "sync"

type Pool struct {
	jobs chan func()
	quit chan struct{}
	wg   sync.WaitGroup
}

func New() *Pool {
	p := &Pool{jobs: make(chan func()), quit: make(chan struct{})}
	p.wg.Go(p.run)
	return p
}

func (p *Pool) run() {
	for {
		select {
		case j := <-p.jobs:
			j()
		case <-p.quit:
			return
		}
	}
}

func (p *Pool) Do(j func()) {
	select {
	case p.jobs <- j:
	case <-p.quit:
	}
}

func (p *Pool) Close() {
	close(p.quit)
	p.wg.Wait()
}
