// Package sortingtrays has trays that nobody shuts, and that are filled all the same.
package sortingtrays

import (
	"errors"
	"sync"
)

// ErrShut says that no more letters come.
var ErrShut = errors.New("the tray is shut")

// tray holds letters until somebody takes them.
type tray struct {
	mu     sync.Mutex
	filled *sync.Cond
	things []string
	shut   bool
}

func newTray() *tray {
	t := &tray{}
	t.filled = sync.NewCond(&t.mu)
	return t
}

func (t *tray) put(thing string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.things = append(t.things, thing)
	t.filled.Signal()
}

func (t *tray) take() (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(t.things) == 0 && !t.shut {
		t.filled.Wait()
	}
	if len(t.things) == 0 {
		return "", ErrShut
	}
	thing := t.things[0]
	t.things = t.things[1:]
	return thing, nil
}

func (t *tray) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.shut = true
	t.filled.Broadcast()
}

// Counter shuts its tray.
type Counter struct {
	letters *tray
}

// Open opens a counter.
func Open() *Counter { return &Counter{letters: newTray()} }

// Post leaves a letter at the counter.
func (c *Counter) Post(letter string) { c.letters.put(letter) }

// Next returns the next letter.
func (c *Counter) Next() (string, error) { return c.letters.take() }

// Close closes the counter.
func (c *Counter) Close() { c.letters.close() }

// Box is filled by its postman, and by whoever comes by.
type Box struct {
	gone    chan struct{}
	letters *tray
}

// Hang hangs up a box, for which a postman has a bag.
func Hang(bag []string) *Box {
	b := &Box{gone: make(chan struct{}), letters: newTray()}
	go b.fill(bag)
	return b
}

func (b *Box) fill(bag []string) {
	defer close(b.gone)
	for _, letter := range bag {
		b.letters.put(letter)
	}
}

// Post leaves a letter in the box.
func (b *Box) Post(letter string) { b.letters.put(letter) }

// Empty waits for the postman.
func (b *Box) Empty() { <-b.gone }

// Next returns the next letter.
func (b *Box) Next() (string, error) { return b.letters.take() }

// Chute is shut by who waits for its filler to end.
type Chute struct {
	gone    chan struct{}
	letters *tray
}

// Slide starts a chute.
func Slide(bag []string) *Chute {
	c := &Chute{gone: make(chan struct{}), letters: newTray()}
	go c.fill(bag)
	return c
}

func (c *Chute) fill(bag []string) {
	defer close(c.gone)
	for _, letter := range bag {
		c.letters.put(letter)
	}
}

// Wait waits for the end of the letters, and shuts the chute.
func (c *Chute) Wait() {
	<-c.gone
	c.letters.close()
}

// Next returns the next letter.
func (c *Chute) Next() (string, error) { return c.letters.take() }

// Cart is filled by a goroutine that another one follows: the tray is theirs.
type Cart struct {
	gone    chan struct{}
	letters *tray
}

// Push starts a cart with a tray that its caller has as well.
func Push(bag []string, trays chan<- *tray) *Cart {
	c := &Cart{gone: make(chan struct{}), letters: newTray()}
	trays <- c.letters
	go c.fill(bag)
	return c
}

func (c *Cart) fill(bag []string) {
	defer close(c.gone)
	for _, letter := range bag {
		c.letters.put(letter)
	}
}

// Done waits until all letters are in the cart.
func (c *Cart) Done() { <-c.gone }

// Next returns the next letter.
func (c *Cart) Next() (string, error) { return c.letters.take() }
