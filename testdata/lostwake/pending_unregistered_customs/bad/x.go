// Package customs lets carriers ask after their crates without waiting at
// the barrier. Each carrier is asked for a way to be called back.
package customs

import "sync"

// Bell calls a carrier back. A carrier who changes lorries brings a new one.
type Bell interface{ Ring() }

// Verdict is what became of a crate.
type Verdict struct {
	Duty    int
	Refused bool
}

type inspection[K comparable] struct {
	verdict Verdict
	done    bool
	bell    Bell
}

// Barrier keeps the open inspections by crate.
type Barrier[K comparable] struct {
	mu   sync.Mutex
	open map[K]*inspection[K]
}

// New returns a barrier without crates.
func New[K comparable]() *Barrier[K] {
	return &Barrier[K]{open: make(map[K]*inspection[K])}
}

func (b *Barrier[K]) entry(crate K) *inspection[K] {
	in := b.open[crate]
	if in == nil {
		in = new(inspection[K])
		b.open[crate] = in
	}
	return in
}

// Ask returns the verdict for crate if it is known. Otherwise the bell of
// the latest call is rung once it is, and Ask should be called again.
func (b *Barrier[K]) Ask(crate K, bell Bell) (Verdict, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	in := b.entry(crate)
	if in.done {
		delete(b.open, crate)
		return in.verdict, true
	}
	if in.bell == nil {
		in.bell = bell
	}
	return Verdict{}, false // want "pending-unregistered: "
}

// Decide records the verdict of the inspector.
func (b *Barrier[K]) Decide(crate K, v Verdict) {
	b.mu.Lock()
	in := b.entry(crate)
	in.verdict, in.done = v, true
	bell := in.bell
	in.bell = nil
	b.mu.Unlock()
	if bell != nil {
		bell.Ring()
	}
}
