// Package lockers runs a wall of parcel lockers: couriers fill boxes, and
// recipients follow their parcel by its tracking code.
package lockers

import (
	"errors"
	"sync"
)

// ErrUnknownCode means that nobody announced the parcel.
var ErrUnknownCode = errors.New("lockers: unknown code")

// Event tells a follower where the parcel lies.
type Event struct {
	Code string
	Box  int
}

type parcel struct {
	sync.Mutex
	box       int // 0: still with the courier
	followers []chan<- Event
}

// Wall is the service.
type Wall struct {
	mutex   sync.RWMutex
	parcels map[string]*parcel
}

// Announce makes a code known.
func (wall *Wall) Announce(code string) {
	wall.mutex.Lock()
	defer wall.mutex.Unlock()
	if wall.parcels == nil {
		wall.parcels = map[string]*parcel{}
	}
	if _, dup := wall.parcels[code]; !dup {
		wall.parcels[code] = &parcel{}
	}
}

func (wall *Wall) lookup(code string) (*parcel, error) {
	wall.mutex.RLock()
	defer wall.mutex.RUnlock()
	p, ok := wall.parcels[code]
	if !ok {
		return nil, ErrUnknownCode
	}
	return p, nil
}

func (p *parcel) where() int {
	p.Lock()
	defer p.Unlock()
	return p.box
}

// Follow returns the box of a parcel. If it is 0, the parcel is on its way and
// one Event will be sent to the channel, which must have room for it.
func (wall *Wall) Follow(code string, c chan<- Event) (box int, err error) {
	p, err := wall.lookup(code)
	if err != nil {
		return 0, err
	}
	if box = p.where(); box != 0 {
		return box, nil
	}
	p.Lock()
	defer p.Unlock()
	if p.box != 0 {
		return p.box, nil
	}
	p.followers = append(p.followers, c)
	return 0, nil
}

// Stow records that the courier has put the parcel into a box.
func (wall *Wall) Stow(code string, box int) error {
	p, err := wall.lookup(code)
	if err != nil {
		return err
	}
	p.Lock()
	if p.box != 0 {
		p.Unlock()
		return errors.New("lockers: stowed twice")
	}
	p.box = box
	list := p.followers
	p.followers = nil
	p.Unlock()

	ev := Event{Code: code, Box: box}
	for _, c := range list {
		select {
		case c <- ev:
		default: // no room, by the follower's own choice
		}
	}
	return nil
}
