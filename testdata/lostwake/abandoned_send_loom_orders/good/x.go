// Package loom weaves what it is told to, until it is told to stop.
package loom

type order struct {
	stop bool
	done chan error
}

// Loom weaves.
type Loom struct {
	orders chan order
	thread chan int
	ended  chan struct{}
}

// Start starts a loom.
func Start(thread chan int) *Loom {
	l := &Loom{orders: make(chan order), thread: thread, ended: make(chan struct{})}
	go l.weave()
	return l
}

func (l *Loom) weave() {
	rows := 0
	defer close(l.ended)
	for {
		select {
		case <-l.thread:
			rows++
		case o := <-l.orders:
			o.done <- nil
			if o.stop {
				return
			}
		}
	}
}

func (l *Loom) tell(o order) error {
	o.done = make(chan error, 1)
	select {
	case l.orders <- o:
	case <-l.ended:
		return nil
	}
	return <-o.done
}

// Row weaves one row.
func (l *Loom) Row() error { return l.tell(order{}) }

// Stop stops the loom.
func (l *Loom) Stop() error { return l.tell(order{stop: true}) }
