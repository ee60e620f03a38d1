// Package labelprinter feeds jobs to a thermal label printer.
package labelprinter

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct lp_dev lp_dev;
typedef void (*lp_status_fn)(uintptr_t user, int code, int remaining);

extern lp_dev *lp_open(const char *uri);
// Status is reported from the spooler's thread until lp_close returns.
extern int lp_watch(lp_dev *d, lp_status_fn fn, uintptr_t user);
extern int lp_print(lp_dev *d, const char *zpl);
extern void lp_close(lp_dev *d); // joins the spooler's thread

extern void goLabelStatus(uintptr_t user, int code, int remaining);
*/
import "C"

import (
	"fmt"
	"runtime/cgo"
	"sync"
	"sync/atomic"
	"unsafe"
)

type Printer struct {
	dev       *C.lp_dev
	self      cgo.Handle
	closing   sync.Once
	remaining atomic.Int32
	fault     atomic.Int32
}

func Open(uri string) (*Printer, error) {
	curi := C.CString(uri)
	defer C.free(unsafe.Pointer(curi))
	dev := C.lp_open(curi)
	if dev == nil {
		return nil, fmt.Errorf("labelprinter: cannot open %q", uri)
	}
	p := &Printer{dev: dev}
	p.self = cgo.NewHandle(p)
	if rc := C.lp_watch(dev, (*[0]byte)(C.goLabelStatus), C.uintptr_t(p.self)); rc != 0 {
		C.lp_close(dev)
		p.self.Delete()
		return nil, fmt.Errorf("labelprinter: watch: %d", int(rc))
	}
	return p, nil
}

// Print queues one label written in ZPL. Not to be called after Close.
func (p *Printer) Print(zpl string) error {
	czpl := C.CString(zpl)
	defer C.free(unsafe.Pointer(czpl)) // the spooler has its own copy
	if rc := C.lp_print(p.dev, czpl); rc != 0 {
		return fmt.Errorf("labelprinter: print: %d", int(rc))
	}
	return nil
}

func (p *Printer) Remaining() int { return int(p.remaining.Load()) }
func (p *Printer) Fault() int     { return int(p.fault.Load()) }

func (p *Printer) Close() error {
	p.closing.Do(func() {
		C.lp_close(p.dev)
		p.self.Delete()
	})
	return nil
}

//export goLabelStatus
func goLabelStatus(user C.uintptr_t, code, remaining C.int) {
	p := cgo.Handle(user).Value().(*Printer)
	p.remaining.Store(int32(remaining))
	p.fault.Store(int32(code))
}
