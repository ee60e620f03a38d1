// Package camp pitches tents.
package camp

import (
	"errors"
	"runtime"
	"sync"
)

// ErrCollapsed says that at least one tent does not stand.
var ErrCollapsed = errors.New("camp: a tent collapsed")

// Pitch pitches all tents at once. A pitch function may return false, panic or
// call runtime.Goexit.
func Pitch(tents []func() bool) error {
	var (
		wg     sync.WaitGroup
		mu     sync.Mutex
		stands int
	)
	wg.Add(len(tents))
	for _, pitch := range tents {
		go func() {
			defer wg.Done()
			defer func() {
				if recover() != nil {
					runtime.Goexit()
				}
			}()
			if !pitch() {
				return
			}
			mu.Lock()
			stands++
			mu.Unlock()
		}()
	}
	wg.Wait()
	if stands < len(tents) {
		return ErrCollapsed
	}
	return nil
}
