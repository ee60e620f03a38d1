// Package gallery feeds pictures to a frame on a wall.
package gallery

import (
	"errors"
	"sync"
)

// ErrClosed is returned by Next after Close.
var ErrClosed = errors.New("gallery: closed")

// Feed decodes pictures ahead.
type Feed struct {
	pictures chan []byte
	closed   chan struct{}
	once     sync.Once
	mu       sync.Mutex
	shown    int
}

// NewFeed loads pictures until Close.
func NewFeed(load func(n int) []byte) *Feed {
	f := &Feed{pictures: make(chan []byte, 2), closed: make(chan struct{})}
	go f.ahead(load)
	return f
}

func (f *Feed) ahead(load func(n int) []byte) {
	for n := 0; ; n++ {
		select {
		case f.pictures <- load(n):
		case <-f.closed:
			return
		}
	}
}

// Next returns the next picture.
func (f *Feed) Next() ([]byte, error) {
	select {
	case <-f.closed:
		return nil, ErrClosed
	default:
	}
	p := <-f.pictures // want "no-exit: "
	f.mu.Lock()
	f.shown++
	f.mu.Unlock()
	return p, nil
}

// Shown returns how many pictures were taken.
func (f *Feed) Shown() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.shown
}

// Close ends the feed.
func (f *Feed) Close() { f.once.Do(func() { close(f.closed) }) }
