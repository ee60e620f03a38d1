// Package flight merges equal calls.
package flight

import (
	"errors"
	"fmt"
	"sync"
)

type result[V any] struct {
	v   V
	err error
}

type call[V any] struct {
	done chan struct{}
	subs []chan<- result[V]
	res  result[V]
}

type Group[K comparable, V any] struct {
	mu sync.Mutex
	m  map[K]*call[V]
}

func (g *Group[K, V]) Do(k K, f func() (V, error)) (V, error) {
	g.mu.Lock()
	if g.m == nil {
		g.m = make(map[K]*call[V])
	}
	if c, ok := g.m[k]; ok {
		g.mu.Unlock()
		<-c.done
		return c.res.v, c.res.err
	}
	c := &call[V]{done: make(chan struct{})}
	g.m[k] = c
	g.mu.Unlock()
	g.run(k, c, f)
	return c.res.v, c.res.err
}

func (g *Group[K, V]) DoChan(k K, f func() (V, error)) <-chan result[V] {
	ch := make(chan result[V], 1)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.m == nil {
		g.m = make(map[K]*call[V])
	}
	if c, ok := g.m[k]; ok {
		c.subs = append(c.subs, ch)
		return ch
	}
	c := &call[V]{done: make(chan struct{}), subs: []chan<- result[V]{ch}}
	g.m[k] = c
	go g.run(k, c, f)
	return ch
}

func (g *Group[K, V]) run(k K, c *call[V], f func() (V, error)) {
	defer func() {
		if r := recover(); r != nil {
			c.res.err = errors.New(fmt.Sprint(r))
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		delete(g.m, k)
		close(c.done)
		for _, s := range c.subs {
			s <- c.res
		}
	}()
	c.res.v, c.res.err = f()
}
