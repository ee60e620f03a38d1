// Package kilnrecipes has each glaze tried out once; who asks meanwhile waits for the outcome.
package kilnrecipes

import "sync"

type stage int

const (
	unknown stage = iota
	firing
	good
	cracked
)

type trial struct {
	stage   stage
	colour  string
	askers  []chan struct{}
	checked bool
}

func (t *trial) tellLocked() {
	for _, a := range t.askers {
		close(a)
	}
	t.askers = nil
}

type Book struct {
	mu     sync.Mutex
	trials map[string]*trial
	fire   func(string) (string, error)
}

func New(fire func(string) (string, error)) *Book {
	return &Book{trials: map[string]*trial{}, fire: fire}
}

// Colour returns what the glaze looks like, "" if it cracks.
func (b *Book) Colour(glaze string) string {
	b.mu.Lock()
	t, known := b.trials[glaze]
	if !known {
		t = new(trial)
		b.trials[glaze] = t
	}
	for t.stage == firing {
		ask := make(chan struct{})
		t.askers = append(t.askers, ask)
		b.mu.Unlock()
		<-ask
		b.mu.Lock()
	}
	if t.stage != unknown {
		defer b.mu.Unlock()
		return t.colour
	}
	t.stage = firing
	b.mu.Unlock()
	return b.try(glaze, t)
}

func (b *Book) try(glaze string, t *trial) string {
	colour, err := b.fire(glaze)
	b.mu.Lock()
	defer b.mu.Unlock()
	if err != nil {
		t.stage = cracked
		t.tellLocked()
		return ""
	}
	t.stage, t.colour = good, colour
	t.tellLocked()
	return colour
}

// Check waits for the glaze to be checked.
func (b *Book) Check(glaze string) {
	b.mu.Lock()
	t := b.of(glaze)
	for !t.checked && t.stage != cracked {
		ask := make(chan struct{})
		t.askers = append(t.askers, ask)
		b.mu.Unlock()
		<-ask
		b.mu.Lock()
	}
	b.mu.Unlock()
}

// of returns the trial of a glaze, and makes one where there is none.
func (b *Book) of(glaze string) *trial {
	if t, ok := b.trials[glaze]; ok {
		return t
	}
	t := &trial{}
	b.trials[glaze] = t
	return t
}

// Checked is told that somebody has checked the glaze.
func (b *Book) Checked(glaze string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	t := b.of(glaze)
	t.checked = true
	t.tellLocked()
}
