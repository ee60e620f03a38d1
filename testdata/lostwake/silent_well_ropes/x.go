// Package ropes counts rows of trees at once, and gives up where one cannot be read: nobody waits for the rest then.
package ropes

import "sync"

// Rows tells of rows.
type Rows interface {
	Names() []string
	Trees(name string) ([]int, error)
}

// Count returns how many trees there are.
func Count(r Rows) (int, error) {
	var (
		mu  sync.Mutex
		wg  sync.WaitGroup
		sum int
	)
	for _, name := range r.Names() {
		wg.Add(1)

		trees, err := r.Trees(name)
		if err != nil {
			return 0, err
		}

		go func(trees []int) {
			defer wg.Done()
			for _, n := range trees {
				mu.Lock()
				sum += n
				mu.Unlock()
			}
		}(trees)
	}
	wg.Wait()
	return sum, nil
}
