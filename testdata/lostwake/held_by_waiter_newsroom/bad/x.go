// Package news hands every headline to all readers. A reader who leaves waits for the lock to
// strike itself off, while the editor, who holds it, waits for room in the reader's tray.
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
		tray <- line // want `held-by-waiter: \(\*Room\).Publish sends on its channel holding Room.mu, for which \(\*Room\).strikeOff waits at line 37`
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
