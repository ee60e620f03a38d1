// Package smsgate sends short messages through the operator's C client.
package smsgate

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct sms_conn sms_conn;
typedef void (*sms_report_fn)(uint64_t msgid, int status, void *arg);

extern sms_conn *sms_dial(const char *host, sms_report_fn report, void *arg);
extern int sms_submit(sms_conn *c, const char *to, const char *text, uint64_t *msgid);

extern void goSmsReport(uint64_t msgid, int status, void *arg);

static sms_conn *dial(const char *host) {
	return sms_dial(host, goSmsReport, NULL);
}
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"unsafe"
)

var reports = struct {
	sync.Mutex
	waiting map[uint64]chan int
}{waiting: map[uint64]chan int{}}

// Gateway is one connection to the operator. Delivery reports arrive on the
// client library's network thread.
type Gateway struct{ conn *C.sms_conn }

func Dial(host string) (*Gateway, error) {
	ch := C.CString(host)
	defer C.free(unsafe.Pointer(ch))
	conn := C.dial(ch)
	if conn == nil {
		return nil, errors.New("smsgate: no route to " + host)
	}
	return &Gateway{conn}, nil
}

// Send submits one message and waits for its delivery report.
func (g *Gateway) Send(ctx context.Context, to, text string) error {
	cto, ctext := C.CString(to), C.CString(text)
	defer C.free(unsafe.Pointer(cto))
	defer C.free(unsafe.Pointer(ctext))

	done := make(chan int, 1)
	var id C.uint64_t
	reports.Lock()
	rc := C.sms_submit(g.conn, cto, ctext, &id)
	if rc != 0 {
		reports.Unlock()
		return fmt.Errorf("smsgate: submit: %d", int(rc))
	}
	reports.waiting[uint64(id)] = done
	reports.Unlock()

	select {
	case st := <-done:
		if st != 0 {
			return fmt.Errorf("smsgate: not delivered: %d", st)
		}
		return nil
	case <-ctx.Done():
		reports.Lock()
		delete(reports.waiting, uint64(id))
		reports.Unlock()
		return ctx.Err()
	}
}

//export goSmsReport
func goSmsReport(msgid C.uint64_t, status C.int, _ unsafe.Pointer) {
	reports.Lock()
	done, ok := reports.waiting[uint64(msgid)]
	delete(reports.waiting, uint64(msgid))
	reports.Unlock()
	if ok {
		done <- int(status)
	}
}
