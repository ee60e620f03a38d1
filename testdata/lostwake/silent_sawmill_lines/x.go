// Package sawmill cuts planks in several goroutines that share variables of one
// function.
package sawmill

import "sync"

// Cut saws the logs with the given number of saws. Saws wait for logs, which come
// over a channel, and stop when it is closed.
func Cut(saws int, logs <-chan int, saw func(log int) (planks int)) (planks int) {
	var (
		mu    sync.Mutex
		avail = sync.NewCond(&mu)
		yard  []int
		empty bool // no more logs will come
		wg    sync.WaitGroup
	)

	for range saws {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			for {
				for len(yard) == 0 {
					if empty {
						return
					}
					avail.Wait()
				}
				log := yard[len(yard)-1]
				yard = yard[:len(yard)-1]

				mu.Unlock()
				n := saw(log)
				mu.Lock()
				planks += n
			}
		}()
	}

	for log := range logs {
		mu.Lock()
		yard = append(yard, log)
		mu.Unlock()
		avail.Signal()
	}

	mu.Lock()
	empty = true
	avail.Broadcast()
	mu.Unlock()
	wg.Wait()
	return planks
}
