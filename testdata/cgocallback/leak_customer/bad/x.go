// Package x walks through a shop's shelves and keeps a till; both leave handles behind.
package x

/*
#include <stdint.h>
#include <stdlib.h>
extern int goShelf(void *buyer, int price);
typedef struct { void *who; } till_t;
static int shelf_walk(void *buyer) { return goShelf(buyer, 3); }
static till_t *till_new(void) { return 0; }
static void till_set(till_t *t, void *who) { t->who = who; }
static void till_free(till_t *t) { (void)t; }
*/
import "C"

import (
	"runtime/cgo"
	"unsafe"
)

// Walk has seen called for each price.
func Walk(seen func(price int)) int {
	buyer := cgo.NewHandle(seen) // want "leak: "
	return int(C.shelf_walk(unsafe.Pointer(&buyer)))
}

//export goShelf
func goShelf(buyer unsafe.Pointer, price C.int) C.int {
	(*(*cgo.Handle)(buyer)).Value().(func(price int))(int(price))
	return 0
}

// Till is a till with a clerk.
type Till struct {
	t     *C.till_t
	clerk *cgo.Handle // in C's memory
}

// Open opens a till.
func Open(clerk func(price int)) *Till {
	t := &Till{t: C.till_new(), clerk: (*cgo.Handle)(C.malloc(8))}
	*t.clerk = cgo.NewHandle(clerk)
	C.till_set(t.t, unsafe.Pointer(t.clerk))
	return t
}

// Close closes it.
func (t *Till) Close() {
	C.till_free(t.t)
	C.free(unsafe.Pointer(t.clerk)) // want "leak: "
}
