// Package x queues for tickets.
package x

/*
#include <stdint.h>
typedef void (*called_fn)(uint32_t ticket);
extern void goCalled(uint32_t ticket);
extern void queue_hear(called_fn called);
extern uint32_t queue_request(void);
*/
import "C"

import "sync"

// Queue has those who wait.
type Queue struct {
	mu      sync.Mutex
	waiting map[uint32]chan struct{}
}

var queue = &Queue{waiting: map[uint32]chan struct{}{}}

func init() { C.queue_hear(C.called_fn(C.goCalled)) }

// Request takes a ticket; the channel is closed when it is called.
func (q *Queue) Request() <-chan struct{} {
	called := make(chan struct{})
	ticket := uint32(C.queue_request())
	q.mu.Lock()
	q.waiting[ticket] = called // want "late-publish: "
	q.mu.Unlock()
	return called
}

//export goCalled
func goCalled(ticket C.uint32_t) {
	queue.mu.Lock()
	called := queue.waiting[uint32(ticket)]
	delete(queue.waiting, uint32(ticket))
	queue.mu.Unlock()
	if called != nil {
		close(called)
	}
}
