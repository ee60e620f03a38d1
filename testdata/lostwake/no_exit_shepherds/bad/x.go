// Package shepherds keeps count of the sheep that are out on the hill.
package shepherds

import (
	"errors"
	"sync"
)

// ErrDisbanded is returned when the flock has been sold.
var ErrDisbanded = errors.New("shepherds: flock disbanded")

// Hill is where the flock grazes. Dogs bring the sheep home, one by one, until
// the flock is disbanded.
type Hill struct {
	sync.Mutex
	change    *sync.Cond
	waiting   []string // asked home, no dog sent yet
	coming    int      // a dog is bringing them
	disbanded bool
}

// New returns a hill that is worked by the given number of dogs.
func New(dogs int, fetch func(sheep string)) *Hill {
	h := new(Hill)
	h.change = sync.NewCond(h)
	for range dogs {
		go h.dog(fetch)
	}
	return h
}

// CallHome asks for a sheep.
func (h *Hill) CallHome(sheep string) error {
	h.Lock()
	defer h.Unlock()
	if h.disbanded {
		return ErrDisbanded
	}
	h.waiting = append(h.waiting, sheep)
	h.change.Broadcast()
	return nil
}

func (h *Hill) dog(fetch func(string)) {
	h.Lock()
	defer h.Unlock()
	for {
		for len(h.waiting) == 0 && !h.disbanded {
			h.change.Wait()
		}
		if h.disbanded {
			return
		}
		sheep := h.waiting[0]
		h.waiting = h.waiting[1:]
		h.coming++
		h.Unlock()
		fetch(sheep)
		h.Lock()
		h.coming--
		h.change.Broadcast()
	}
}

// Gather returns when every sheep that was asked for is home, if it can be.
func (h *Hill) Gather() {
	h.Lock()
	defer h.Unlock()
	for len(h.waiting)+h.coming > 0 {
		h.change.Wait() // want "no-exit: "
	}
}

// Disband sends the dogs away. Sheep that are out stay out.
func (h *Hill) Disband() {
	h.Lock()
	defer h.Unlock()
	h.disbanded = true
	h.change.Broadcast()
}
