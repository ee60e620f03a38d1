// Package post sorts letters by postcode in one goroutine.
package post

import "sync"

// Letter has a postcode and a weight.
type Letter struct {
	Code  string
	Grams int
}

// Sorting starts a sorter, which calls sorted for each letter. Put hands it a
// letter, and reports whether the letter was the first one for its code; finish
// waits for the end of the work and returns the number of letters.
func Sorting(sorted func(Letter)) (put func(Letter) (first bool), finish func() int) {
	var (
		mu      sync.Mutex
		waiting []Letter
		known   = make(map[string]bool)
		stop    bool

		arrived = make(chan struct{}, 1)
		result  = make(chan int, 1)
	)

	go func() {
		count := 0
		for {
			mu.Lock()
			sack, last := waiting, stop
			waiting = nil
			mu.Unlock()
			for _, l := range sack {
				sorted(l)
			}
			count += len(sack)
			if last {
				result <- count
				return
			}
			if len(sack) == 0 {
				<-arrived
			}
		}
	}()

	nudge := func() {
		select {
		case arrived <- struct{}{}:
		default:
		}
	}

	put = func(l Letter) bool {
		mu.Lock()
		defer mu.Unlock()
		waiting = append(waiting, l)
		nudge()
		if known[l.Code] {
			return false
		}
		known[l.Code] = true
		return true
	}

	finish = func() int {
		mu.Lock()
		stop = true
		mu.Unlock()
		nudge()
		return <-result
	}
	return put, finish
}
