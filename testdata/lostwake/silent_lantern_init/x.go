// Package lantern asks lanterns for their state, each but once at a time.
package lantern

import "sync"

// Watch keeps what the lanterns have answered.
type Watch struct {
	Ask func(name string) bool

	mu    sync.Mutex
	lit   map[string]bool
	under map[string]chan struct{} // closed when the answer is there
}

// Init makes a watch ready; it comes before everything else.
func (w *Watch) Init() error {
	w.lit = map[string]bool{}
	w.under = make(map[string]chan struct{})
	return nil
}

// Lit reports whether a lantern is lit.
func (w *Watch) Lit(name string) bool {
	w.mu.Lock()
	if lit, ok := w.lit[name]; ok {
		w.mu.Unlock()
		return lit
	}
	done, found := w.under[name]
	if !found {
		mine := make(chan struct{})
		w.under[name] = mine
		done = mine
	}
	w.mu.Unlock()
	if found {
		<-done
		return w.Lit(name)
	}
	lit := w.Ask(name)
	w.mu.Lock()
	w.lit[name] = lit
	close(done)
	delete(w.under, name)
	w.mu.Unlock()
	return lit
}
