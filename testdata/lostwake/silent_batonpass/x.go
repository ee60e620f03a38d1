// Package batonpass is a work queue whose workers wake each other.
package batonpass

import "sync"

// Queue hands tasks to equal workers.
type Queue struct {
	mu    sync.Mutex
	more  *sync.Cond
	tasks []func()
	done  bool
}

// NewQueue returns an empty queue.
func NewQueue() *Queue {
	q := &Queue{}
	q.more = sync.NewCond(&q.mu)
	return q
}

// PushAll adds tasks and wakes one worker; it wakes the next one itself.
func (q *Queue) PushAll(tasks ...func()) {
	if len(tasks) == 0 {
		return
	}
	q.mu.Lock()
	q.tasks = append(q.tasks, tasks...)
	q.mu.Unlock()
	q.more.Signal()
}

// Finish lets the workers leave after the last task.
func (q *Queue) Finish() {
	q.mu.Lock()
	q.done = true
	q.mu.Unlock()
	q.more.Signal()
}

func (q *Queue) next() (func(), bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.tasks) == 0 && !q.done {
		q.more.Wait()
	}
	if len(q.tasks) == 0 {
		q.more.Signal() // the next one has to leave as well
		return nil, false
	}
	t := q.tasks[0]
	q.tasks = q.tasks[1:]
	if len(q.tasks) > 0 || q.done {
		q.more.Signal()
	}
	return t, true
}

// Work runs tasks until Finish.
func (q *Queue) Work() {
	for {
		t, ok := q.next()
		if !ok {
			return
		}
		t()
	}
}
