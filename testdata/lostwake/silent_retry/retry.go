// Package retry registers late, and looks again at every tick.
package retry

import (
	"sync"
	"time"
)

type Job struct {
	mu   sync.Mutex
	done bool
	note chan struct{}
}

func (j *Job) isDone() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.done
}

func (j *Job) Await() {
	t := time.NewTicker(50 * time.Millisecond)
	defer t.Stop()
	for !j.isDone() {
		ch := make(chan struct{}, 1)
		j.mu.Lock()
		j.note = ch
		j.mu.Unlock()
		select {
		case <-ch:
		case <-t.C:
		}
	}
}

func (j *Job) Finish() {
	j.mu.Lock()
	j.done = true
	ch := j.note
	j.mu.Unlock()
	if ch != nil {
		ch <- struct{}{}
	}
}
