// Package mail carries sacks of letters to an island.
package mail

// Boat takes a sack over.
type Boat interface {
	Carry(sack []byte) error
}

// chute is a slide down which sacks go to the boat.
type chute struct {
	sacks chan []byte
	last  chan struct{} // closed when there will be no more
	empty chan struct{} // closed when the boatman has gone home
	boat  Boat
}

func newChute(b Boat) *chute {
	return &chute{make(chan []byte, 1), make(chan struct{}), make(chan struct{}), b}
}

// Drop lets a sack slide down.
func (c *chute) Drop(sack []byte) {
	select {
	case c.sacks <- sack:
	case <-c.empty:
	}
}

// Row carries sacks until there are no more, or the boat leaks.
func (c *chute) Row() error {
	defer close(c.empty)
	var closing bool
	for {
		if closing && len(c.sacks) == 0 {
			return nil
		}
		select {
		case <-c.last:
			c.last = nil
			closing = true
		case sack := <-c.sacks:
			if err := c.boat.Carry(sack); err != nil {
				return err
			}
		}
	}
}

// Office is a post office at the quay.
type Office struct {
	chute *chute
	leaks chan error
}

// Open opens the office.
func Open(b Boat) *Office {
	o := &Office{newChute(b), make(chan error, 1)}
	go func() {
		if err := o.chute.Row(); err != nil {
			o.leaks <- err
		}
	}()
	return o
}

// Post takes letters to the island.
func (o *Office) Post(sacks ...[]byte) {
	for _, s := range sacks {
		o.chute.Drop(s)
	}
}

// Leak returns why the boat went down.
func (o *Office) Leak() error { return <-o.leaks }

// Close lets the boatman go home.
func (o *Office) Close() {
	close(o.chute.last)
	<-o.chute.empty
}
