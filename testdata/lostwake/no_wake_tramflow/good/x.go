package tramflow

import (
	"errors"
	"sync"
)

var (
	errLineClosed  = errors.New("tramflow: line closed")
	errRouteClosed = errors.New("tramflow: route closed")
)

const defaultSeats = 64

// Line is the link between two depots. Several routes share it, each with its
// own seat allowance, all of them below the allowance of the line.
type Line struct {
	mu      sync.Mutex
	cond    *sync.Cond
	seats   int64 // allowance of the whole line
	initial int64 // allowance a new route starts with
	routes  map[uint32]*Route
	nextID  uint32
	err     error

	send func(route uint32, riders []string) error
}

// Route is one stream of riders.
type Route struct {
	id     uint32
	line   *Line
	seats  int64
	closed bool
}

func NewLine(seats int64, send func(uint32, []string) error) *Line {
	l := &Line{
		seats:   seats,
		initial: defaultSeats,
		routes:  make(map[uint32]*Route),
		send:    send,
	}
	l.cond = sync.NewCond(&l.mu)
	return l
}

func (l *Line) Open() (*Route, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return nil, l.err
	}
	l.nextID++
	r := &Route{id: l.nextID, line: l, seats: l.initial}
	l.routes[r.id] = r
	return r, nil
}

// Board sends all riders, as many at a time as there are seats.
func (r *Route) Board(riders []string) error {
	for len(riders) > 0 {
		n, err := r.line.reserve(r, int64(len(riders)))
		if err != nil {
			return err
		}
		if err := r.line.send(r.id, riders[:n]); err != nil {
			r.line.Fail(err)
			return err
		}
		riders = riders[n:]
	}
	return nil
}

func (l *Line) reserve(r *Route, want int64) (int64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for {
		switch {
		case l.err != nil:
			return 0, l.err
		case r.closed:
			return 0, errRouteClosed
		}
		if n := min(want, r.seats, l.seats); n > 0 {
			r.seats -= n
			l.seats -= n
			return n, nil
		}
		l.cond.Wait()
	}
}

// OnSeats is called when the far depot frees seats; route 0 is the line.
func (l *Line) OnSeats(route uint32, n int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if route == 0 {
		l.seats += n
	} else if r := l.routes[route]; r != nil {
		r.seats += n
	}
	l.cond.Broadcast()
}

// OnSettings is called when the far depot changes the initial allowance. The
// difference applies to the open routes as well.
func (l *Line) OnSettings(initial int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delta := initial - l.initial
	l.initial = initial
	for _, r := range l.routes {
		r.seats += delta
	}
	l.cond.Broadcast()
}

func (r *Route) Close() {
	l := r.line
	l.mu.Lock()
	defer l.mu.Unlock()
	r.closed = true
	delete(l.routes, r.id)
	l.cond.Broadcast()
}

// Fail ends the line; the first error is kept.
func (l *Line) Fail(err error) {
	if err == nil {
		err = errLineClosed
	}
	l.mu.Lock()
	if l.err == nil {
		l.err = err
	}
	l.mu.Unlock()
	l.cond.Broadcast()
}
