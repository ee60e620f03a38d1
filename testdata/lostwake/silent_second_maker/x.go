// Package choir has singers that stop when they are told, and a leader that is set up in two steps.
package choir

import "sync"

type singer struct {
	part string
	quit chan struct{}
	done chan struct{}
}

func (s *singer) start() {
	s.quit, s.done = make(chan struct{}), make(chan struct{})
	go s.sing()
}

func (s *singer) stop() {
	close(s.quit)
	<-s.done
}

func (s *singer) sing() {
	defer close(s.done)
	<-s.quit
}

type Choir struct {
	Parts []string

	mu      sync.Mutex
	singers []*singer
}

// Prepare is called once, before anything else.
func (c *Choir) Prepare() {
	c.singers = make([]*singer, 0, len(c.Parts))
	for _, part := range c.Parts {
		c.singers = append(c.singers, &singer{part: part})
	}
}

func (c *Choir) Start() {
	for _, s := range c.singers {
		s.start()
	}
}

func (c *Choir) Stop() {
	for _, s := range c.singers {
		s.stop()
	}
}

// Replace has other singers from now on.
func (c *Choir) Replace(parts []string) {
	var fresh []*singer
	for _, part := range parts {
		s := &singer{part: part}
		s.start()
		fresh = append(fresh, s)
	}
	c.mu.Lock()
	old := c.singers
	c.singers = fresh
	c.mu.Unlock()
	for _, s := range old {
		s.stop()
	}
}
