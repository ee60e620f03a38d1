// Package customs counts the lorries in a hall, which is shut once it is empty.
package customs

// Hall knows of each lorry where it stands.
type Hall struct {
	in, weighed, out chan string
	shut             chan chan struct{}
}

// NewHall opens a hall. Callers tell of a lorry until it is out; Shut comes only after the
// gate is down.
func NewHall() *Hall {
	h := &Hall{in: make(chan string), weighed: make(chan string), out: make(chan string), shut: make(chan chan struct{})}
	go h.keep()
	return h
}

// Tell notes what a lorry does.
func (h *Hall) Tell(lorry string, what int) {
	switch what {
	case 0:
		h.in <- lorry
	case 1:
		h.weighed <- lorry
	default:
		h.out <- lorry
	}
}

// Shut waits until the last lorry is out.
func (h *Hall) Shut() {
	done := make(chan struct{})
	h.shut <- done
	<-done
}

// keep closes the channels when it leaves: it knows that nobody sends any more.
func (h *Hall) keep() {
	defer func() {
		close(h.in)
		close(h.weighed)
		close(h.out)
		close(h.shut)
	}()
	var done chan struct{}
	lorries := map[string]bool{}
	for {
		select {
		case l := <-h.in:
			lorries[l] = false
		case l := <-h.weighed:
			lorries[l] = true
		case l := <-h.out:
			delete(lorries, l)
			if done != nil && len(lorries) == 0 {
				close(done)
				return
			}
		case done = <-h.shut:
			if len(lorries) == 0 {
				close(done)
				return
			}
		}
	}
}
