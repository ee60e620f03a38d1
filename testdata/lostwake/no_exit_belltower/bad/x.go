// Package belltower has one ringer strike the hours for the chapels around,
// each of which repeats every stroke on a bell of its own.
package belltower

import (
	"slices"
	"sync"
	"time"
)

// Stroke is one blow on the great bell.
type Stroke struct {
	At     time.Time
	Number int
}

// Tower is the tower with the great bell.
type Tower struct {
	mu      sync.Mutex
	chapels []*Chapel

	down     chan struct{}
	downOnce sync.Once
	echoes   sync.WaitGroup
}

// Chapel hears the great bell.
type Chapel struct {
	tower *Tower
	hear  chan Stroke
}

// New returns a tower in which the great bell swings every period.
func New(period time.Duration) *Tower {
	t := &Tower{down: make(chan struct{})}
	go t.ring(period)
	return t
}

func (t *Tower) ring(period time.Duration) {
	tick := time.NewTicker(period)
	defer tick.Stop()
	for n := 1; ; n++ {
		select {
		case at := <-tick.C:
			t.strike(Stroke{At: at, Number: n})
		case <-t.down:
			return
		}
	}
}

func (t *Tower) strike(s Stroke) {
	t.mu.Lock()
	chapels := slices.Clone(t.chapels)
	t.mu.Unlock()
	for _, c := range chapels {
		select {
		case c.hear <- s:
		case <-t.down:
			return
		}
	}
}

// Chapel adds a chapel; echo is called for each stroke it hears.
func (t *Tower) Chapel(echo func(Stroke)) *Chapel {
	c := &Chapel{tower: t, hear: make(chan Stroke, 12)}
	t.mu.Lock()
	t.chapels = append(t.chapels, c)
	t.mu.Unlock()
	t.echoes.Add(1)
	go c.repeat(echo)
	return c
}

func (c *Chapel) repeat(echo func(Stroke)) {
	defer c.tower.echoes.Done()
	for {
		s := <-c.hear // want "no-exit: "
		echo(s)
	}
}

// TakeDown takes the great bell down and returns when the last echo is over.
func (t *Tower) TakeDown() {
	t.downOnce.Do(func() { close(t.down) })
	t.echoes.Wait()
}
