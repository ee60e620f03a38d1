// Package lighthouseorders: the keeper of a lighthouse is told what to do by orders of several types,
// of which some are answered.
package lighthouseorders

type order interface{ order() }

type light struct {
	colour string
	lit    chan bool
}

type ask struct {
	ship  string
	where chan<- int
}

type polish struct{ done chan struct{} }

func (light) order()  {}
func (*ask) order()   {}
func (polish) order() {}

type letter struct {
	from  string
	order order
}

type Keeper struct {
	orders  chan order
	letters chan letter
	oil     int
	ships   map[string]int
}

func Hire() *Keeper {
	k := &Keeper{orders: make(chan order), letters: make(chan letter, 4), ships: map[string]int{}}
	go k.keep()
	go k.read()
	return k
}

func (k *Keeper) keep() {
	for o := range k.orders {
		switch o := o.(type) {
		case light:
			if k.oil == 0 {
				break // want `unresolved: \(\*Keeper\).keep leaves light.lit unresolved at line [0-9]+, though line [0-9]+ completes it`
			}
			k.oil--
			o.lit <- true
		case polish:
			close(o.done)
		default:
			k.look(o)
		}
	}
}

func (k *Keeper) look(o order) {
	if a, ok := o.(*ask); ok {
		mile, seen := k.ships[a.ship]
		if !seen {
			return // want `unresolved: \(\*Keeper\).look leaves ask.where unresolved at line [0-9]+, though line [0-9]+ completes it`
		}
		a.where <- mile
	}
}

func (k *Keeper) read() {
	for l := range k.letters {
		p, ok := l.order.(polish)
		if !ok {
			continue
		}
		if k.ships[l.from] > 100 {
			continue // want `unresolved: \(\*Keeper\).read leaves polish.done unresolved at line [0-9]+, though line [0-9]+ completes it`
		}
		close(p.done)
	}
}

func (k *Keeper) tell(o order) { k.orders <- o }

func (k *Keeper) Light(colour string) bool {
	o := light{colour, make(chan bool, 1)}
	k.tell(o)
	return <-o.lit
}

func (k *Keeper) Where(ship string) int {
	where := make(chan int, 1)
	k.tell(&ask{ship, where})
	return <-where
}

func (k *Keeper) Polish(from string) {
	p := polish{make(chan struct{})}
	k.letters <- letter{from, p}
	<-p.done
}
