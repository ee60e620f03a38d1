// Package juryverdict has the papers poll for a verdict.
package juryverdict

import "sync"

// Paper is told when to ask again.
type Paper interface{ Ring() }

// Trial is a trial.
type Trial[V any] struct {
	mu      sync.Mutex
	over    bool
	verdict V
	appeal  error
	paper   Paper
}

// Open has a jury sit.
func Open[V any](jury func() (V, error)) *Trial[V] {
	t := &Trial[V]{}
	go func() { t.end(jury()) }()
	return t
}

func (t *Trial[V]) end(verdict V, appeal error) {
	t.mu.Lock()
	t.over, t.verdict, t.appeal = true, verdict, appeal
	p := t.paper
	t.paper = nil
	t.mu.Unlock()
	if p != nil {
		p.Ring()
	}
}

// Ask returns the verdict; over is false before there is one, and p is told when.
func (t *Trial[V]) Ask(p Paper) (verdict V, over bool, appeal error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.over {
		return t.verdict, true, t.appeal
	}
	if t.paper == nil {
		t.paper = p
	}
	return verdict, false, nil // want "pending-unregistered: .*only if there is none yet"
}
