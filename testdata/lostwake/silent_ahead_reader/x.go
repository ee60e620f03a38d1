// Package x reads pages ahead.
package x

import "sync"

// Ahead has pages ready.
type Ahead struct {
	read  func() (string, error)
	stop  chan struct{}
	pages chan string
	group sync.WaitGroup
}

// New returns a reader.
func New(read func() (string, error), room int) *Ahead {
	return &Ahead{read: read, stop: make(chan struct{}), pages: make(chan string, room)}
}

// Start starts it: whenever it ends, who waits for a page is told.
func (a *Ahead) Start() {
	a.group.Add(1)
	go func() {
		defer a.group.Done()
		defer close(a.pages)
		a.run()
	}()
}

// Page waits for the next page.
func (a *Ahead) Page() (string, bool) {
	page := <-a.pages
	return page, page != ""
}

// Close stops it.
func (a *Ahead) Close() {
	close(a.stop)
	a.group.Wait()
}

func (a *Ahead) run() {
	for {
		select {
		case <-a.stop:
			return
		default:
		}
		page, err := a.read()
		a.pages <- page
		if err != nil {
			break
		}
	}
}
