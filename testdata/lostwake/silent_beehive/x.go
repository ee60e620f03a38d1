package beehive

import (
	"errors"
	"sync"
	"sync/atomic"
)

var ErrWinter = errors.New("beehive: winter")

// Hive takes honey from many bees and fills jars.
type Hive struct {
	mu    sync.Mutex
	full  sync.Cond
	grams int
	size  int
	stats struct{ jars atomic.Int64 }

	winter atomic.Bool
}

func New(jar int) *Hive {
	h := &Hive{size: jar}
	h.full.L = &h.mu
	return h
}

// Bring adds honey.
func (h *Hive) Bring(grams int) error {
	if h.winter.Load() {
		return ErrWinter
	}
	h.mu.Lock()
	if h.winter.Load() {
		h.mu.Unlock()
		return ErrWinter
	}
	h.grams += grams
	full := h.grams >= h.size
	h.mu.Unlock()
	if full {
		h.full.Broadcast()
	}
	return nil
}

// Jar waits until a jar can be filled, and fills it.
func (h *Hive) Jar() (grams int, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for h.grams < h.size {
		if h.winter.Load() {
			return h.restLocked()
		}
		h.full.Wait()
	}
	h.grams -= h.size
	h.stats.jars.Add(1)
	return h.size, nil
}

// restLocked is the last, partly filled jar.
func (h *Hive) restLocked() (int, error) {
	rest := h.grams
	h.grams = 0
	if rest == 0 {
		return 0, ErrWinter
	}
	h.stats.jars.Add(1)
	return rest, nil
}

// Winter ends the season. The atomic lets Bring refuse early, without
// the lock.
func (h *Hive) Winter() {
	h.mu.Lock()
	h.winter.Store(true)
	h.mu.Unlock()
	h.full.Broadcast()
}

// Jars is the number of jars filled so far.
func (h *Hive) Jars() int64 { return h.stats.jars.Load() }

// Bottle fills jars with n helpers until winter and returns the grams.
func (h *Hive) Bottle(n int) int64 {
	var total atomic.Int64
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			for {
				g, err := h.Jar()
				if err != nil {
					return
				}
				total.Add(int64(g))
			}
		})
	}
	wg.Wait()
	return total.Load()
}
