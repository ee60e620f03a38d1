// Package canaldrafts: barges share the water of one canal, and each has a bell of its own. Who
// lets water in rings the bell of each barge, so no skipper has to pass a ring on.
package canaldrafts

import "sync"

type Canal struct {
	mu     sync.Mutex
	depth  int
	barges map[string]*Barge
	order  []*Barge
}

type Barge struct {
	canal *Canal
	name  string
	bell  chan struct{}
}

func Dig() *Canal { return &Canal{barges: map[string]*Barge{}} }

func (c *Canal) Launch(name string) *Barge {
	b := &Barge{canal: c, name: name, bell: make(chan struct{}, 1)}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.barges[name] = b
	c.order = append(c.order, b)
	return b
}

func (b *Barge) ring() {
	select {
	case b.bell <- struct{}{}:
	default:
	}
}

func (b *Barge) floats(draft int) bool {
	b.canal.mu.Lock()
	defer b.canal.mu.Unlock()
	if b.canal.depth < draft {
		return false
	}
	b.canal.depth -= draft
	return true
}

// Pass waits for water enough.
func (b *Barge) Pass(draft int) {
	for !b.floats(draft) {
		<-b.bell
	}
}

// Rain lets water in.
func (c *Canal) Rain(feet int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.depth += feet
	for _, b := range c.order {
		b.ring()
	}
}
