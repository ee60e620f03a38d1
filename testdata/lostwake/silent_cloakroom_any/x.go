// Package lost hands out whatever was found, but for what is broken: each of those who ask takes one.
package lost

import "sync"

type thing struct{ state int }

const broken = 1

// Room has things.
type Room struct {
	mu     sync.Mutex
	some   *sync.Cond
	things []thing
}

// NewRoom returns an empty room.
func NewRoom() *Room {
	r := &Room{}
	r.some = sync.NewCond(&r.mu)
	return r
}

// Take waits for one.
func (r *Room) Take() thing {
	r.mu.Lock()
	defer r.mu.Unlock()
	for {
		for i, t := range r.things {
			if t.state != broken {
				r.things = append(r.things[:i], r.things[i+1:]...)
				return t
			}
		}
		r.some.Wait()
	}
}

// Add adds one.
func (r *Room) Add(t thing) {
	r.mu.Lock()
	r.things = append(r.things, t)
	r.mu.Unlock()
	r.some.Signal()
}
