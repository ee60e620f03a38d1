// Package sms sends text messages through a carrier's SMPP library.
package sms

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct smpp_link smpp_link;
typedef void (*smpp_ack_cb)(uintptr_t ud, int index, int status);

// smpp_submit copies its strings. If it returns 0, cb is called exactly once, on
// the link's thread; it is not called for a message that was refused.
extern int smpp_submit(smpp_link *l, char *to, char *text,
                       smpp_ack_cb cb, uintptr_t ud, int index);

extern void goSmppAck(uintptr_t ud, int index, int status);
*/
import "C"

import (
	"fmt"
	"runtime/cgo"
	"sync"
	"unsafe"
)

// Link is a bound SMPP session.
type Link struct {
	l *C.smpp_link
}

type batch struct {
	wg sync.WaitGroup

	mu     sync.Mutex
	status []int
}

func (b *batch) set(i, status int) {
	b.mu.Lock()
	b.status[i] = status
	b.mu.Unlock()
	b.wg.Done()
}

// Broadcast sends the text to all numbers and returns the carrier's status for
// each, once the last of them is known.
func (l *Link) Broadcast(numbers []string, text string) ([]int, error) {
	if len(text) > 160 {
		return nil, fmt.Errorf("sms: text has %d bytes", len(text))
	}
	body := C.CString(text)
	defer C.free(unsafe.Pointer(body))

	b := &batch{status: make([]int, len(numbers))}
	h := cgo.NewHandle(b)
	defer h.Delete()

	b.wg.Add(len(numbers))
	for i, number := range numbers {
		to := C.CString(number)
		C.smpp_submit(l.l, to, body, C.smpp_ack_cb(C.goSmppAck), C.uintptr_t(h), C.int(i)) // want "lost-completion: "
		C.free(unsafe.Pointer(to))
	}
	b.wg.Wait()
	return b.status, nil
}

//export goSmppAck
func goSmppAck(ud C.uintptr_t, index, status C.int) {
	b := cgo.Handle(ud).Value().(*batch)
	b.set(int(index), int(status))
}
