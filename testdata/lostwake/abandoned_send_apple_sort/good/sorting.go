// Package sorting sorts apples by several hands.
package sorting

import (
	"errors"
	"sync"
)

// Cart brings crates of apples.
type Cart interface {
	Next() (crate []int, ok bool)
}

// Count sorts by counting.
func Count(c Cart, hands int) error {
	sum := 0
	var mu sync.Mutex
	return Sort(c, hands, func(apples <-chan int, faults chan<- error) {
		for apple := range apples {
			if apple < 0 {
				faults <- errors.New("no apple")
				continue
			}
			mu.Lock()
			sum += apple
			mu.Unlock()
		}
	})
}

// Sort hands the apples to several hands, and returns the first fault.
func Sort(c Cart, hands int, work func(apples <-chan int, faults chan<- error)) error {
	var wg sync.WaitGroup
	faults := make(chan error)
	belts := make([]chan int, 0, hands)
	for i := range hands {
		belts = append(belts, make(chan int))
		wg.Add(1)
		go func(belt <-chan int) {
			defer wg.Done()
			work(belt, faults)
		}(belts[i])
	}
	go func() {
		for {
			crate, ok := c.Next()
			if !ok {
				break
			}
			if len(crate) == 0 {
				faults <- errors.New("empty crate")
				continue
			}
			for i, apple := range crate {
				belts[i%len(belts)] <- apple
			}
		}
		for _, belt := range belts {
			close(belt)
		}
	}()
	over := make(chan struct{})
	go func() {
		wg.Wait()
		over <- struct{}{}
	}()
	var first error
	for {
		select {
		case <-over:
			return first
		case err := <-faults:
			if first == nil {
				first = err
			}
		}
	}
}
