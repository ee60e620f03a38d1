// Package ocr recognises text on scanned receipts.
package ocr

/*
#include <stdint.h>
#include <stddef.h>

typedef struct ocr_engine ocr_engine;
typedef void (*ocr_cb)(uintptr_t ud, char *utf8, int confidence);

// ocr_recognize copies the image and puts it into the engine's queue. A single
// worker thread serves the queue and calls cb once for each image, with NULL if
// nothing was found. The result is 0, or -1 with cb never called.
extern int ocr_recognize(ocr_engine *e, const void *png, size_t n, ocr_cb cb, uintptr_t ud);

extern void goOcrResult(uintptr_t ud, char *utf8, int confidence);
*/
import "C"

import (
	"context"
	"errors"
	"runtime/cgo"
	"unsafe"
)

var (
	// ErrUnreadable is returned for images without recognisable text.
	ErrUnreadable = errors.New("ocr: no text found")
	errQueue      = errors.New("ocr: engine is shut down")
	errEmpty      = errors.New("ocr: empty image")
)

// Engine owns the worker thread.
type Engine struct {
	e *C.ocr_engine
}

type page struct {
	text       string
	confidence int
}

// Recognize returns the text on the image and the engine's confidence in it.
func (e *Engine) Recognize(ctx context.Context, png []byte) (string, int, error) {
	if len(png) == 0 {
		return "", 0, errEmpty
	}
	result := make(chan page)
	h := cgo.NewHandle(result)
	rc := C.ocr_recognize(e.e, unsafe.Pointer(&png[0]), C.size_t(len(png)),
		C.ocr_cb(C.goOcrResult), C.uintptr_t(h))
	if rc != 0 {
		h.Delete()
		return "", 0, errQueue
	}

	select {
	case p := <-result:
		if p.text == "" {
			return "", 0, ErrUnreadable
		}
		return p.text, p.confidence, nil
	case <-ctx.Done():
		// The engine cannot be interrupted; the callback drops the handle.
		return "", 0, ctx.Err()
	}
}

//export goOcrResult
func goOcrResult(ud C.uintptr_t, utf8 *C.char, confidence C.int) {
	h := cgo.Handle(ud)
	result := h.Value().(chan page)
	h.Delete()

	var p page
	if utf8 != nil {
		p = page{text: C.GoString(utf8), confidence: int(confidence)}
	}
	result <- p // want "blocking-callback: "
}
