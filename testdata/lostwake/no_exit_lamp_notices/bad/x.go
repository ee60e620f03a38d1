// Package lampnotices lets the keepers of a lighthouse hear of ships.
package lampnotices

import "sync"

type notice struct {
	ship string
	join chan<- string
}

// Tower has one crier, who calls out each ship to all keepers.
type Tower struct {
	notices chan notice
	dark    chan struct{}
	crier   sync.WaitGroup
}

// Light starts the crier.
func Light() *Tower {
	t := &Tower{notices: make(chan notice), dark: make(chan struct{})}
	t.crier.Add(1)
	go t.cry()
	return t
}

func (t *Tower) cry() {
	defer t.crier.Done()
	var keepers []chan<- string
	for {
		select {
		case n := <-t.notices:
			if n.join != nil {
				keepers = append(keepers, n.join)
				continue
			}
			for _, k := range keepers {
				select {
				case k <- n.ship:
				default:
				}
			}
		case <-t.dark:
			return
		}
	}
}

// Sight tells of a ship; after Douse it is lost.
func (t *Tower) Sight(ship string) {
	select {
	case t.notices <- notice{ship: ship}:
	case <-t.dark:
	}
}

// Join adds a keeper.
func (t *Tower) Join(k chan<- string) {
	t.notices <- notice{join: k} // want "no-exit: "
}

// Douse sends the crier to bed.
func (t *Tower) Douse() {
	close(t.dark)
	t.crier.Wait()
}
