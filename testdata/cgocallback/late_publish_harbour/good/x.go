// Package x tells of ships that come and go.
package x

/*
typedef void (*ship_fn)(int kind, void *user);
extern void goShip(int kind, void *user);
static int harbour_register(int kind, ship_fn fn, void *user, int *handle) { *handle = kind; fn(kind, user); return 0; }
static void harbour_unregister(int handle) { (void)handle; }
static int pier_watch(int kind, int *handle) { return harbour_register(kind, goShip, 0, handle); }
*/
import "C"

import (
	"errors"
	"sync"
	"unsafe"
)

// ErrClosed says that the harbour is closed.
var ErrClosed = errors.New("harbour: closed")

type watcher struct {
	handle C.int
	seen   func(kind int)
}

var (
	mu       sync.RWMutex
	watchers = map[int]watcher{}
	piers    sync.Map // functions, by kind
)

// Watch has seen called when a ship of a kind comes.
func Watch(kind int, seen func(kind int)) error {
	var handle C.int
	mu.Lock()
	watchers[kind] = watcher{seen: seen}
	mu.Unlock()
	if rc := C.harbour_register(C.int(kind), C.ship_fn(unsafe.Pointer(C.goShip)), nil, &handle); rc != 0 {
		mu.Lock()
		delete(watchers, kind)
		mu.Unlock()
		return ErrClosed
	}
	mu.Lock()
	if w, ok := watchers[kind]; ok {
		w.handle = handle
		watchers[kind] = w
	}
	mu.Unlock()
	return nil
}

// WatchPier has seen called when a ship comes to the pier.
func WatchPier(kind int, seen func(kind int)) error {
	var handle C.int
	piers.Store(kind, seen)
	if rc := C.pier_watch(C.int(kind), &handle); rc != 0 {
		piers.Delete(kind)
		return ErrClosed
	}
	return nil
}

// Leave has nothing called for a kind any more.
func Leave(kind int) {
	mu.RLock()
	w := watchers[kind]
	mu.RUnlock()
	C.harbour_unregister(w.handle)
	mu.Lock()
	delete(watchers, kind)
	mu.Unlock()
	piers.Delete(kind)
}

//export goShip
func goShip(kind C.int, user unsafe.Pointer) {
	mu.RLock()
	w, ok := watchers[int(kind)]
	mu.RUnlock()
	if ok {
		w.seen(int(kind))
	}
	if seen, ok := piers.Load(int(kind)); ok {
		seen.(func(int))(int(kind))
	}
}
