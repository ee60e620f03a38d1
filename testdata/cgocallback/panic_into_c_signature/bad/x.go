// Package signature signs documents with keys on smart cards.
package signature

/*
#include <stdint.h>
#include <stddef.h>

typedef struct sc_reader sc_reader;
typedef void (*sc_sign_cb)(uint32_t slot, void *sig, size_t n, int rc);

// sc_sign copies the digest. If it returns 0, cb is called once from the reader's
// thread, possibly after the holder has entered a PIN.
extern int sc_sign(sc_reader *r, const void *digest, size_t n, sc_sign_cb cb, uint32_t slot);

extern void goSigned(uint32_t slot, void *sig, size_t n, int rc);
*/
import "C"

import (
	"context"
	"fmt"
	"sync"
	"unsafe"
)

// table hands out small numbers for values that C refers to.
type table[T any] struct {
	mu   sync.Mutex
	next uint32
	m    map[uint32]T
}

func (t *table[T]) add(v T) uint32 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.m == nil {
		t.m = make(map[uint32]T)
	}
	t.next++
	t.m[t.next] = v
	return t.next
}

// take removes the entry; it returns the zero value if there is none.
func (t *table[T]) take(k uint32) T {
	t.mu.Lock()
	defer t.mu.Unlock()
	v := t.m[k]
	delete(t.m, k)
	return v
}

type signing struct {
	sig  []byte
	rc   int
	done chan struct{}
}

var signings table[*signing]

// Reader is a card reader.
type Reader struct {
	r *C.sc_reader
}

// Sign has the card in the reader sign a digest.
func (r *Reader) Sign(ctx context.Context, digest [32]byte) ([]byte, error) {
	s := &signing{done: make(chan struct{})}
	slot := signings.add(s)
	rc := C.sc_sign(r.r, unsafe.Pointer(&digest[0]), C.size_t(len(digest)),
		C.sc_sign_cb(C.goSigned), C.uint32_t(slot))
	if rc != 0 {
		signings.take(slot)
		return nil, fmt.Errorf("signature: reader code %d", int(rc))
	}

	select {
	case <-s.done:
	case <-ctx.Done():
		signings.take(slot)
		return nil, ctx.Err()
	}
	if s.rc != 0 {
		return nil, fmt.Errorf("signature: card code %d", s.rc)
	}
	return s.sig, nil
}

//export goSigned
func goSigned(slot C.uint32_t, sig unsafe.Pointer, n C.size_t, rc C.int) {
	s := signings.take(uint32(slot))
	s.rc = int(rc) // want "panic-into-c: "
	if rc == 0 {
		s.sig = C.GoBytes(sig, C.int(n))
	}
	close(s.done)
}
