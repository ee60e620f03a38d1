// Package verdict tells those who asked what the jury said.
package verdict

import "sync"

type phase int

const (
	sitting phase = iota
	guilty
	acquitted
)

// A Trial ends with a verdict.
type Trial struct {
	mu    sync.Mutex
	phase phase
	years int
	press []func(int)
}

func (t *Trial) end(p phase, years int) {
	t.mu.Lock()
	if t.phase != sitting {
		t.mu.Unlock()
		return
	}
	t.phase, t.years = p, years
	press := t.press
	t.press = nil
	t.mu.Unlock()
	for _, tell := range press {
		tell(years)
	}
}

// Convict ends the trial with some years.
func (t *Trial) Convict(years int) { t.end(guilty, years) }

// Acquit ends it with none.
func (t *Trial) Acquit() { t.end(acquitted, 0) }

// Follow has tell called at the end.
func (t *Trial) Follow(tell func(int)) {
	t.mu.Lock()
	if t.phase != sitting {
		years := t.years
		t.mu.Unlock()
		tell(years)
		return
	}
	t.press = append(t.press, tell)
	t.mu.Unlock()
}
