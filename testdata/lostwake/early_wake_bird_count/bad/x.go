// Package birds counts birds in several woods.
package birds

import "sync"

type tally struct {
	mu   sync.Mutex
	seen map[string]int
}

func (t *tally) note(bird string, n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seen[bird] += n
}

// Count has one count in each wood.
func Count(woods []func() (string, int)) map[string]int {
	t := &tally{seen: map[string]int{}}
	var out sync.WaitGroup
	for _, wood := range woods {
		out.Add(1)
		go func() {
			bird, n := wood()
			out.Done() // want "early-wake: "
			t.note(bird, n)
		}()
	}
	out.Wait()
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.seen
}
