// Package album sticks stamps into an album.
package album

// Album has a page for each stamp.
type Album struct {
	stamps chan int
	shut   chan struct{}
}

// Open opens an album with a tray for some stamps.
func Open(tray int) *Album {
	a := &Album{stamps: make(chan int, tray), shut: make(chan struct{})}
	go a.stick()
	return a
}

func (a *Album) stick() {
	pages := map[int]int{}
	for {
		select {
		case s := <-a.stamps:
			pages[s]++
		case <-a.shut:
			return
		}
	}
}

// Add adds a stamp.
func (a *Album) Add(stamp int) {
	a.lay(stamp)
}

func (a *Album) lay(stamp int) {
	select {
	case a.stamps <- stamp:
	case <-a.shut:
	}
}

// Shut closes the album.
func (a *Album) Shut() { close(a.shut) }
