// Package sortingtrays moves letters through a post office, from tray to tray.
package sortingtrays

import (
	"errors"
	"sync"
)

// ErrShut says that no more letters come.
var ErrShut = errors.New("the tray is shut")

// tray holds things until somebody takes them.
type tray[T any] struct {
	mu     sync.Mutex
	filled *sync.Cond
	things []T
	shut   bool
}

func newTray[T any]() *tray[T] {
	t := &tray[T]{}
	t.filled = sync.NewCond(&t.mu)
	return t
}

func (t *tray[T]) put(thing T) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.things = append(t.things, thing)
	t.filled.Signal()
}

func (t *tray[T]) take() (T, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(t.things) == 0 && !t.shut {
		t.filled.Wait()
	}
	var none T
	if len(t.things) == 0 {
		return none, ErrShut
	}
	thing := t.things[0]
	t.things = t.things[1:]
	return thing, nil
}

func (t *tray[T]) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.shut = true
	t.filled.Broadcast()
}

// Counter takes letters from people.
type Counter struct {
	letters *tray[string]
}

// Open opens a counter.
func Open() *Counter { return &Counter{letters: newTray[string]()} }

// Post leaves a letter at the counter.
func (c *Counter) Post(letter string) { c.letters.put(letter) }

// Next returns the next letter.
func (c *Counter) Next() (string, error) { return c.letters.take() }

// Close closes the counter.
func (c *Counter) Close() { c.letters.close() }

// Van carries sacks to the next town.
type Van struct {
	stop  chan struct{}
	gone  chan struct{}
	load  <-chan int
	sacks *tray[int]
}

// Drive starts a van, which takes what is on the load.
func Drive(load <-chan int) *Van {
	v := &Van{stop: make(chan struct{}), gone: make(chan struct{}), load: load, sacks: newTray[int]()}
	go v.drive()
	return v
}

func (v *Van) drive() {
	defer close(v.gone) // want "unresolved: "
	for {
		select {
		case sack, ok := <-v.load:
			if !ok {
				return
			}
			v.carry(sack)
		case <-v.stop:
			return
		}
	}
}

func (v *Van) carry(sack int) { v.sacks.put(sack) }

// Sack returns the next sack that the van has brought.
func (v *Van) Sack() (int, error) { return v.sacks.take() }

// Stop stops the van, and waits until it stands.
func (v *Van) Stop() {
	close(v.stop)
	<-v.gone
}
