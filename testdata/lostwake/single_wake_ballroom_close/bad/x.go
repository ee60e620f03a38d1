// Package ballroom pairs dancers with free teachers.
package ballroom

import "sync"

// Room has teachers.
type Room struct {
	mu     sync.Mutex
	free   *sync.Cond
	idle   []string
	closed bool
}

// NewRoom returns a room with the given teachers.
func NewRoom(teachers ...string) *Room {
	r := &Room{idle: teachers}
	r.free = sync.NewCond(&r.mu)
	return r
}

// Ask waits for a teacher. There is none in a closed room.
func (r *Room) Ask() (teacher string, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.idle) == 0 && !r.closed {
		r.free.Wait()
	}
	if r.closed {
		return "", false
	}
	teacher = r.idle[0]
	r.idle = r.idle[1:]
	return teacher, true
}

// Thank frees a teacher.
func (r *Room) Thank(teacher string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.idle = append(r.idle, teacher)
	r.free.Signal()
}

// Close ends the evening.
func (r *Room) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	r.free.Signal() // want "single-wake: "
}
