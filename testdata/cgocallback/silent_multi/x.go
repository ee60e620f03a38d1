// Package multi drives many transfers from one goroutine. The library has no
// thread: it calls back only inside mx_add, mx_turn and mx_remove, all of which
// are called under Loop.mu, on the caller's thread.
package multi

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct mx mx;
typedef void (*mx_event)(int transfer, int what, uintptr_t user);

extern mx *mx_new(mx_event fn, uintptr_t user);
extern int mx_add(mx *m, const char *url);
extern int mx_turn(mx *m, int ms);
extern void mx_remove(mx *m, int transfer);
extern void mx_destroy(mx *m);
extern void goMultiEvent(int transfer, int what, uintptr_t user);
*/
import "C"

import (
	"errors"
	"runtime/cgo"
	"sync"
	"unsafe"
)

const evDone = 2

type Loop struct {
	mu    sync.Mutex
	m     *C.mx
	h     cgo.Handle
	state map[int]int // the callback touches it under mu, held by its caller
	over  []int
}

func New() (*Loop, error) {
	l := &Loop{state: make(map[int]int)}
	l.h = cgo.NewHandle(l)
	if l.m = C.mx_new(C.mx_event(C.goMultiEvent), C.uintptr_t(l.h)); l.m == nil {
		l.h.Delete()
		return nil, errors.New("multi: out of memory")
	}
	return l, nil
}

func (l *Loop) Add(url string) (int, error) {
	curl := C.CString(url)
	defer C.free(unsafe.Pointer(curl))
	l.mu.Lock()
	defer l.mu.Unlock()
	t := int(C.mx_add(l.m, curl))
	if t < 0 {
		return 0, errors.New("multi: bad url " + url)
	}
	return t, nil
}

// Turn lets the transfers proceed and returns those that are over.
func (l *Loop) Turn(ms int) []int {
	l.mu.Lock()
	defer l.mu.Unlock()
	C.mx_turn(l.m, C.int(ms))
	over := l.over
	l.over = nil
	for _, t := range over {
		C.mx_remove(l.m, C.int(t))
		delete(l.state, t)
	}
	return over
}

func (l *Loop) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	C.mx_destroy(l.m)
	l.h.Delete()
}

//export goMultiEvent
func goMultiEvent(transfer, what C.int, user C.uintptr_t) {
	l := cgo.Handle(user).Value().(*Loop)
	l.state[int(transfer)] = int(what)
	if what == evDone {
		l.over = append(l.over, int(transfer))
	}
}
