// Package locksmith copies keys while the customer waits, or not.
package locksmith

import (
	"errors"
	"strings"
	"sync"
	"time"
)

var (
	errImpatient = errors.New("locksmith: customer left")
	errShut      = errors.New("locksmith: shop is shut")
)

type Key struct {
	Profile string
	Serial  int
}

type order struct {
	blank string
	cut   chan Key
}

// Shop has one bench, so keys are cut one at a time.
type Shop struct {
	orders chan order
	shut   chan struct{}
	once   sync.Once
	grind  func(profile string)
}

func Open(grind func(profile string)) *Shop {
	s := &Shop{
		orders: make(chan order),
		shut:   make(chan struct{}),
		grind:  grind,
	}
	go s.bench()
	return s
}

func (s *Shop) Shut() { s.once.Do(func() { close(s.shut) }) }

func (s *Shop) bench() {
	serial := 0
	for {
		select {
		case o := <-s.orders:
			serial++
			profile := strings.ToUpper(o.blank)
			s.grind(profile)
			o.cut <- Key{Profile: profile, Serial: serial} // want "abandoned-send: "
		case <-s.shut:
			return
		}
	}
}

// Copy waits no longer than patience.
func (s *Shop) Copy(blank string, patience time.Duration) (Key, error) {
	o := order{blank: blank, cut: make(chan Key)}
	t := time.NewTimer(patience)
	defer t.Stop()

	select {
	case s.orders <- o:
	case <-s.shut:
		return Key{}, errShut
	case <-t.C:
		return Key{}, errImpatient
	}

	select {
	case k := <-o.cut:
		return k, nil
	case <-s.shut:
		return Key{}, errShut
	case <-t.C:
		return Key{}, errImpatient
	}
}
