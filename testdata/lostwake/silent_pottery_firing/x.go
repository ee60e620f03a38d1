// Package pottery fires pots in a kiln that has room for some of them.
package pottery

// Pot is one pot.
type Pot struct {
	ID    int
	Clay  string
	Glaze []byte
}

// Kiln fires pots; each has a place in it from its arrival until somebody has taken it out.
type Kiln struct {
	places chan struct{}
	fired  chan int
	burn   func(Pot) (bool, error)
	quit   chan struct{}
}

// New returns a kiln with room for n pots.
func New(n int, burn func(Pot) (bool, error)) *Kiln {
	k := &Kiln{places: make(chan struct{}, n), fired: make(chan int), burn: burn, quit: make(chan struct{})}
	go k.unload()
	return k
}

// Arrive puts a pot into the kiln. Its place goes with it, but where it is refused.
func (k *Kiln) Arrive(p Pot) {
	k.places <- struct{}{}
	ok, err := k.burn(p)
	if err != nil || !ok {
		<-k.places
		return
	}
}

// Out tells that a pot has been taken out.
func (k *Kiln) Out(id int) {
	select {
	case k.fired <- id:
	case <-k.quit:
	}
}

func (k *Kiln) unload() {
	for {
		select {
		case <-k.fired:
			<-k.places
		case <-k.quit:
			return
		}
	}
}

// Close puts the fire out.
func (k *Kiln) Close() { close(k.quit) }
