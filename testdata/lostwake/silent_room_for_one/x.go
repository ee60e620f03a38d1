// Package room holds sends that are dropped, or of which the receiver may have left, without harm.
package room

import (
	"context"
	"errors"
	"log"
	"sync"
	"time"
)

var errFull = errors.New("room: full")

// Club looks again each second, whoever leaves.
type Club struct {
	mu   sync.Mutex
	in   []string
	size int
	out  chan struct{}
}

// Open opens a club.
func Open(size int) *Club { return &Club{size: size, out: make(chan struct{})} }

func (c *Club) enter(who string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.in) >= c.size {
		return errFull
	}
	c.in = append(c.in, who)
	return nil
}

// Enter waits for room.
func (c *Club) Enter(who string) error {
	for {
		err := c.enter(who)
		if err != errFull {
			return err
		}
		select {
		case <-c.out:
		case <-time.After(time.Second):
		}
	}
}

// Leave makes room.
func (c *Club) Leave() {
	c.mu.Lock()
	c.in = c.in[1:]
	c.mu.Unlock()
	select {
	case c.out <- struct{}{}:
	default:
	}
}

// Caller has room for its answer, and a second one is dropped.
type Caller struct {
	mu    sync.Mutex
	calls map[int]chan string
}

// Answer answers a call.
func (c *Caller) Answer(n int, text string) {
	c.mu.Lock()
	ch := c.calls[n]
	c.mu.Unlock()
	select {
	case ch <- text:
	default:
		log.Print("twice")
	}
}

// Call waits for an answer.
func (c *Caller) Call(ctx context.Context, n int) (string, error) {
	ch := make(chan string, 1)
	c.mu.Lock()
	c.calls[n] = ch
	c.mu.Unlock()
	select {
	case text := <-ch:
		return text, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// Lamp goes out by a timer or by hand, and both tell who waits for the hand.
func Lamp(d time.Duration) (off func()) {
	hand := make(chan struct{})
	go func() {
		select {
		case <-time.After(d):
			<-hand
		case <-hand:
		}
	}()
	return func() { hand <- struct{}{} }
}

// Ask returns only after it has received, whichever way it goes.
func Ask(fast <-chan string, slow func() string) string {
	second := make(chan string)
	go func() {
		defer close(second)
		second <- slow()
	}()
	first := <-fast
	for late := range second {
		if first == "" {
			first = late
		}
	}
	return first
}

// Note is waited for by its maker, and again if the first wait was too short.
type Note struct {
	text string
	done chan bool
}

func (n *Note) wait(d time.Duration) bool {
	select {
	case <-n.done:
		return true
	case <-time.After(d):
		return false
	}
}

// Write writes by another goroutine, and waits as long as it takes.
func Write(write func() string) string {
	n := &Note{done: make(chan bool)}
	go func() {
		n.text = write()
		n.done <- true
	}()
	for !n.wait(time.Second) {
		log.Print("still waiting")
	}
	return n.text
}

// Crew has a place in its tray for each of those who work.
func Crew(work []func() error) error {
	errs := make(chan error, len(work))
	for _, w := range work {
		go func() { errs <- w() }()
	}
	for range work {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}
