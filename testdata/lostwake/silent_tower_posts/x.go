// Package posts has guards who wait for the guards of other posts, and for those that they sent themselves.
package posts

import "sync"

// Post has posts below it.
type Post struct {
	mu    sync.Mutex
	quit  chan struct{}
	over  sync.WaitGroup
	below []*Post
	seen  int
}

// NewPost starts one.
func NewPost(below ...*Post) *Post {
	p := &Post{quit: make(chan struct{}), below: below}
	p.over.Add(1)
	go p.run()
	return p
}

func (p *Post) run() {
	defer p.over.Done()
	<-p.quit
	for _, b := range p.below {
		b.Stop()
	}
	p.mu.Lock()
	p.seen++
	p.mu.Unlock()
}

// Stop ends it, and those below.
func (p *Post) Stop() {
	close(p.quit)
	p.over.Wait()
}

// Count stops the posts below with its own lock held, of which they have another.
func (p *Post) Count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, b := range p.below {
		b.Stop()
	}
	return p.seen
}

// Round is walked by several at a time.
type Round struct {
	mu   sync.Mutex
	idle bool
	wg   sync.WaitGroup
	quit chan struct{}
}

// NewRound starts a leader, who sends others.
func NewRound() *Round {
	r := &Round{quit: make(chan struct{})}
	go r.lead()
	return r
}

func (r *Round) lead() {
	for range 3 {
		r.wg.Add(1)
		go r.walk()
	}
	r.wg.Wait()
	close(r.quit)
}

func (r *Round) walk() {
	defer r.wg.Done()
	if r.idle {
		return
	}
}
