// Package relayrace lets runners through a gate that opens for one at a time,
// each of whom lets the next one through.
package relayrace

import (
	"fmt"
	"sync"
)

// Gate is a queue in front of a narrow bridge.
type Gate struct {
	mu     sync.Mutex
	cond   sync.Cond
	tokens int
	closed bool
	passed []string
}

func NewGate() *Gate {
	g := new(Gate)
	g.cond.L = &g.mu
	return g
}

// Admit lets n more runners through.
func (g *Gate) Admit(n int) {
	if n <= 0 {
		return
	}
	g.mu.Lock()
	g.tokens += n
	g.mu.Unlock()
	g.cond.Signal()
}

// Pass waits for admission. It reports false when the gate is closed.
func (g *Gate) Pass(runner string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.tokens == 0 && !g.closed {
		g.cond.Wait()
	}
	if g.tokens == 0 {
		g.passBaton()
		return false
	}
	g.tokens--
	g.passed = append(g.passed, runner)
	g.passBaton()
	return true
}

// passBaton wakes the next runner if there is something for it.
func (g *Gate) passBaton() {
	if g.tokens > 0 || g.closed {
		g.cond.Signal()
	}
}

// Close lets everybody go home.
func (g *Gate) Close() {
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
	g.cond.Signal()
}

// Passed returns who went through, in order.
func (g *Gate) Passed() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]string(nil), g.passed...)
}

// Team runs all its runners through a gate.
type Team struct {
	Name    string
	Runners int
}

// Run returns the number of runners that came through.
func (t Team) Run(g *Gate) int {
	var wg sync.WaitGroup
	var mu sync.Mutex
	through := 0
	for i := range t.Runners {
		wg.Go(func() {
			if !g.Pass(fmt.Sprintf("%s/%d", t.Name, i+1)) {
				return
			}
			mu.Lock()
			through++
			mu.Unlock()
		})
	}
	wg.Wait()
	return through
}
