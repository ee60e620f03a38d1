// Package sent holds senders with a case for an end at one place and none at another, from which
// is received all the same.
package sent

import "context"

// Page is a page, or why there are no more.
type Page struct {
	Text string
	Err  error
}

// Pages tells its reader of the end by a page of its own: the reader goes on until the close.
func Pages(ctx context.Context, next func() (string, bool)) <-chan Page {
	out := make(chan Page)
	go func() {
		defer close(out)
		for {
			text, ok := next()
			if !ok {
				return
			}
			select {
			case out <- Page{Text: text}:
			case <-ctx.Done():
				out <- Page{Err: ctx.Err()}
				return
			}
		}
	}()
	return out
}

// Titles has room for the one that is sent without a case for the end.
func Titles(ctx context.Context, first string, rest []string) <-chan string {
	out := make(chan string, 1)
	go func() {
		defer close(out)
		out <- first
		for _, t := range rest {
			select {
			case out <- t:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// Counter counts what comes until it is told the sum is wanted; who tells it asks once.
type Counter struct {
	in  chan item
	sum chan int
}

type item struct {
	n    int
	last bool
}

// Count starts a counter.
func Count() *Counter {
	c := &Counter{in: make(chan item), sum: make(chan int, 1)}
	go func() {
		sum := 0
		for it := range c.in {
			sum += it.n
			if it.last {
				c.sum <- sum
				return
			}
		}
	}()
	return c
}

// All counts all of ns.
func All(ns []int) int {
	c := Count()
	for i, n := range ns {
		c.in <- item{n, i == len(ns)-1}
	}
	return <-c.sum
}
