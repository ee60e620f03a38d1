// Package trails scans the trails of a park for fallen trees.
package trails

import "context"

// Obstacle is a fallen tree.
type Obstacle struct {
	Trail string
	Metre int
}

// Scanner walks along a trail.
type Scanner interface {
	Walk(ctx context.Context, trail string, report func(metre int)) error
}

// Scan reports obstacles. The channel is closed at the end, or soon after the
// context is done. Those who take it must read until then.
func Scan(ctx context.Context, s Scanner, names []string) <-chan Obstacle {
	found := make(chan Obstacle)
	go func() {
		defer close(found)
		for _, n := range names {
			if ctx.Err() != nil {
				return
			}
			err := s.Walk(ctx, n, func(metre int) {
				found <- Obstacle{n, metre}
			})
			if err != nil {
				return
			}
		}
	}()
	return found
}

// Count counts obstacles.
func Count(ctx context.Context, s Scanner, names []string) (map[string]int, error) {
	n := make(map[string]int)
	for o := range Scan(ctx, s, names) {
		n[o.Trail]++
	}
	return n, ctx.Err()
}

// Worst returns the trail that has most obstacles.
func Worst(ctx context.Context, s Scanner, names []string) (worst string) {
	n := make(map[string]int)
	c := Scan(ctx, s, names)
	for {
		o, ok := <-c
		if !ok {
			return worst
		}
		n[o.Trail]++
		if n[o.Trail] > n[worst] {
			worst = o.Trail
		}
	}
}
