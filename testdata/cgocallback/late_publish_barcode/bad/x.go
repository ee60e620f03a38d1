// Package barcode drives a counter-top barcode scanner.
package barcode

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct scan_dev scan_dev;
typedef void (*scan_cb)(uintptr_t h, char *code, int len);

extern scan_dev *scan_open(const char *tty);
// scan_start spawns the reader thread, which calls cb for each code.
extern int  scan_start(scan_dev *d, scan_cb cb, uintptr_t h);
// scan_close ends and joins the reader thread, if there is one, and frees d.
extern void scan_close(scan_dev *d);

extern void goScanCode(uintptr_t h, char *code, int len);
*/
import "C"

import (
	"errors"
	"fmt"
	"runtime/cgo"
	"sync"
	"unsafe"
)

// Scanner is one device on a serial line.
type Scanner struct {
	dev    *C.scan_dev
	handle cgo.Handle

	mu     sync.Mutex
	onCode func(code string)
	total  int
}

// Open claims the line; no code is read before Start.
func Open(tty string) (*Scanner, error) {
	path := C.CString(tty)
	defer C.free(unsafe.Pointer(path))
	dev := C.scan_open(path)
	if dev == nil {
		return nil, errors.New("barcode: cannot open " + tty)
	}
	s := &Scanner{dev: dev}
	s.handle = cgo.NewHandle(s)
	return s, nil
}

// Start hands every code that is read from now on to fn. It is called once.
func (s *Scanner) Start(fn func(code string)) error {
	if rc := C.scan_start(s.dev, C.scan_cb(C.goScanCode), C.uintptr_t(s.handle)); rc != 0 {
		return fmt.Errorf("barcode: start: %d", int(rc))
	}
	s.mu.Lock()
	s.onCode = fn // want "late-publish: "
	s.mu.Unlock()
	return nil
}

// Close stops the reader; no call of fn happens afterwards.
func (s *Scanner) Close() {
	C.scan_close(s.dev)
	s.handle.Delete()
}

//export goScanCode
func goScanCode(h C.uintptr_t, code *C.char, n C.int) {
	s, ok := cgo.Handle(h).Value().(*Scanner)
	if !ok {
		return
	}
	text := C.GoStringN(code, n)

	s.mu.Lock()
	s.total++
	fn := s.onCode
	s.mu.Unlock()
	if fn != nil {
		fn(text)
	}
}
