package chessclock

import (
	"errors"
	"sync"
	"time"
)

var ErrFlag = errors.New("chessclock: flag has fallen")

type side int

const (
	White side = iota
	Black
)

func (s side) other() side { return 1 - s }

// Clock lets two players move in turn. Any number of spectators may watch.
type Clock struct {
	mu    sync.Mutex
	cond  *sync.Cond
	turn  side
	moves []string
	left  [2]time.Duration
	since time.Time
	over  bool

	now func() time.Time
}

func New(each time.Duration) *Clock {
	c := &Clock{left: [2]time.Duration{each, each}, now: time.Now}
	c.cond = sync.NewCond(&c.mu)
	c.since = c.now()
	return c
}

// update calls fn with the state locked and lets everybody look afterwards.
func (c *Clock) update(fn func() error) error {
	defer c.cond.Broadcast()
	c.mu.Lock()
	defer c.mu.Unlock()
	return fn()
}

// Move waits for the turn of s and makes its move.
func (c *Clock) Move(s side, move string) error {
	if err := c.awaitTurn(s); err != nil {
		return err
	}
	return c.update(func() error { return c.moveLocked(s, move) })
}

func (c *Clock) awaitTurn(s side) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.turn != s && !c.over {
		c.cond.Wait()
	}
	if c.over {
		return ErrFlag
	}
	return nil
}

func (c *Clock) moveLocked(s side, move string) error {
	if c.over || c.turn != s {
		return ErrFlag
	}
	now := c.now()
	c.left[s] -= now.Sub(c.since)
	c.since = now
	if c.left[s] < 0 {
		c.over = true
		return ErrFlag
	}
	c.moves = append(c.moves, move)
	c.turn = s.other()
	return nil
}

// Resign ends the game.
func (c *Clock) Resign() {
	c.update(func() error {
		c.over = true
		return nil
	})
}

// Follow calls fn for each move until the game is over.
func (c *Clock) Follow(fn func(no int, move string)) {
	for no := 0; ; no++ {
		move, ok := c.moveNo(no)
		if !ok {
			return
		}
		fn(no+1, move)
	}
}

func (c *Clock) moveNo(no int) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for no >= len(c.moves) && !c.over {
		c.cond.Wait()
	}
	if no >= len(c.moves) {
		return "", false
	}
	return c.moves[no], true
}
