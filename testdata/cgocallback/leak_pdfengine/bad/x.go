// Package pdfengine renders PDF pages with progress reports.
package pdfengine

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct pdf_doc pdf_doc;
typedef int (*pdf_progress_fn)(uintptr_t user, int percent);

extern pdf_doc *pdf_load(const char *path);
extern int pdf_page_count(pdf_doc *d);
// Renders on the caller's thread; the progress function is not kept.
extern int pdf_render(pdf_doc *d, int page, int dpi, pdf_progress_fn fn, uintptr_t user);
extern void pdf_free(pdf_doc *d);

extern int goPdfProgress(uintptr_t user, int percent);
*/
import "C"

import (
	"context"
	"fmt"
	"runtime/cgo"
	"unsafe"
)

type Doc struct{ d *C.pdf_doc }

func Load(path string) (*Doc, error) {
	cp := C.CString(path)
	defer C.free(unsafe.Pointer(cp))
	d := C.pdf_load(cp)
	if d == nil {
		return nil, fmt.Errorf("pdfengine: %s: not a PDF", path)
	}
	return &Doc{d}, nil
}

func (d *Doc) Close() { C.pdf_free(d.d) }

// Render draws the pages from first to last, and stops early if ctx ends.
func (d *Doc) Render(ctx context.Context, first, last, dpi int) error {
	if n := int(C.pdf_page_count(d.d)); first < 0 || last >= n {
		return fmt.Errorf("pdfengine: pages %d-%d of %d", first, last, n)
	}
	h := cgo.NewHandle(ctx) // want "leak: "
	for page := first; page <= last; page++ {
		rc := C.pdf_render(d.d, C.int(page), C.int(dpi),
			(*[0]byte)(C.goPdfProgress), C.uintptr_t(h))
		if err := ctx.Err(); err != nil {
			return err
		}
		if rc != 0 {
			return fmt.Errorf("pdfengine: page %d: %d", page, int(rc))
		}
	}
	h.Delete()
	return nil
}

//export goPdfProgress
func goPdfProgress(user C.uintptr_t, percent C.int) C.int {
	ctx, ok := cgo.Handle(user).Value().(context.Context)
	if !ok || ctx.Err() != nil {
		return 1
	}
	return 0
}
