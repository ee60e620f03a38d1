// Package pantry hands meals to a hatch, and does not wait long for the waiter.
package pantry

import "time"

// Hatch takes plates until it is closed.
type Hatch struct {
	Plates chan string
	Cold   func(plate string)
}

// Serve hands over all plates of each order.
func (h *Hatch) Serve(orders <-chan []string, patience time.Duration) {
	t := time.NewTimer(patience)
	ticked := false
next:
	for order := range orders {
		for i, plate := range order {
			if !t.Stop() && !ticked {
				<-t.C
			}
			t.Reset(patience)
			ticked = false
			select {
			case h.Plates <- plate:
			case <-t.C:
				ticked = true
				for _, rest := range order[i:] {
					h.Cold(rest)
				}
				continue next
			}
		}
	}
}
