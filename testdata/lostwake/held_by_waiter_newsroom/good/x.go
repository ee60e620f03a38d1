// Package news hands every headline to all readers. The editor waits for nobody, so that
// a reader who leaves can strike itself off.
package news

import (
	"context"
	"sync"
)

type Room struct {
	mu    sync.Mutex
	trays map[int]chan string
	next  int
}

func New() *Room { return &Room{trays: map[int]chan string{}} }

// Publish gives a headline to all who read.
func (r *Room) Publish(line string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, tray := range r.trays {
		select {
		case tray <- line:
		default: // who does not keep up misses some
		}
	}
}

func (r *Room) enter() (int, chan string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	tray := make(chan string, 4)
	r.next++
	r.trays[r.next] = tray
	return r.next, tray
}

func (r *Room) strikeOff(id int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.trays, id)
}

// Read reads headlines until it has had enough.
func (r *Room) Read(ctx context.Context, aloud func(string)) {
	id, tray := r.enter()
	for {
		select {
		case line := <-tray:
			aloud(line)
		case <-ctx.Done():
			r.strikeOff(id)
			return
		}
	}
}
