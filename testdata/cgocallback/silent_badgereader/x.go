// Package badgereader reports NFC badges; C keeps a small integer tag.
package badgereader

/*
#include <stdint.h>

typedef struct nfc nfc;
typedef void (*nfc_badge_fn)(void *tag, uint32_t uid);

extern nfc *nfc_create(int reader);
extern int nfc_poll(nfc *n, nfc_badge_fn fn, void *tag);
extern void nfc_destroy(nfc *n); // asks the poller, if any, to end and returns; n is freed after it

extern void goNfcBadge(uintptr_t tag, uint32_t uid);

static inline int nfc_poll_tag(nfc *n, uintptr_t tag) {
	return nfc_poll(n, (nfc_badge_fn)goNfcBadge, (void *)tag);
}
*/
import "C"

import (
	"errors"
	"fmt"
	"sync"
)

type Reader struct {
	n   *C.nfc
	key uintptr

	mu     sync.Mutex
	closed bool
	badges chan uint32
}

var table struct {
	sync.RWMutex
	last uintptr
	m    map[uintptr]*Reader
}

func (r *Reader) enlist() {
	table.Lock()
	defer table.Unlock()
	if table.m == nil {
		table.m = map[uintptr]*Reader{}
	}
	table.last++
	r.key = table.last
	table.m[r.key] = r
}

// Open begins to poll.
func Open(index int) (*Reader, error) {
	r := &Reader{n: C.nfc_create(C.int(index)), badges: make(chan uint32, 8)}
	if r.n == nil {
		return nil, errors.New("badgereader: not connected")
	}
	r.enlist()
	if rc := C.nfc_poll_tag(r.n, C.uintptr_t(r.key)); rc != 0 {
		r.Close()
		return nil, fmt.Errorf("badgereader: poll: %d", int(rc))
	}
	return r, nil
}

// Badges is closed by Close.
func (r *Reader) Badges() <-chan uint32 { return r.badges }

func (r *Reader) Close() {
	r.mu.Lock()
	was := r.closed
	r.closed = true
	if !was {
		close(r.badges)
	}
	r.mu.Unlock()
	if was {
		return
	}
	table.Lock()
	delete(table.m, r.key)
	table.Unlock()
	C.nfc_destroy(r.n)
}

//export goNfcBadge
func goNfcBadge(tag C.uintptr_t, uid C.uint32_t) {
	table.RLock()
	r := table.m[uintptr(tag)]
	table.RUnlock()
	if r == nil {
		return // closed
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return
	}
	select {
	case r.badges <- uint32(uid):
	default: // nobody looks
	}
}
