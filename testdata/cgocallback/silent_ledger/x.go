// Package ledger streams bookings from an accounting server.
package ledger

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct lg_conn lg_conn;
typedef void (*lg_row_cb)(uintptr_t ud, int64_t cents, char *text, int last);

// lg_query copies the account's name. It calls cb for each row on the connection's thread. The last call has
// last set and no row; it also comes after an error or when the connection is
// lost. If lg_query fails, there is no call at all.
extern int lg_query(lg_conn *c, char *account, lg_row_cb cb, uintptr_t ud);

extern void goRow(uintptr_t ud, int64_t cents, char *text, int last);
*/
import "C"

import (
	"context"
	"fmt"
	"runtime/cgo"
	"unsafe"
)

// Booking is one row.
type Booking struct {
	Cents int64
	Text  string
}

// Conn is a connection to the server.
type Conn struct {
	c *C.lg_conn
}

type query struct {
	ctx  context.Context
	rows chan Booking
}

// Each calls fn for the bookings of the account until ctx ends.
func (c *Conn) Each(ctx context.Context, account string, fn func(Booking) error) error {
	name := C.CString(account)
	defer C.free(unsafe.Pointer(name))

	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	q := &query{ctx: ctx, rows: make(chan Booking)}
	h := cgo.NewHandle(q) // goRow deletes it
	if rc := C.lg_query(c.c, name, C.lg_row_cb(C.goRow), C.uintptr_t(h)); rc != 0 {
		h.Delete()
		return fmt.Errorf("ledger: query %s: %d", account, int(rc))
	}

	for {
		select {
		case b, ok := <-q.rows:
			if !ok {
				return nil
			}
			if err := fn(b); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

//export goRow
func goRow(ud C.uintptr_t, cents C.int64_t, text *C.char, last C.int) {
	h := cgo.Handle(ud)
	q := h.Value().(*query)
	if last != 0 {
		h.Delete()
		close(q.rows)
		return
	}
	select {
	case q.rows <- Booking{Cents: int64(cents), Text: C.GoString(text)}:
	case <-q.ctx.Done():
	}
}
