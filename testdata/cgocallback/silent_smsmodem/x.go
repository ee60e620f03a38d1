// Package smsmodem sends short messages through a GSM modem.
package smsmodem

/*
#include <stdint.h>
#include <stdlib.h>

// goSmsReport comes once for an accepted message, from the modem's thread, unless
// the message is recalled in time.
extern int sms_send(const char *to, const char *text, uint64_t ref); // copies
extern void sms_recall(uint64_t ref); // may come too late

extern void goSmsReport(uint64_t ref, int status);
*/
import "C"

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"unsafe"
)

type message struct {
	settled atomic.Bool
	err     error
	done    chan struct{}
}

func (m *message) settle(err error) bool {
	if !m.settled.CompareAndSwap(false, true) {
		return false
	}
	m.err = err
	close(m.done)
	return true
}

var (
	refs    atomic.Uint64
	waiting sync.Map // uint64 -> *message
)

// Send returns when the message was delivered or ctx has ended.
func Send(ctx context.Context, to, text string) error {
	cto, ctext := C.CString(to), C.CString(text)
	defer C.free(unsafe.Pointer(cto))
	defer C.free(unsafe.Pointer(ctext))

	m := &message{done: make(chan struct{})}
	ref := refs.Add(1)
	waiting.Store(ref, m)
	defer waiting.Delete(ref)

	if rc := C.sms_send(cto, ctext, C.uint64_t(ref)); rc != 0 {
		return fmt.Errorf("smsmodem: refused: %d", int(rc))
	}
	stop := context.AfterFunc(ctx, func() {
		if m.settle(ctx.Err()) {
			C.sms_recall(C.uint64_t(ref))
		}
	})
	defer stop()
	<-m.done
	return m.err
}

//export goSmsReport
func goSmsReport(ref C.uint64_t, status C.int) {
	v, ok := waiting.Load(uint64(ref))
	if !ok {
		return // recalled
	}
	var err error
	if status != 0 {
		err = fmt.Errorf("smsmodem: status %d", int(status))
	}
	v.(*message).settle(err)
}
