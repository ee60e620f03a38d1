// Package task runs futures: it polls them, parks those that are pending and
// polls them again when they have been woken.
package task

import "sync"

// A Waker asks that the task it belongs to is polled again. Wake may be called
// from any goroutine, any number of times, also after the task has finished.
type Waker interface {
	Wake()
}

// A Future is polled until it is ready. One that returns false has kept w, and
// wakes it when there is a reason to poll again.
type Future interface {
	Poll(w Waker) (ready bool)
}

// An Executor polls its tasks on a fixed number of goroutines. The zero value is
// not ready for use.
type Executor struct {
	mu        sync.Mutex
	scheduled sync.Cond // signalled when queue grows, and by Close
	drained   sync.Cond // signalled when live falls to zero
	queue     []*task
	live      int // tasks that have not finished
	closed    bool
	pollers   sync.WaitGroup
}

// NewExecutor returns an executor that polls on the given number of goroutines.
func NewExecutor(pollers int) *Executor {
	e := &Executor{}
	e.scheduled.L = &e.mu
	e.drained.L = &e.mu
	for range pollers {
		e.pollers.Go(e.run)
	}
	return e
}

// Spawn schedules f as a new task.
func (e *Executor) Spawn(f Future) {
	t := &task{executor: e, future: f, state: scheduled}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.live++
	e.schedule(t)
}

// Wait returns when every task has finished.
func (e *Executor) Wait() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for e.live > 0 {
		e.drained.Wait()
	}
}

// Close ends the executor's goroutines. Tasks that have not finished are not
// polled any more.
func (e *Executor) Close() {
	e.mu.Lock()
	e.closed = true
	e.scheduled.Broadcast()
	e.mu.Unlock()
	e.pollers.Wait()
}

func (e *Executor) run() {
	for {
		t := e.next()
		if t == nil {
			return
		}
		e.settle(t, t.future.Poll(t))
	}
}

// next takes the next task to poll, or nil when the executor is closed.
func (e *Executor) next() *task {
	e.mu.Lock()
	defer e.mu.Unlock()
	for len(e.queue) == 0 && !e.closed {
		e.scheduled.Wait()
	}
	if e.closed {
		return nil
	}
	t := e.queue[0]
	e.queue[0] = nil
	e.queue = e.queue[1:]
	t.state = polling
	return t
}

// settle decides what becomes of a task that has been polled.
func (e *Executor) settle(t *task, ready bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case ready:
		t.state = finished
		e.live--
		if e.live == 0 {
			e.drained.Broadcast()
		}
	case t.state == woken:
		t.state = scheduled
		e.schedule(t)
	default:
		t.state = parked
	}
}

// schedule is called with e.mu held.
func (e *Executor) schedule(t *task) {
	e.queue = append(e.queue, t)
	e.scheduled.Signal()
}

// A state is what a task is doing.
type state int

const (
	scheduled state = iota // in the queue
	polling                // in Poll
	woken                  // in Poll, and to be polled again
	parked                 // pending
	finished
)

// A task is a future under an executor, and its own waker.
type task struct {
	executor *Executor
	future   Future
	state    state // guarded by executor.mu
}

// Wake implements Waker.
func (t *task) Wake() {
	e := t.executor
	e.mu.Lock()
	defer e.mu.Unlock()
	switch t.state {
	case polling:
		t.state = woken
	case parked:
		t.state = scheduled
		e.schedule(t)
	}
}
