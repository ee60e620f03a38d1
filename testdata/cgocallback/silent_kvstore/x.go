// Package kvstore watches keys of an embedded database.
package kvstore

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct kv_db kv_db;

extern kv_db *kv_open(const char *path);
extern int kv_watch(kv_db *db, const char *prefix, uintptr_t user); // copies prefix
// Waits for the watch callback that runs; none comes after it returns.
extern void kv_unwatch(kv_db *db, uintptr_t user);

extern void goKvChange(uintptr_t user, char *key);
*/
import "C"

import (
	"fmt"
	"log"
	"runtime/cgo"
	"sync"
	"unsafe"
)

type DB struct{ db *C.kv_db }

// Watch is a subscription; more functions may be added to it at any time,
// also by its functions.
type Watch struct {
	db *DB
	h  cgo.Handle
	*subscribers
}

type subscribers struct {
	mu  sync.RWMutex
	fns []func(key string)
}

func Open(path string) (*DB, error) {
	cp := C.CString(path)
	defer C.free(unsafe.Pointer(cp))
	db := C.kv_open(cp)
	if db == nil {
		return nil, fmt.Errorf("kvstore: %s: cannot open", path)
	}
	return &DB{db}, nil
}

func (d *DB) Watch(prefix string) (*Watch, error) {
	w := &Watch{db: d, subscribers: &subscribers{}}
	w.h = cgo.NewHandle(w.subscribers)
	cp := C.CString(prefix)
	defer C.free(unsafe.Pointer(cp))
	if rc := C.kv_watch(d.db, cp, C.uintptr_t(w.h)); rc != 0 {
		w.h.Delete()
		return nil, fmt.Errorf("kvstore: watch %q: %d", prefix, int(rc))
	}
	return w, nil
}

// Each adds fn.
func (s *subscribers) Each(fn func(key string)) {
	s.mu.Lock()
	s.fns = append(s.fns, fn)
	s.mu.Unlock()
}

func (s *subscribers) notify(key string) {
	defer func() {
		if e := recover(); e != nil {
			log.Print("kvstore: watch function: ", e)
		}
	}()
	s.mu.RLock()
	fns := s.fns[:len(s.fns):len(s.fns)] // entries are never changed
	s.mu.RUnlock()
	for _, fn := range fns {
		fn(key)
	}
}

// Cancel ends the watch. Call it once, and not from a watch function.
func (w *Watch) Cancel() {
	C.kv_unwatch(w.db.db, C.uintptr_t(w.h))
	w.h.Delete()
}

//export goKvChange
func goKvChange(user C.uintptr_t, key *C.char) {
	cgo.Handle(user).Value().(*subscribers).notify(C.GoString(key))
}
