// Package doorlock sends commands to a radio door lock.
package doorlock

/*
#include <stdint.h>

typedef struct lk_link lk_link;
typedef void (*lk_reply)(uintptr_t tag, int rc, int battery);

// Every accepted command is answered once, from the radio thread, even if late.
extern int lk_command(lk_link *l, int op, lk_reply cb, uintptr_t tag);

extern void goLockReply(uintptr_t tag, int rc, int battery);
*/
import "C"

import (
	"context"
	"fmt"
	"runtime/cgo"
	"sync"
)

type reply struct{ rc, battery int }

type command struct {
	op  int
	out chan reply
}

// Lock runs one command at a time.
type Lock struct {
	link *C.lk_link

	mu      sync.Mutex
	replies chan reply
	battery int
}

func New(link *C.lk_link) *Lock {
	return &Lock{link: link, replies: make(chan reply, 1)}
}

func (l *Lock) do(ctx context.Context, op int) error {
	l.mu.Lock()
	defer l.mu.Unlock()

	cmd := &command{op: op, out: l.replies}
	h := cgo.NewHandle(cmd)
	if rc := C.lk_command(l.link, C.int(op), C.lk_reply(C.goLockReply), C.uintptr_t(h)); rc != 0 {
		h.Delete()
		return fmt.Errorf("doorlock: op %d refused: %d", op, int(rc))
	}
	select {
	case r := <-cmd.out: // want "lost-completion: "
		l.battery = r.battery
		if r.rc != 0 {
			return fmt.Errorf("doorlock: op %d: %d", op, r.rc)
		}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *Lock) Open(ctx context.Context) error  { return l.do(ctx, 1) }
func (l *Lock) Close(ctx context.Context) error { return l.do(ctx, 2) }

func (l *Lock) Battery() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.battery
}

//export goLockReply
func goLockReply(tag C.uintptr_t, rc, battery C.int) {
	h := cgo.Handle(tag)
	cmd := h.Value().(*command)
	h.Delete()
	select {
	case cmd.out <- reply{int(rc), int(battery)}:
	default:
	}
}
