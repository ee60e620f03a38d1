// Package family walks a family tree. The eldest is visited by the walker's own goroutine, the children each
// by one of theirs; they hear when who asked has lost patience.
package family

import (
	"context"
	"sync"
)

type Person struct {
	Name     string
	Children []*Person
}

// Names gathers the names of a family.
func Names(ctx context.Context, eldest []*Person) []string {
	names := make(chan string)
	var visits sync.WaitGroup
	go func() {
		for _, p := range eldest {
			visits.Add(1)
			visit(ctx, p, names, &visits)
		}
		visits.Wait()
		close(names)
	}()
	var out []string
	for done := false; !done; {
		select {
		case <-ctx.Done():
			done = true
		case n, ok := <-names:
			if ok {
				out = append(out, n)
			} else {
				done = true
			}
		}
	}
	return out
}

func visit(ctx context.Context, p *Person, names chan string, visits *sync.WaitGroup) {
	defer visits.Done()
	select {
	case names <- p.Name:
	case <-ctx.Done():
		return
	}
	for _, c := range p.Children {
		visits.Add(1)
		go visit(ctx, c, names, visits)
	}
}
