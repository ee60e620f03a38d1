// Package x has a keeper for each garden that somebody is in.
package x

import (
	"sync"
	"time"
)

// Park keeps a list of its gardens.
type Park struct {
	mu      sync.Mutex
	gardens map[string]*garden
}

type garden struct {
	name   string
	kept   bool
	guests int
	wants  chan string
	water  func(string)
}

// New returns a park.
func New() *Park { return &Park{gardens: map[string]*garden{}} }

// Enter hires a keeper if there is none, and asks him for water before he can look.
func (p *Park) Enter(name string, water func(string)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	g, ok := p.gardens[name]
	if !ok {
		g = &garden{name: name, wants: make(chan string, 8), water: water}
		p.gardens[name] = g
	}
	g.guests++
	if !g.kept {
		g.kept = true
		go p.keep(g)
	}
	select {
	case g.wants <- name:
	default:
	}
}

// Leave leaves a garden.
func (p *Park) Leave(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if g, ok := p.gardens[name]; ok {
		g.guests--
	}
}

// keep goes when nobody is in the garden and nothing is wanted.
func (p *Park) keep(g *garden) {
	t := time.NewTicker(time.Minute)
	defer t.Stop()
	for {
		select {
		case want := <-g.wants:
			g.water(want)
		case <-t.C:
			p.mu.Lock()
			if g.guests <= 0 && len(g.wants) == 0 {
				if g.name == "" {
					delete(p.gardens, g.name)
				}
				g.kept = false
				p.mu.Unlock()
				return
			}
			p.mu.Unlock()
		}
	}
}
