// Package seeds sorts seeds by several hands.
package seeds

import "sync"

// A Jar takes what is good.
type Jar interface{ Put(seed int) error }

// Sort has each sack sorted by a hand of its own, and puts the seeds into the jar.
func Sort(jar Jar, sacks ...[]int) (int, error) {
	good := make(chan int)
	full := make(chan struct{})
	defer close(full)
	var hands sync.WaitGroup
	for _, sack := range sacks {
		hands.Add(1)
		go func() {
			defer hands.Done()
			for _, seed := range sack {
				if seed == 0 {
					continue
				}
				select {
				case good <- seed:
				case <-full:
					return
				}
			}
		}()
	}
	go func() {
		hands.Wait()
		close(good)
	}()
	n := 0
	for seed := range good {
		if err := jar.Put(seed); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
