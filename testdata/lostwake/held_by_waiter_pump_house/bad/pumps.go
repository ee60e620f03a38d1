// Package pumps keeps two pumps running: a keeper starts them again once one has failed.
package pumps

import "sync"

// House has an inlet and an outlet pump, and a keeper.
type House struct {
	Lift  func() error // pumps one load
	Prime func() error // gets ready what failed

	broken chan error // asks the keeper to come
	quit   chan struct{}
	wg     sync.WaitGroup
	errs   []error
}

// Open starts the pumps and their keeper.
func (h *House) Open() {
	h.broken = make(chan error, 1)
	h.quit = make(chan struct{})
	h.start()
	go h.keep()
}

// Close ends all.
func (h *House) Close() { close(h.quit) }

func (h *House) start() {
	h.wg.Add(2)
	go h.inlet()
	go h.outlet()
}

func (h *House) inlet() {
	defer h.wg.Done()
	for {
		select {
		case <-h.quit:
			return
		default:
		}
		if err := h.Lift(); err != nil {
			h.broken <- err
			return
		}
	}
}

func (h *House) outlet() {
	defer func() {
		h.Lift()
		h.wg.Done()
	}()
	for {
		select {
		case <-h.quit:
			return
		default:
		}
		if err := h.Lift(); err != nil {
			h.broken <- err
			return
		}
	}
}

// prime gets the pumps ready; where that fails it has the keeper come again.
func (h *House) prime() bool {
	err := h.Prime()
	if err != nil {
		h.broken <- err // want "held-by-waiter: "
	}
	return err == nil
}

func (h *House) keep() {
	for {
		select {
		case err := <-h.broken:
			h.errs = append(h.errs, err)
			h.wg.Wait() // both pumps stand
			if h.prime() {
				h.start()
			}
		case <-h.quit:
			return
		}
	}
}
