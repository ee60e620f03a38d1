// Package regatta tells of the boats that a C tracker sees pass.
package regatta

/*
#include <stdint.h>

extern int  track_course(uint32_t course);
extern void goPassed(uint32_t course, int boat, int last);
*/
import "C"

import (
	"errors"
	"sync"
)

// Course is one that is tracked.
type Course struct {
	id   uint32
	pass chan int
	quit chan struct{}
	once sync.Once
}

var (
	mu      sync.RWMutex
	courses = map[uint32]*Course{}
)

// Track tracks a course.
func Track(id uint32) (*Course, error) {
	c := &Course{id: id, pass: make(chan int), quit: make(chan struct{})}
	mu.Lock()
	courses[id] = c
	mu.Unlock()
	if C.track_course(C.uint32_t(id)) != 0 {
		mu.Lock()
		delete(courses, id)
		mu.Unlock()
		return nil, errors.New("regatta: no such course")
	}
	return c, nil
}

// Next waits for the next boat.
func (c *Course) Next() (boat int, ok bool) {
	select {
	case boat = <-c.pass:
		return boat, true
	case <-c.quit:
		return 0, false
	}
}

// Abandon gives the course up.
func (c *Course) Abandon() { c.over() }

func (c *Course) over() {
	c.once.Do(func() {
		mu.Lock()
		delete(courses, c.id)
		mu.Unlock()
		close(c.quit)
	})
}

//export goPassed
func goPassed(course C.uint32_t, boat, last C.int) {
	mu.RLock()
	c := courses[uint32(course)]
	mu.RUnlock()
	if c == nil {
		return
	}
	select {
	case c.pass <- int(boat):
	case <-c.quit:
	}
	if last != 0 {
		c.over()
	}
}
