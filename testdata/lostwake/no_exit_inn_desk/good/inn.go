// Package inn has a desk where one clerk serves what guests ask for.
package inn

// Inn has a clerk.
type Inn struct {
	asked chan any
	quit  chan struct{}
	rooms map[string]int
}

// call wakes a guest.
type call struct {
	guest string
	done  chan struct{}
}

// booking asks for a room.
type booking struct {
	guest string
	room  int
	done  chan struct{}
}

// New opens an inn.
func New() *Inn {
	n := &Inn{asked: make(chan any, 8), quit: make(chan struct{}), rooms: map[string]int{}}
	go n.serve()
	return n
}

// Close ends the clerk's day.
func (n *Inn) Close() { close(n.quit) }

func (n *Inn) serve() {
	for {
		select {
		case <-n.quit:
			return
		case each := <-n.asked:
			switch each := each.(type) {
			case *call:
				close(each.done)
			case *booking:
				n.rooms[each.guest]++
				each.room = len(n.rooms)
				close(each.done)
			}
		}
	}
}

// Call has a guest woken.
func (n *Inn) Call(guest string) {
	c := &call{guest: guest, done: make(chan struct{})}
	n.asked <- c
	select {
	case <-c.done:
	case <-n.quit:
	}
}

// Book returns the room of a guest.
func (n *Inn) Book(guest string) int {
	b := n.book(guest)
	select {
	case <-b.done:
		return b.room
	case <-n.quit:
		return 0
	}
}

func (n *Inn) book(guest string) *booking {
	b := &booking{guest: guest, done: make(chan struct{})}
	n.asked <- b
	return b
}
