// Package family walks a family tree. The eldest is visited by the walker's own goroutine, the children each
// by one of theirs; who asked may have lost patience.
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
			visit(p, names, &visits)
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

func visit(p *Person, names chan string, visits *sync.WaitGroup) {
	defer visits.Done()
	names <- p.Name // want `abandoned-send: visit sends on names for ever once Names has left at line 40`
	for _, c := range p.Children {
		visits.Add(1)
		go visit(c, names, visits)
	}
}
