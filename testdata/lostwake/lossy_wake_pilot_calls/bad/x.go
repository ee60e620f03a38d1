// Package pilots calls pilots by radio, and hears their answers.
package pilots

import (
	"errors"
	"log"
	"sync"
	"time"
)

// ErrLate says that no pilot answered in time.
var ErrLate = errors.New("pilots: late")

// Radio sends calls, and hears answers.
type Radio interface {
	Call(ship int) error
	Hear() (ship int, pilot string, err error)
}

// Desk waits for answers.
type Desk struct {
	radio Radio
	mu    sync.Mutex
	calls map[int]chan string
}

// Man starts to listen.
func Man(r Radio) *Desk {
	d := &Desk{radio: r, calls: map[int]chan string{}}
	go d.listen()
	return d
}

func (d *Desk) listen() {
	for {
		ship, pilot, err := d.radio.Hear()
		if err != nil {
			return
		}
		d.answer(ship, pilot)
	}
}

func (d *Desk) answer(ship int, pilot string) {
	d.mu.Lock()
	ch, ok := d.calls[ship]
	d.mu.Unlock()
	if !ok {
		return
	}
	select {
	case ch <- pilot: // want "lossy-wake: "
	default:
		log.Printf("nobody waits for %s; dropped", pilot)
	}
}

// Pilot calls for a pilot, and waits for the answer.
func (d *Desk) Pilot(ship int) (string, error) {
	ch := make(chan string)
	d.mu.Lock()
	d.calls[ship] = ch
	d.mu.Unlock()
	if err := d.radio.Call(ship); err != nil {
		return "", err
	}
	select {
	case pilot := <-ch:
		return pilot, nil
	case <-time.After(time.Minute):
		return "", ErrLate
	}
}
