// Package gateway: a request is registered before the C-like library may answer.
package gateway

import (
	"context"
	"sync"
)

var reg = struct {
	sync.RWMutex
	n int
	m map[int]*Request
}{m: map[int]*Request{}}

type Request struct {
	mu   sync.Mutex
	code int
	wake func()
}

func Submit(call func(id int) int) (*Request, int) {
	r := &Request{}
	reg.Lock()
	reg.n++
	id := reg.n
	reg.m[id] = r
	reg.Unlock()
	if rc := call(id); rc != 0 {
		reg.Lock()
		delete(reg.m, id)
		reg.Unlock()
		return nil, rc
	}
	return r, 0
}

func Answered(id, code int) {
	reg.Lock()
	r := reg.m[id]
	delete(reg.m, id)
	reg.Unlock()
	if r == nil {
		return
	}
	r.mu.Lock()
	r.code = code
	wake := r.wake
	r.mu.Unlock()
	if wake != nil {
		wake()
	}
}

// Code is 0 until there is an answer.
func (r *Request) Code(wake func()) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.code == 0 {
		r.wake = wake
	}
	return r.code
}

func (r *Request) Wait(ctx context.Context) (int, error) {
	c := make(chan struct{}, 1)
	for {
		if n := r.Code(func() {
			select {
			case c <- struct{}{}:
			default:
			}
		}); n != 0 {
			return n, nil
		}
		select {
		case <-c:
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}
