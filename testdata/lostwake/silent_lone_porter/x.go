// Package lone has one porter take a strap for each load; when he goes home nobody wants one.
package lone

// House has loads.
type House struct {
	stop chan struct{}
	next func() []byte
}

// Carry brings loads until the house stops.
func (h *House) Carry(straps int, to func([]byte) error) error {
	loads := make(chan []byte, straps)
	rack := make(chan struct{}, straps)
	gone := make(chan struct{})
	for i := 0; i < straps; i++ {
		rack <- struct{}{}
	}
	go func() {
		for {
			select {
			case <-h.stop:
				close(loads)
				return
			case <-gone:
				close(loads)
				return
			case <-rack:
				select {
				case <-h.stop:
					close(loads)
					return
				default:
				}
				if l := h.next(); len(l) > 0 {
					loads <- l
				}
				rack <- struct{}{}
			}
		}
	}()
	for l := range loads {
		if err := to(l); err != nil {
			close(gone)
			return err
		}
	}
	return nil
}
