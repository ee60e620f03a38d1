// Package sheaves has a scribe write down how far the threshers are, until all sheaves are threshed: the other end
// comes only behind that.
package sheaves

import (
	"context"
	"sync"
)

// Thresh threshes all, and tells write how many are done.
func Thresh(all []int, thresh func(int) int, write func(int)) {
	told := make(chan int)
	enough := make(chan struct{})
	go func() {
		for {
			select {
			case <-enough:
				return
			case n := <-told:
				write(n)
			}
		}
	}()

	ctx, cancel := context.WithCancel(context.Background())
	grain := make(chan int, 16)
	wg := &sync.WaitGroup{}
	go func() {
		sum := 0
		for {
			select {
			case n := <-grain:
				func() {
					defer wg.Done()
					sum += n
					told <- sum
				}()
			case <-ctx.Done():
				return
			}
		}
	}()

	for _, n := range all {
		wg.Add(1)
		grain <- thresh(n)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		wg.Wait()
	}()
	select {
	case <-done:
		println("threshed")
	case <-ctx.Done():
		println("left")
	}
	cancel()
	enough <- struct{}{}
}
