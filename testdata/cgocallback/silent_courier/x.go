// Package courier hands letters to the mail daemon's client. The daemon picks
// the letter's number, so the lock spans the submission and the registration:
// the receipt, on the client's thread, waits for it.
package courier

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct mailer mailer;
typedef void (*mail_receipt)(uint32_t number, int rc);

extern mailer *mail_connect(mail_receipt fn);
extern uint32_t mail_post(mailer *m, const char *to, const char *body); // 0: refused

extern void goReceipt(uint32_t number, int rc);

static mailer *connect_mailer(void) { return mail_connect(goReceipt); }
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"unsafe"
)

type Courier struct{ m *C.mailer }

var (
	mu     sync.Mutex
	posted = map[uint32]chan<- error{}
)

func Connect() (*Courier, error) {
	m := C.connect_mailer()
	if m == nil {
		return nil, errors.New("courier: daemon is down")
	}
	return &Courier{m}, nil
}

func (c *Courier) Post(ctx context.Context, to, body string) error {
	cto, cbody := C.CString(to), C.CString(body)
	defer C.free(unsafe.Pointer(cto))
	defer C.free(unsafe.Pointer(cbody))

	receipt := make(chan error, 1)
	mu.Lock()
	n := uint32(C.mail_post(c.m, cto, cbody))
	if n != 0 {
		posted[n] = receipt
	}
	mu.Unlock()
	if n == 0 {
		return errors.New("courier: refused")
	}

	select {
	case err := <-receipt:
		return err
	case <-ctx.Done():
		mu.Lock()
		delete(posted, n)
		mu.Unlock()
		return ctx.Err()
	}
}

//export goReceipt
func goReceipt(number C.uint32_t, rc C.int) {
	mu.Lock()
	receipt, ok := posted[uint32(number)]
	delete(posted, uint32(number))
	mu.Unlock()
	if !ok {
		return
	}
	if rc != 0 {
		receipt <- fmt.Errorf("courier: letter %d: %d", uint32(number), int(rc))
	} else {
		receipt <- nil
	}
}
