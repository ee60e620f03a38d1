// Package ledger posts entries; readers get a page once it is sealed.
package ledger

import (
	"container/list"
	"errors"
	"sync"
)

var ErrNotSealed = errors.New("ledger: page not sealed")

type Page struct {
	m       sync.Mutex
	sealed  bool
	sum     int
	readers *list.List // of chan struct{}
}

func NewPage() (*Page, error) {
	return &Page{readers: list.New()}, nil
}

func (p *Page) Post(n int) {
	p.m.Lock()
	p.sum += n
	p.m.Unlock()
}

// Sum closes tell when it is worth to call again, if it fails with ErrNotSealed.
func (p *Page) Sum(tell chan struct{}) (int, error) {
	p.m.Lock()
	if p.sealed {
		defer p.m.Unlock()
		return p.sum, nil
	}
	p.enlist(tell)
	p.m.Unlock()
	return 0, ErrNotSealed
}

func (p *Page) enlist(tell chan struct{}) {
	p.readers.PushBack(tell)
}

func (p *Page) Seal() {
	p.m.Lock()
	defer p.m.Unlock()
	if p.sealed {
		return
	}
	p.sealed = true
	for e := p.readers.Front(); e != nil; e = e.Next() {
		close(e.Value.(chan struct{}))
	}
	p.readers.Init()
}
