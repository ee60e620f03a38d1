// Package chess lets a user interface poll an engine that thinks in the
// background.
package chess

import "sync/atomic"

// Move is in coordinate notation.
type Move string

// Evaluator scores the positions after a move.
type Evaluator func(position string, m Move) int

// Gong is struck once. The user interface selects on C.
type Gong struct {
	struck atomic.Bool
	c      chan struct{}
}

// NewGong returns a gong.
func NewGong() *Gong { return &Gong{c: make(chan struct{})} }

// C is closed when the gong was struck.
func (g *Gong) C() <-chan struct{} { return g.c }

func (g *Gong) strike() {
	if g.struck.CompareAndSwap(false, true) {
		close(g.c)
	}
}

// Search looks for the best of several moves.
type Search struct {
	eval Evaluator
	best atomic.Pointer[Move]
	gong atomic.Pointer[Gong]
}

// Begin starts a search; there must be a move.
func Begin(eval Evaluator, position string, moves ...Move) *Search {
	s := &Search{eval: eval}
	go s.think(position, moves)
	return s
}

func (s *Search) think(position string, moves []Move) {
	var best Move
	top := -1 << 30
	for _, m := range moves {
		if score := s.eval(position, m); score > top {
			best, top = m, score
		}
	}
	s.best.Store(&best)
	if g := s.gong.Load(); g != nil {
		g.strike()
	}
}

// Best returns the best move, or nil, and then g will be struck. The user
// interface makes a new gong for every call and selects on that one only.
func (s *Search) Best(g *Gong) *Move {
	m := s.best.Load()
	if m != nil {
		return m
	}
	s.gong.Store(g)
	return s.best.Load()
}
