// Package wordcount walks an index file; the walk is synchronous, so the handle
// may go when it returns.
package wordcount

/*
#include <stdint.h>
#include <stdlib.h>

extern int goWord(uintptr_t user, char *word, int n);

typedef struct ix ix;
extern ix *ix_open(const char *path);
extern int ix_next(ix *x, char **word, int *n);
extern void ix_close(ix *x);

static int ix_walk(ix *x, uintptr_t user) {
	char *w;
	int n, rc = 0;
	while (!rc && ix_next(x, &w, &n))
		rc = goWord(user, w, n);
	return rc;
}
*/
import "C"

import (
	"errors"
	"os"
	"runtime/cgo"
	"unsafe"
)

type walk struct {
	fn  func(word string, n int) error
	err error
}

// Walk calls fn for each word of the index at path until fn fails.
func Walk(path string, fn func(word string, n int) error) error {
	cpath := C.CString(path)
	defer C.free(unsafe.Pointer(cpath))
	x := C.ix_open(cpath)
	if x == nil {
		return &os.PathError{Op: "open", Path: path, Err: errors.New("not an index")}
	}
	defer C.ix_close(x)

	w := &walk{fn: fn}
	h := cgo.NewHandle(w)
	defer h.Delete()
	if C.ix_walk(x, C.uintptr_t(h)) != 0 {
		return w.err
	}
	return nil
}

//export goWord
func goWord(user C.uintptr_t, word *C.char, n C.int) C.int {
	w := cgo.Handle(user).Value().(*walk)
	if w.err = w.fn(C.GoString(word), int(n)); w.err != nil {
		return 1
	}
	return 0
}
