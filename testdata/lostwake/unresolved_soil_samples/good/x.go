// Package soil collects samples from many fields at once.
package soil

import (
	"errors"
	"fmt"
	"sort"
	"sync"
)

// Field can be dug.
type Field interface {
	Name() string
	Dig(depth int) (acidity float64, err error)
}

// Result is what was found in one field.
type Result struct {
	Field   string
	Acidity float64
}

// Survey digs in all fields and returns what it found, sorted by acidity, and
// an error for the fields where it found nothing.
func Survey(fields []Field, depth int) ([]Result, error) {
	var (
		mu      sync.Mutex
		wg      sync.WaitGroup
		results []Result
		errs    []error
	)
	for _, f := range fields {
		wg.Add(1)
		go func() {
			defer wg.Done()
			acidity, err := f.Dig(depth)
			if err != nil {
				mu.Lock()
				errs = append(errs, fmt.Errorf("%s: %w", f.Name(), err))
				mu.Unlock()
				return
			}
			mu.Lock()
			results = append(results, Result{f.Name(), acidity})
			mu.Unlock()
		}()
	}
	wg.Wait()
	sort.Slice(results, func(i, j int) bool {
		return results[i].Acidity < results[j].Acidity
	})
	return results, errors.Join(errs...)
}
