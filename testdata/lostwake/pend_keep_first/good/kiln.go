// Package kiln fires pottery and tells a task when the ware has cooled.
package kiln

import "sync"

// Task is a cooperative task of the workshop's scheduler.
type Task struct {
	Name string
	run  chan struct{}
}

// NewTask returns a parked task.
func NewTask(name string) *Task {
	return &Task{Name: name, run: make(chan struct{}, 1)}
}

// Unpark makes the task runnable.
func (t *Task) Unpark() {
	select {
	case t.run <- struct{}{}:
	default:
	}
}

// Runnable is received from by the scheduler.
func (t *Task) Runnable() <-chan struct{} { return t.run }

// Firing is one load in the kiln. It belongs to one task at a time, and may be
// handed from task to task before the ware is cool.
type Firing struct {
	cone int

	mu     sync.Mutex
	cool   bool
	pieces int
	task   *Task
}

// Fire starts a load at the given cone.
func Fire(cone int) *Firing { return &Firing{cone: cone} }

// Cone returns the pyrometric cone of the load.
func (f *Firing) Cone() int { return f.cone }

// Poll returns the number of sound pieces once the ware is cool. Until then it
// reports false, and the task that polled last is unparked later.
func (f *Firing) Poll(t *Task) (int, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.cool {
		return f.pieces, true
	}
	f.task = t
	return 0, false
}

// Cooled records that the load has cooled with that many sound pieces.
func (f *Firing) Cooled(pieces int) {
	f.mu.Lock()
	f.cool, f.pieces = true, pieces
	t := f.task
	f.task = nil
	f.mu.Unlock()
	if t != nil {
		t.Unpark()
	}
}
