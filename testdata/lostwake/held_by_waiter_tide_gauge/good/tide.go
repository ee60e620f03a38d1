// Package tide tells who asks how high the water stands.
package tide

import "errors"

// ErrDry says that the gauge is switched off.
var ErrDry = errors.New("tide: gauge is off")

// Watch is one who follows the water.
type Watch struct {
	heights chan int
}

// Gauge measures.
type Gauge struct {
	join, leave chan *Watch
	float       chan int
	off         chan struct{}
}

// New returns a gauge that is running.
func New() *Gauge {
	g := &Gauge{
		join:  make(chan *Watch),
		leave: make(chan *Watch),
		float: make(chan int),
		off:   make(chan struct{}),
	}
	t := &tower{watches: make(map[*Watch]int)}
	go g.run(t)
	return g
}

type tower struct {
	watches map[*Watch]int
}

func (g *Gauge) run(t *tower) {
	for {
		select {
		case w := <-g.join:
			t.watches[w] = 0
		case w := <-g.leave:
			delete(t.watches, w)
		case h := <-g.float:
			t.tell(h)
		case <-g.off:
			return
		}
	}
}

func (t *tower) tell(height int) {
	for w := range t.watches {
		w.heights <- height
	}
}

// Rise is called when the float has moved.
func (g *Gauge) Rise(height int) error {
	select {
	case g.float <- height:
		return nil
	case <-g.off:
		return ErrDry
	}
}

// Until returns the first height that is above mark.
func (g *Gauge) Until(mark int) (int, error) {
	w := &Watch{heights: make(chan int, 2)}
	select {
	case g.join <- w:
	case <-g.off:
		return 0, ErrDry
	}
	defer g.forget(w)
	for {
		select {
		case h := <-w.heights:
			if h > mark {
				return h, nil
			}
		case <-g.off:
			return 0, ErrDry
		}
	}
}

func (g *Gauge) forget(w *Watch) {
	for {
		select {
		case <-w.heights: // too late to matter
		case g.leave <- w:
			return
		case <-g.off:
			return
		}
	}
}

// Close switches the gauge off; it is called once.
func (g *Gauge) Close() { close(g.off) }
