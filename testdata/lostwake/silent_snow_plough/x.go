// Package snow sends one plough over the roads that were reported.
package snow

import "sync"

// Depot wakes its driver when the list of roads becomes non-empty. The driver
// always takes the whole list, so the edge is enough.
type Depot struct {
	mu    sync.Mutex
	start *sync.Cond
	roads []string
	swept map[string]int
	dawn  bool
	gone  chan struct{}
}

// NewDepot starts the driver.
func NewDepot() *Depot {
	d := &Depot{swept: make(map[string]int), gone: make(chan struct{})}
	d.start = sync.NewCond(&d.mu)
	go d.drive()
	return d
}

func (d *Depot) drive() {
	defer close(d.gone)
	d.mu.Lock()
	defer d.mu.Unlock()
	for {
		for len(d.roads) == 0 && !d.dawn {
			d.start.Wait()
		}
		tour := d.roads
		d.roads = nil
		if len(tour) == 0 {
			return
		}
		d.mu.Unlock()
		km := sweep(tour)
		d.mu.Lock()
		for road, n := range km {
			d.swept[road] += n
		}
	}
}

func sweep(tour []string) map[string]int {
	km := make(map[string]int)
	for _, road := range tour {
		km[road] += len(road)
	}
	return km
}

// Report asks for a road to be swept.
func (d *Depot) Report(road string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	wasEmpty := len(d.roads) == 0
	d.roads = append(d.roads, road)
	if wasEmpty {
		d.start.Signal()
	}
}

// Dawn waits for the end of the work and returns the swept kilometres.
func (d *Depot) Dawn() map[string]int {
	d.mu.Lock()
	if !d.dawn {
		d.dawn = true
		d.start.Signal()
	}
	d.mu.Unlock()
	<-d.gone
	return d.swept
}
