// Package rocket counts down. The tower is the only one that waits.
package rocket

import (
	"fmt"
	"sync"
	"time"
)

// Check is one item of the list before a launch.
type Check struct {
	Name string
	Run  func() error
}

// Tower runs the checks and waits for them.
type Tower struct {
	mu      sync.Mutex
	settled sync.Cond
	open    int
	done    bool
	failed  map[string]error
}

func newTower(checks int) *Tower {
	t := &Tower{open: checks, failed: make(map[string]error)}
	t.settled.L = &t.mu
	return t
}

func (t *Tower) settle(name string, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err != nil {
		t.failed[name] = err
	}
	t.open--
	if t.open == 0 {
		t.done = true
		t.settled.Signal()
	}
}

func (t *Tower) await() map[string]error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.done {
		t.settled.Wait()
	}
	return t.failed
}

func (t *Tower) run(c Check) {
	err := fmt.Errorf("rocket: check %s panicked", c.Name)
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", err, r)
		}
		t.settle(c.Name, err)
	}()
	err = c.Run()
}

// Report is the outcome of all checks.
type Report struct {
	Took   time.Duration
	Failed map[string]error
}

// Go reports whether the launch may go on.
func (r Report) Go() bool { return len(r.Failed) == 0 }

// CountDown runs all checks at once and waits for the last one.
func CountDown(checks []Check) Report {
	if len(checks) == 0 {
		return Report{}
	}
	start := time.Now()
	t := newTower(len(checks))
	for _, c := range checks {
		go t.run(c)
	}
	failed := t.await()
	return Report{Took: time.Since(start), Failed: failed}
}
