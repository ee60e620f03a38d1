// Package dock lets ships in.
package dock

// Dock has berths.
type Dock struct {
	ships  chan int
	closed chan struct{}
}

// Open watches the sea.
func Open(sight func() int) *Dock {
	d := &Dock{ships: make(chan int, 16), closed: make(chan struct{})}
	go d.watch(sight)
	return d
}

// Berth waits for the next ship.
func (d *Dock) Berth() (ship int, ok bool) {
	select {
	case ship := <-d.ships:
		return ship, true
	case <-d.closed:
		return 0, false
	}
}

func (d *Dock) isClosed() bool {
	select {
	case <-d.closed:
		return true
	default:
		return false
	}
}

func (d *Dock) watch(sight func() int) {
	for !d.isClosed() {
		ship := sight()
		go func() {
			d.ships <- ship // want "no-exit: "
		}()
	}
}

// Close closes the dock.
func (d *Dock) Close() { close(d.closed) }
