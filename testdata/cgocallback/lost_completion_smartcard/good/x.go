// Package smartcard exchanges APDUs with a card reader.
package smartcard

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct sc_card sc_card;

// Calls goCardReply once, from the reader's thread, if it returned 0. Copies apdu.
extern int sc_transmit(sc_card *c, void *apdu, int n, uint64_t key);
extern sc_card *sc_connect(int slot);

extern void goCardReply(uint64_t key, int sw, void *data, int n);
*/
import "C"

import (
	"errors"
	"fmt"
	"sync"
	"unsafe"
)

type Reply struct {
	SW   int
	Data []byte
}

var pending = struct {
	sync.Mutex
	next uint64
	m    map[uint64]chan<- Reply
}{m: map[uint64]chan<- Reply{}}

func register(ch chan<- Reply) uint64 {
	pending.Lock()
	defer pending.Unlock()
	pending.next++
	pending.m[pending.next] = ch
	return pending.next
}

func take(key uint64) (chan<- Reply, bool) {
	pending.Lock()
	defer pending.Unlock()
	ch, ok := pending.m[key]
	delete(pending.m, key)
	return ch, ok
}

type Card struct{ c *C.sc_card }

func Connect(slot int) (*Card, error) {
	c := C.sc_connect(C.int(slot))
	if c == nil {
		return nil, fmt.Errorf("smartcard: no card in slot %d", slot)
	}
	return &Card{c}, nil
}

// Transmit sends one command and waits for the card's answer.
func (c *Card) Transmit(apdu []byte) (Reply, error) {
	if len(apdu) < 4 {
		return Reply{}, errors.New("smartcard: short APDU")
	}
	ch := make(chan Reply, 1)
	key := register(ch)
	buf := C.CBytes(apdu)
	defer C.free(buf)
	if rc := C.sc_transmit(c.c, buf, C.int(len(apdu)), C.uint64_t(key)); rc != 0 {
		take(key)
		return Reply{}, fmt.Errorf("smartcard: transmit: %d", int(rc))
	}
	r := <-ch
	if r.SW != 0x9000 {
		return r, fmt.Errorf("smartcard: SW %04X", r.SW)
	}
	return r, nil
}

//export goCardReply
func goCardReply(key C.uint64_t, sw C.int, data unsafe.Pointer, n C.int) {
	if ch, ok := take(uint64(key)); ok {
		ch <- Reply{SW: int(sw), Data: C.GoBytes(data, n)}
	}
}
