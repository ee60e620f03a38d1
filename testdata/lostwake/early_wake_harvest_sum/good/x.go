// Package harvest weighs the fruit of many trees at once.
package harvest

import (
	"errors"
	"fmt"
	"sync"
)

// Weigher weighs what hangs on one tree.
type Weigher func(tree int) (kilos int, err error)

// Total asks w for every tree, and adds up. It fails if one of them fails.
func Total(trees int, w Weigher) (int, error) {
	var (
		wg    sync.WaitGroup
		kilos = make([]int, trees)
		errs  = make([]error, trees)
	)
	for tree := range trees {
		wg.Add(1)
		go func() {
			k, err := w(tree)
			if err != nil {
				errs[tree] = fmt.Errorf("tree %d: %w", tree, err)
				wg.Done()
				return
			}
			kilos[tree] = k
			wg.Done()
		}()
	}
	wg.Wait()

	sum := 0
	for _, k := range kilos {
		sum += k
	}
	return sum, errors.Join(errs...)
}
