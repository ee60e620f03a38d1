// Package x looks after stoves; what is burnt in one decides who feeds it.
package x

import "sync"

// Feeder feeds a stove.
type Feeder interface {
	Look()
	Feed()
}

// Stove is fed by one of several.
type Stove struct {
	mu     sync.Mutex
	warmth int
	feeder Feeder
	warm   chan struct{}
}

// warmEnough notes that the stove was looked at.
func (s *Stove) warmEnough() bool {
	if s.left() == 0 {
		return false
	}
	println(s.left())
	return true
}

func (s *Stove) left() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.warmth
}

// tend has the stove fed, by whoever does.
func (s *Stove) tend() { s.feeder.Feed() }

// byCoal tells of the warmth it brings.
type byCoal struct{ s *Stove }

func (f *byCoal) Look() {
	if f.s.warmEnough() {
		f.s.tend()
	}
}

func (f *byCoal) Feed() {
	select {
	case f.s.warm <- struct{}{}:
	default:
	}
}

type byWood struct{ s *Stove }

func (f *byWood) Look() {
	if f.s.warmEnough() {
		f.s.tend()
	}
}

func (f *byWood) Feed() {}

// byNobody only looks.
type byNobody struct{ s *Stove }

func (f *byNobody) Look() { f.s.warmEnough() }

func (f *byNobody) Feed() {}

// New returns a stove.
func New(fuel string) *Stove {
	s := &Stove{warm: make(chan struct{}, 1)}
	switch fuel {
	case "coal":
		s.feeder = &byCoal{s}
	case "wood":
		s.feeder = &byWood{s}
	default:
		s.feeder = &byNobody{s}
	}
	return s
}

// Look looks after the stove.
func (s *Stove) Look() { s.feeder.Look() }

// Warm waits until coal was put in.
func (s *Stove) Warm() { <-s.warm }
