// Package tower has guards who end their own watch.
package tower

import (
	"sync"
	"time"
)

// Watch looks around, and ends when there is no view.
type Watch struct {
	mu    sync.Mutex
	stopC chan struct{}
	over  sync.WaitGroup
	view  func() error
}

// NewWatch returns one that has not begun.
func NewWatch(view func() error) *Watch { return &Watch{view: view} }

// Start begins it.
func (w *Watch) Start() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stopC != nil {
		return
	}
	w.stopC = make(chan struct{})
	w.over.Add(1)
	go func() {
		defer w.over.Done()
		for t := time.NewTimer(time.Minute); ; t.Reset(time.Minute) {
			select {
			case <-w.stopC:
				return
			case <-t.C:
				if w.view() != nil {
					w.Stop() // want "held-by-waiter: "
					return
				}
			}
		}
	}()
}

// Stop ends it.
func (w *Watch) Stop() {
	w.mu.Lock()
	stopC := w.stopC
	w.stopC = nil
	w.mu.Unlock()
	if stopC != nil {
		close(stopC)
		w.over.Wait()
	}
}

// Lamp burns until it is out.
type Lamp struct {
	once sync.Once
	out  chan struct{}
	dark chan struct{}
	oil  chan int
}

// NewLamp lights a lamp.
func NewLamp() *Lamp {
	l := &Lamp{out: make(chan struct{}), dark: make(chan struct{}), oil: make(chan int)}
	go l.burn()
	return l
}

// Fill adds some.
func (l *Lamp) Fill(n int) {
	select {
	case l.oil <- n:
	case <-l.dark:
	}
}

func (l *Lamp) burn() {
	for {
		select {
		case <-l.out:
			close(l.dark)
			return
		case n := <-l.oil:
			l.pour(n) // want "held-by-waiter: "
		}
	}
}

func (l *Lamp) pour(n int) {
	if n < 0 {
		l.Close()
	}
}

// Close puts it out, and waits until it is dark.
func (l *Lamp) Close() {
	l.once.Do(func() { close(l.out) })
	<-l.dark
}

// Patrol walks with several, of whom each may end it for all.
type Patrol struct {
	quit  chan struct{}
	once  sync.Once
	feet  sync.WaitGroup
	paths chan func() error
}

// NewPatrol starts n of them.
func NewPatrol(n int) *Patrol {
	p := &Patrol{quit: make(chan struct{}), paths: make(chan func() error)}
	p.feet.Add(n)
	for range n {
		go p.walk()
	}
	return p
}

func (p *Patrol) walk() {
	defer func() { p.feet.Done() }()
	for {
		select {
		case path := <-p.paths:
			if err := path(); err != nil {
				p.End() // want "held-by-waiter: "
				return
			}
		case <-p.quit:
			return
		}
	}
}

// Walk has one of them walk a path.
func (p *Patrol) Walk(path func() error) {
	select {
	case p.paths <- path:
	case <-p.quit:
	}
}

// End ends it.
func (p *Patrol) End() {
	p.once.Do(func() { close(p.quit) })
	p.feet.Wait()
}
