// Package toll opens barriers for cars with a paid toll.
package toll

import (
	"errors"
	"strings"
	"sync"
)

// Errors of Pass.
var (
	ErrUnpaid  = errors.New("toll: not paid")
	ErrStolen  = errors.New("toll: car is reported stolen")
	ErrNoPlate = errors.New("toll: no number plate")
)

type car struct {
	plate  string
	answer func(error)
}

// Booth has one clerk.
type Booth struct {
	lane chan car

	mu     sync.RWMutex
	paid   map[string]int
	stolen map[string]struct{}
}

// Open opens a booth.
func Open() *Booth {
	b := &Booth{
		lane:   make(chan car, 16),
		paid:   make(map[string]int),
		stolen: make(map[string]struct{}),
	}
	go func() {
		for c := range b.lane {
			b.check(c)
		}
	}()
	return b
}

// Pay pays for that many passages.
func (b *Booth) Pay(plate string, n int) {
	b.mu.Lock()
	b.paid[plate] += n
	b.mu.Unlock()
}

// Stolen reports a car.
func (b *Booth) Stolen(plate string) {
	b.mu.Lock()
	b.stolen[plate] = struct{}{}
	b.mu.Unlock()
}

// Pass returns when the barrier is open or will stay closed.
func (b *Booth) Pass(plate string) error {
	var err error
	var wait sync.WaitGroup
	wait.Add(1)
	b.lane <- car{plate, func(e error) {
		err = e
		wait.Done()
	}}
	wait.Wait()
	return err
}

func (b *Booth) check(c car) {
	plate := strings.TrimSpace(c.plate)
	if plate == "" {
		c.answer(ErrNoPlate)
		return
	}
	if b.isStolen(plate) {
		return // want "unresolved: "
	}
	b.mu.Lock()
	ok := b.paid[plate] > 0
	if ok {
		b.paid[plate]--
	}
	b.mu.Unlock()
	if !ok {
		c.answer(ErrUnpaid)
		return
	}
	c.answer(nil)
}

func (b *Booth) isStolen(plate string) bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	_, yes := b.stolen[plate]
	return yes
}
