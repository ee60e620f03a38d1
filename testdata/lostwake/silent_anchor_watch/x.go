// Package anchor raises an anchor with a winch that runs in the background.
package anchor

import "sync"

// Raise turns the winch until the chain of that length is in, and returns the
// number of turns. One goroutine waits, the flag goes up once and under the
// lock, and Wait has no spurious wake-ups: no loop is needed.
func Raise(metres int, turn func() (in int)) (turns int) {
	var (
		mu sync.Mutex
		up = sync.NewCond(&mu)
		ok bool
	)
	go func() {
		n := 0
		for left := metres; left > 0; n++ {
			left -= turn()
		}
		mu.Lock()
		defer mu.Unlock()
		turns = n
		ok = true
		up.Signal()
	}()

	mu.Lock()
	defer mu.Unlock()
	if !ok {
		up.Wait()
	}
	return turns
}
