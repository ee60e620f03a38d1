// Package loom weaves; a pattern runs its hook once it is woven.
package loom

import (
	"context"
	"sync"
)

type Pattern struct {
	mu    sync.Mutex
	err   error
	woven bool
	hook  func(error)
}

func Weave(ctx context.Context, work func(context.Context) error) *Pattern {
	p := &Pattern{}
	go p.run(ctx, work)
	return p
}

func (p *Pattern) run(ctx context.Context, work func(context.Context) error) {
	err := work(ctx)
	p.mu.Lock()
	p.err, p.woven = err, true
	h := p.hook
	p.mu.Unlock()
	if h != nil {
		h(err)
	}
}

func (p *Pattern) OnWoven(h func(error)) {
	p.mu.Lock()
	woven, err := p.woven, p.err
	p.mu.Unlock()
	if woven {
		h(err)
		return
	}
	p.mu.Lock()
	p.hook = h // want `late-register`
	p.mu.Unlock()
}
