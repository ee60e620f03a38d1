// Package x has sketches drawn.
package x

/*
#include <stdint.h>
#include <stdlib.h>
extern void goDrawn(uintptr_t sketch);
static void artist_draw(void *paper, uintptr_t sketch) { *(char *)paper = 'x'; goDrawn(sketch); }
*/
import "C"

import (
	"context"
	"runtime/cgo"
)

// Draw returns a sketch of n strokes.
func Draw(ctx context.Context, n int) []byte {
	paper := C.malloc(C.size_t(n))
	drawn := make(chan struct{})
	C.artist_draw(paper, C.uintptr_t(cgo.NewHandle(drawn)))
	select {
	case <-drawn:
		defer C.free(paper)
		return C.GoBytes(paper, C.int(n))
	case <-ctx.Done():
		go func() {
			<-drawn
			C.free(paper)
		}()
		return nil
	}
}

//export goDrawn
func goDrawn(sketch C.uintptr_t) {
	h := cgo.Handle(sketch)
	close(h.Value().(chan struct{}))
	h.Delete()
}
