// Package signals connects Go functions to a widget toolkit's signals. The
// toolkit calls the destroy notify when it drops a closure, and only then is
// the handle deleted.
package signals

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct wt_object wt_object;
typedef void (*wt_handler)(wt_object *o, void *data);
typedef void (*wt_destroy)(void *data);

// Calls destroy on failure too.
extern unsigned long wt_connect(wt_object *o, const char *signal, wt_handler fn, void *data, wt_destroy destroy);
extern void wt_disconnect(wt_object *o, unsigned long id);

extern void goSignalEmit(wt_object *o, uintptr_t data);
extern void goSignalDestroy(uintptr_t data);

static unsigned long connect_signal(wt_object *o, const char *signal, uintptr_t h) {
	return wt_connect(o, signal, (wt_handler)goSignalEmit, (void *)h, (wt_destroy)goSignalDestroy);
}
*/
import "C"

import (
	"fmt"
	"runtime/cgo"
	"unsafe"
)

type Object struct{ o *C.wt_object }

type closure struct{ fn func(Object) }

// Connect runs fn whenever the signal is emitted, until the returned function
// is called or the object dies.
func (o Object) Connect(signal string, fn func(Object)) (disconnect func(), err error) {
	cs := C.CString(signal)
	defer C.free(unsafe.Pointer(cs))
	h := cgo.NewHandle(&closure{fn})
	id := C.connect_signal(o.o, cs, C.uintptr_t(h))
	if id == 0 {
		return nil, fmt.Errorf("signals: no signal %q", signal)
	}
	return func() { C.wt_disconnect(o.o, id) }, nil
}

//export goSignalEmit
func goSignalEmit(o *C.wt_object, data C.uintptr_t) {
	c := cgo.Handle(data).Value().(*closure)
	c.fn(Object{o})
}

//export goSignalDestroy
func goSignalDestroy(data C.uintptr_t) {
	cgo.Handle(data).Delete()
}
