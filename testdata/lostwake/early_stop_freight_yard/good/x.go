// Package freight couples waggons into trains.
package freight

import "sync"

// Yard collects things to be sent in trains of limited length.
type Yard[W any] struct {
	longest int
	depart  func(train []W)

	mu      sync.Mutex
	waggons []W

	wake chan struct{}
	stop chan struct{}
}

// NewYard returns a yard.
func NewYard[W any](longest int, depart func([]W)) *Yard[W] {
	y := &Yard[W]{
		longest: longest,
		depart:  depart,
		wake:    make(chan struct{}, 1),
		stop:    make(chan struct{}),
	}
	go y.shunt()
	return y
}

// Push brings waggons.
func (y *Yard[W]) Push(ws ...W) {
	y.mu.Lock()
	y.waggons = append(y.waggons, ws...)
	y.mu.Unlock()
	select {
	case y.wake <- struct{}{}:
	default:
	}
}

// Close is called once. Waggons may be left behind.
func (y *Yard[W]) Close() { close(y.stop) }

func (y *Yard[W]) couple() []W {
	y.mu.Lock()
	defer y.mu.Unlock()
	n := min(len(y.waggons), y.longest)
	train := y.waggons[:n:n]
	y.waggons = y.waggons[n:]
	return train
}

func (y *Yard[W]) shunt() {
	for {
		select {
		case <-y.wake:
			for train := y.couple(); len(train) > 0; train = y.couple() {
				y.depart(train)
			}
		case <-y.stop:
			return
		}
	}
}
