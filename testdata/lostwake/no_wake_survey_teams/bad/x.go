// Package survey sends teams out and joins what they measured.
package survey

import (
	"fmt"
	"sync"
)

// Measure returns the height of a point.
type Measure func(point string) (metres float64, err error)

// Heights measures all the points, at most atOnce at a time. Points that cannot
// be measured are left out, and reported by warn.
func Heights(points []string, atOnce int, m Measure, warn func(error)) map[string]float64 {
	var (
		mu      sync.Mutex
		idle    = sync.NewCond(&mu)
		out     = 0
		heights = make(map[string]float64, len(points))
	)

	team := func(point string) {
		metres, err := m(point)
		if err != nil {
			warn(fmt.Errorf("survey: %s: %w", point, err))
			mu.Lock()
			defer mu.Unlock()
			out-- // want "no-wake: "
			return
		}

		mu.Lock()
		defer mu.Unlock()
		heights[point] = metres
		out--
		idle.Signal()
	}

	mu.Lock()
	defer mu.Unlock()
	for _, p := range points {
		for out >= atOnce {
			idle.Wait()
		}
		out++
		go team(p)
	}
	for out > 0 {
		idle.Wait()
	}
	return heights
}
