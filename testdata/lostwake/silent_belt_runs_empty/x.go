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
