// Package hut asks huts whether they are open, and gathers what went wrong.
package hut

import "sync"

// Ask asks all of them.
func Ask(calls []func() (bool, error)) (open int, errs []error) {
	var (
		mu     sync.Mutex
		asked  sync.WaitGroup
		failed = make(chan error, len(calls))
	)
	for _, call := range calls {
		asked.Add(1)
		go func() {
			yes, err := call()
			if err != nil {
				failed <- err
				return // want "unresolved: "
			}
			if yes {
				mu.Lock()
				open++
				mu.Unlock()
			}
			asked.Done()
		}()
	}
	asked.Wait()
	close(failed)
	for err := range failed {
		errs = append(errs, err)
	}
	return open, errs
}
