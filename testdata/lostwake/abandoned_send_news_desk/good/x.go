// Package newsdesk passes headlines to readers. A slow reader makes the desk
// wait, a reader that has left does not.
package newsdesk

import (
	"context"
	"sync"
)

// Desk has readers.
type Desk struct {
	mu      sync.Mutex
	readers map[*Reader]bool
	printed int
}

// Reader reads one headline after the other.
type Reader struct {
	desk *Desk
	news chan string
	left chan struct{}
	once sync.Once
}

// Open returns a desk without readers.
func Open() *Desk { return &Desk{readers: map[*Reader]bool{}} }

// Subscribe adds a reader.
func (d *Desk) Subscribe() *Reader {
	r := &Reader{desk: d, news: make(chan string)}
	r.left = make(chan struct{})
	d.mu.Lock()
	d.readers[r] = true
	d.mu.Unlock()
	return r
}

// Publish hands a headline to all readers.
func (d *Desk) Publish(headline string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.printed++
	for r := range d.readers {
		select {
		case r.news <- headline:
		case <-r.left:
		}
	}
	return d.printed
}

// Next waits for a headline. After an error the reader has left.
func (r *Reader) Next(ctx context.Context) (string, error) {
	select {
	case h := <-r.news:
		return h, nil
	case <-ctx.Done():
		r.leave()
		return "", ctx.Err()
	}
}

func (r *Reader) leave() {
	r.once.Do(func() { close(r.left) })
	r.desk.mu.Lock()
	defer r.desk.mu.Unlock()
	delete(r.desk.readers, r)
}
