// Package router lets authenticated requests through to their backends, under a
// deadline, and measures how that goes at a given rate of requests.
package router

import (
	"sync/atomic"
	"time"

	"github.com/futurelint/futurelint/testdata/stories/authlib/task"
)

// A Grant is the answer to an authentication.
type Grant struct {
	UID    uint32
	Denied bool
}

// An Answer is a future of a Grant.
type Answer interface {
	Poll(w task.Waker) (grant Grant, ready bool)
}

// An Authenticator finds out who a user is.
type Authenticator interface {
	// Authenticate asks, and returns without waiting for the answer.
	Authenticate(user, token string) (Answer, error)
	// Answered tells how many questions have been answered.
	Answered() int
	// Close waits for the open answers.
	Close()
}

// A router authenticates requests and forwards each to the backend of its user.
type router struct {
	auth    Authenticator
	meter   *Meter
	timeout time.Duration

	forwarded [backends]atomic.Int64
	refused   atomic.Int64
	timedOut  atomic.Int64
}

const backends = 4

// backend counts what is forwarded to the backend of a user.
func (r *router) backend(g Grant) *atomic.Int64 {
	return &r.forwarded[g.UID%backends]
}

// A request is the future of one request: ready when it has been routed, or when
// its deadline has passed.
type request struct {
	router      *router
	user, token string
	arrived     time.Time

	answer   Answer      // nil until the first poll
	deadline *time.Timer // nil until the first poll that is pending
}

// Poll implements task.Future.
func (r *request) Poll(w task.Waker) (ready bool) {
	if time.Since(r.arrived) >= r.router.timeout {
		return r.finish(&r.router.timedOut)
	}
	if r.answer == nil {
		answer, err := r.router.auth.Authenticate(r.user, r.token)
		if err != nil {
			return r.finish(&r.router.refused)
		}
		r.answer = answer
	}
	grant, ready := r.answer.Poll(w)
	switch {
	case !ready:
		r.startDeadline(w)
		return false
	case grant.Denied:
		return r.finish(&r.router.refused)
	default:
		return r.finish(r.router.backend(grant))
	}
}

// startDeadline has the request polled once more when its time is up.
func (r *request) startDeadline(w task.Waker) {
	if r.deadline == nil {
		left := r.router.timeout - time.Since(r.arrived)
		r.deadline = time.AfterFunc(left, w.Wake)
	}
}

// finish counts the request where it ended up.
func (r *request) finish(count *atomic.Int64) (ready bool) {
	if r.deadline != nil {
		r.deadline.Stop()
	}
	count.Add(1)
	r.router.meter.Observe(r.user, Served, time.Since(r.arrived))
	return true
}
