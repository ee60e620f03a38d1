// Package jobkinds is a job queue whose workers each know only some kinds.
package jobkinds

import (
	"slices"
	"sync"
)

// Job is one unit of work.
type Job struct {
	Kind    string
	Payload []byte
}

// Queue holds jobs until a worker of the right kind comes.
type Queue struct {
	sync.Mutex
	arrived *sync.Cond
	jobs    []Job
	stopped bool
}

// New returns an empty queue.
func New() *Queue {
	q := new(Queue)
	q.arrived = sync.NewCond(q)
	return q
}

// Submit adds a job.
func (q *Queue) Submit(j Job) {
	q.Lock()
	q.jobs = append(q.jobs, j)
	q.Unlock()
	q.arrived.Signal() // want "single-wake: "
}

// Claim waits for a job of the given kind.
func (q *Queue) Claim(kind string) (Job, bool) {
	q.Lock()
	defer q.Unlock()
	for {
		i := slices.IndexFunc(q.jobs, func(j Job) bool { return j.Kind == kind })
		if i >= 0 {
			j := q.jobs[i]
			q.jobs = slices.Delete(q.jobs, i, i+1)
			return j, true
		}
		if q.stopped {
			return Job{}, false
		}
		q.arrived.Wait()
	}
}

// Stop sends all workers home once their jobs are done.
func (q *Queue) Stop() {
	q.Lock()
	q.stopped = true
	q.Unlock()
	q.arrived.Broadcast()
}
