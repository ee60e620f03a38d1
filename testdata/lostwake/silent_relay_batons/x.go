// Package relay starts runners, each when the one before it has handed over.
package relay

import (
	"errors"
	"fmt"
	"sync"
)

// Leg is one part of a race.
type Leg struct {
	Name  string
	After []string // whose baton it hands on
	Run   func() error
}

// Race runs legs.
type Race struct {
	batons map[string]chan struct{}
	legs   []Leg
}

func batonsOf(legs []Leg) map[string]chan struct{} {
	out := map[string]chan struct{}{}
	for _, l := range legs {
		for _, next := range l.After {
			out[next] = make(chan struct{}, 1)
		}
	}
	return out
}

func (r Race) run(skipped []Leg) error {
	var wg sync.WaitGroup
	var mu sync.Mutex
	var failed error
	batons := batonsOf(r.legs)
	for _, l := range r.legs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if b := batons[l.Name]; b != nil {
				<-b
			}
			if err := l.Run(); err != nil {
				mu.Lock()
				failed = errors.Join(failed, err)
				mu.Unlock()
			}
			for _, next := range l.After {
				batons[next] <- struct{}{}
			}
		}()
	}
	for _, l := range skipped {
		for _, next := range l.After {
			batons[next] <- struct{}{}
		}
	}
	wg.Wait()
	return failed
}

// Start runs a race, and gives the prizes.
func (r Race) Start(skipped []Leg, prizes func() ([]string, error)) error {
	if err := r.run(skipped); err != nil {
		return err
	}
	names, err := prizes()
	if err != nil {
		return fmt.Errorf("prizes: %w", err)
	}
	_ = names
	return nil
}
