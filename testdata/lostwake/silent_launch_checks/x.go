// Package launch holds a rocket on its pad until it is called back.
package launch

import "errors"

// Check is done before the doors are shut.
type Check func() error

// Pad is made with New.
type Pad struct {
	checks []Check
	recall chan struct{}
	empty  chan struct{}
}

// New returns a pad without checks.
func New() *Pad { return &Pad{recall: make(chan struct{}), empty: make(chan struct{})} }

// Require adds a check. It is called before Hold; one that comes later is not done.
func (p *Pad) Require(c Check) { p.checks = append(p.checks, c) }

// Hold does the checks, and stands until the pad is called back and empty.
func (p *Pad) Hold() error {
	for i, c := range p.checks {
		err := c()
		if err != nil {
			return errors.Join(err, errAt(i))
		}
	}
	<-p.recall
	<-p.empty
	return nil
}

type errAt int

func (e errAt) Error() string { return "check failed" }

// Recall ends Hold.
func (p *Pad) Recall() {
	close(p.recall)
	close(p.empty)
}
