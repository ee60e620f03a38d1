// Package copyist copies pages, three at once, and the rest as hands come free.
package copyist

import (
	"context"
	"sync"
)

const desks = 3

type Copyist struct {
	copy func(string)
	work chan struct{}
	end  context.Context

	mu    sync.Mutex
	pages []string
}

func New(end context.Context, copy func(string)) *Copyist {
	return &Copyist{copy: copy, end: end, work: make(chan struct{}, 1)}
}

func (c *Copyist) Add(page string) {
	c.mu.Lock()
	c.pages = append(c.pages, page)
	c.mu.Unlock()
	select {
	case c.work <- struct{}{}:
	default:
	}
}

func (c *Copyist) next() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.pages) > 0 {
		page := c.pages[0]
		c.pages = c.pages[1:]
		return page
	}
	return ""
}

func (c *Copyist) first() (some []string) {
	for len(some) < desks {
		page := c.next()
		if page == "" {
			break
		}
		some = append(some, page)
	}
	return some
}

func (c *Copyist) copyAll(some []string) chan struct{} {
	done, pages := make(chan struct{}), make(chan string)
	var hands sync.WaitGroup
	for range some {
		hands.Add(1)
		go func() {
			defer hands.Done()
			for page := range pages {
				c.copy(page)
			}
		}()
	}
	for _, page := range some {
		pages <- page
	}
	go func() {
		defer close(done)
		defer hands.Wait()
		defer close(pages)
		for {
			page := c.next()
			if page == "" {
				break
			}
			pages <- page
		}
	}()
	return done
}

// Start copies until the end.
func (c *Copyist) Start() {
outer:
	for {
		select {
		case <-c.work:
		case <-c.end.Done():
			return
		}
		some := c.first()
		if len(some) == 0 {
			continue
		}
		done := c.copyAll(some)
		for {
			select {
			case <-c.end.Done():
				return
			case <-done:
				continue outer
			}
		}
	}
}
