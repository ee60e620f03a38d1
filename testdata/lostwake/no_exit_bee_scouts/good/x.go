// Package beescouts sends scouts out for flowers.
package beescouts

import "context"

// Find asks each scout, a few at a time.
func Find(ctx context.Context, fields []string, look func(string) int, wings chan struct{}) []int {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	found := make(chan int)
	go func() {
		for _, field := range fields {
			select {
			case <-ctx.Done():
				return
			case <-wings:
				go func() {
					defer func() { wings <- struct{}{} }()
					n := look(field)
					select {
					case <-ctx.Done():
					case found <- n:
					}
				}()
			}
		}
	}()
	var out []int
	for range fields {
		select {
		case n := <-found:
			out = append(out, n)
		case <-ctx.Done():
			return nil
		}
	}
	return out
}

// Own ends nothing but what it has started, when it leaves: no loss.
func Own(fields []string, look func(string) int) int {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	found := make(chan int)
	for _, field := range fields {
		go func() {
			select {
			case found <- look(field):
			case <-ctx.Done():
			}
		}()
	}
	return <-found
}
