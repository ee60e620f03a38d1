// Package nets has menders who mend fishing nets.
package nets

import "sync"

// Net is a torn net.
type Net struct{ Holes int }

// Loft is where nets are mended.
type Loft struct {
	sync.Mutex
	brought sync.Cond
	mended  sync.Cond
	nets    []*Net
	thrown  []*Net
	torn    int // brought, and not done with
	holes   int
}

// New starts the menders.
func New(menders ...func(*Net) error) *Loft {
	l := &Loft{}
	l.brought.L, l.mended.L = &l.Mutex, &l.Mutex
	for _, mend := range menders {
		go l.work(mend)
	}
	return l
}

// Bring brings a net.
func (l *Loft) Bring(n *Net) {
	l.Lock()
	defer l.Unlock()
	l.nets = append(l.nets, n)
	l.torn++
	l.brought.Signal()
}

// Sail waits until no net is torn.
func (l *Loft) Sail() {
	l.Lock()
	defer l.Unlock()
	for l.torn > 0 {
		l.mended.Wait()
	}
}

func (l *Loft) work(mend func(*Net) error) {
	for {
		n := l.next()
		l.finish(n, mend(n))
	}
}

func (l *Loft) next() *Net {
	l.Lock()
	defer l.Unlock()
	for len(l.nets) == 0 {
		l.brought.Wait()
	}
	n := l.nets[0]
	l.nets = l.nets[1:]
	return n
}

func (l *Loft) finish(n *Net, err error) {
	l.Lock()
	defer l.Unlock()
	if err != nil {
		l.thrown = append(l.thrown, n)
	} else {
		l.holes += n.Holes
	}
	l.torn--
	if l.torn == 0 {
		l.mended.Broadcast()
	}
}
