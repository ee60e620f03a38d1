// Package crawlslots bounds the number of fetches per host.
package crawlslots

import (
	"errors"
	"net/url"
	"sync"
)

// ErrForbidden is returned for hosts that asked not to be crawled.
var ErrForbidden = errors.New("crawlslots: forbidden by host")

// Crawler fetches pages.
type Crawler struct {
	mu      sync.Mutex
	hosts   map[string]chan struct{}
	perHost int
	Allowed func(*url.URL) bool
	Fetch   func(*url.URL) ([]byte, error)
}

// NewCrawler permits perHost fetches at once on each host.
func NewCrawler(perHost int) *Crawler {
	return &Crawler{hosts: make(map[string]chan struct{}), perHost: perHost}
}

func (c *Crawler) permits(host string) chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	ch, ok := c.hosts[host]
	if !ok {
		ch = make(chan struct{}, c.perHost)
		for range c.perHost {
			ch <- struct{}{}
		}
		c.hosts[host] = ch
	}
	return ch
}

// Get fetches a page when its host has a permit left.
func (c *Crawler) Get(raw string) ([]byte, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return nil, err
	}
	permits := c.permits(u.Host)
	<-permits
	defer func() { permits <- struct{}{} }()
	if !c.Allowed(u) {
		return nil, ErrForbidden
	}
	return c.Fetch(u)
}
