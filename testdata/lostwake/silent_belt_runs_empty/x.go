// Package belt holds senders in loops on channels with room, whose receivers leave without harm.
package belt

import (
	"context"
	"sync"
)

// Drained leaves the belt to a goroutine that empties it.
func Drained(ctx context.Context, dig func() (int, bool), heap func(int)) {
	belt := make(chan int, 8)
	go func() {
		defer close(belt)
		for {
			lump, ok := dig()
			if !ok {
				return
			}
			belt <- lump
		}
	}()
	for {
		select {
		case lump, ok := <-belt:
			if !ok {
				return
			}
			heap(lump)
		case <-ctx.Done():
			go func() {
				for range belt {
				}
			}()
			return
		}
	}
}

// Counted sends no more than there is room for.
func Counted(ctx context.Context, heap func(int)) {
	belt := make(chan int, 8)
	go func() {
		for i := 0; i < 8; i++ {
			belt <- i
		}
	}()
	for {
		select {
		case lump := <-belt:
			heap(lump)
		case <-ctx.Done():
			return
		}
	}
}

// Behind lets the receiver leave only when the sender has ended.
func Behind(dig func() (int, bool), heap func(int)) {
	belt, done := make(chan int, 8), make(chan struct{})
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for {
			select {
			case lump := <-belt:
				heap(lump)
			case <-done:
				return
			}
		}
	}()
	go func() {
		defer close(done)
		for {
			lump, ok := dig()
			if !ok {
				return
			}
			belt <- lump
		}
	}()
	wg.Wait()
}

// message is one of several kinds.
type message interface{ kind() string }

type started struct{ id int }
type pinged struct{}

func (started) kind() string { return "started" }
func (pinged) kind() string  { return "pinged" }

// Session is told once that it has started.
func Session(ctx context.Context, hear func() (message, error)) int {
	begun := make(chan int, 4)
	go func() {
		for {
			m, err := hear()
			if err != nil {
				return
			}
			switch m := m.(type) {
			case started:
				begun <- m.id
			case pinged:
				println("pong")
			}
		}
	}()
	for {
		select {
		case id := <-begun:
			if id > 0 {
				return id
			}
		case <-ctx.Done():
			return 0
		}
	}
}
