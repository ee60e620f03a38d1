// Package scubatanks: a diving school has a few tanks, which lie in a rack; there are never more.
package scubatanks

import (
	"context"
	"errors"
	"os/exec"
)

var ErrStorm = errors.New("scubatanks: storm")

type tank struct{ bars int }

type School struct {
	tanks chan *tank
	boats chan string
	storm func() bool
}

func Open(names []string, tanks int, storm func() bool) *School {
	s := &School{tanks: make(chan *tank, tanks), boats: make(chan string, len(names)), storm: storm}
	for range tanks {
		s.tanks <- &tank{bars: 200}
	}
	for _, n := range names {
		s.boats <- n
	}
	return s
}

// Dive waits for a tank.
func (s *School) Dive(ctx context.Context, fill func(*int) error) error {
	t, err := s.take(ctx)
	if err != nil {
		return err
	}
	if err := fill(&t.bars); err != nil {
		return err // want `dropped-wake: \(\*School\).Dive returns at line [0-9]+ with the permit of School.tanks taken at line [0-9]+`
	}
	s.put(t)
	return nil
}

func (s *School) take(ctx context.Context) (*tank, error) {
	select {
	case t := <-s.tanks:
		return t, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *School) put(t *tank) { s.tanks <- t }

// Sail waits for a boat.
func (s *School) Sail() ([]byte, error) {
	boat := <-s.boats
	if s.storm() {
		return nil, ErrStorm // want `dropped-wake: \(\*School\).Sail returns at line [0-9]+ with the permit of School.boats taken at line [0-9]+`
	}
	cmd := exec.Command("sail")
	cmd.Dir = boat
	log, err := cmd.Output()
	s.boats <- boat
	return log, err
}
