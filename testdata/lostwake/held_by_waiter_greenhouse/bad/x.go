// Package greenhouse shuts the vents of beds that have grown too warm.
package greenhouse

import "time"

// Bed is what the gardener told of one bed.
type Bed struct {
	Name  string
	Limit int
}

// Warden looks after the beds.
type Warden struct {
	beds  chan Bed
	leave chan struct{}
	warm  func(name string) int
	shut  func(name string) error
}

// NewWarden returns a warden who reads thermometers with warm and shuts vents with shut.
func NewWarden(warm func(string) int, shut func(string) error) *Warden {
	return &Warden{beds: make(chan Bed), leave: make(chan struct{}), warm: warm, shut: shut}
}

// Tell tells of a bed.
func (w *Warden) Tell(b Bed) {
	select {
	case w.beds <- b:
	case <-w.leave:
	}
}

// Leave sends the warden home.
func (w *Warden) Leave() { close(w.leave) }

// Walk goes from bed to bed until the warden is sent home.
func (w *Warden) Walk() {
	known := map[string]int{}
	tooWarm := make(chan string, 1)
	for {
		select {
		case name := <-tooWarm:
			if w.shut(name) == nil {
				delete(known, name)
			}
			continue
		case b := <-w.beds:
			known[b.Name] = b.Limit
			continue
		case <-time.After(time.Minute):
		case <-w.leave:
			return
		}
		for name, limit := range known {
			if w.warm(name) > limit {
				tooWarm <- name // want "held-by-waiter: "
			}
		}
	}
}
