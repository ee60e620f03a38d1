// Package laundry washes linen by the load.
package laundry

import (
	"errors"
	"sync"
	"time"
)

// ErrNoWater means that washing is pointless for now.
var ErrNoWater = errors.New("laundry: no water")

type order struct {
	linen string
	clean string
	err   error
	ready chan struct{}
}

func (o *order) finish(clean string, err error) {
	o.clean, o.err = clean, err
	close(o.ready)
}

// A Laundry collects orders and washes them together.
type Laundry struct {
	mu    sync.Mutex
	load  []*order
	size  int
	delay time.Duration
	timer *time.Timer
	wash  func(linen string) (string, error)
}

// New returns a laundry that washes loads of the given size, or less after delay.
func New(size int, delay time.Duration, wash func(string) (string, error)) *Laundry {
	return &Laundry{size: size, delay: delay, wash: wash}
}

// Wash hands in one piece and waits until it is clean.
func (l *Laundry) Wash(linen string) (string, error) {
	o := &order{linen: linen, ready: make(chan struct{})}
	l.mu.Lock()
	l.load = append(l.load, o)
	switch len(l.load) {
	case l.size:
		if l.timer != nil {
			l.timer.Stop()
		}
		go l.run(l.takeLoad())
	case 1:
		l.timer = time.AfterFunc(l.delay, l.late)
	}
	l.mu.Unlock()

	<-o.ready
	return o.clean, o.err
}

func (l *Laundry) late() {
	l.mu.Lock()
	load := l.takeLoad()
	l.mu.Unlock()
	l.run(load)
}

func (l *Laundry) takeLoad() []*order {
	load := l.load
	l.load = nil
	return load
}

func (l *Laundry) run(load []*order) {
	for _, o := range load {
		clean, err := l.wash(o.linen)
		if errors.Is(err, ErrNoWater) {
			// The rest of the load would fare no better.
			o.finish("", err)
			return // want "unresolved: "
		}
		o.finish(clean, err)
	}
}
