// Package fontbake renders the glyphs of a font into an atlas.
package fontbake

/*
#cgo noescape font_glyphs
#cgo nocallback font_glyphs
#cgo nocallback font_bake
#include "x.h"
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"runtime/cgo"
	"unsafe"
)

// ErrFormat is returned for data that is no font.
var ErrFormat = errors.New("fontbake: not a font")

// Font is a loaded font.
type Font struct {
	p *C.font
}

// Load parses a font file.
func Load(data []byte) (*Font, error) {
	if len(data) == 0 {
		return nil, ErrFormat
	}
	p := C.font_load((*C.uint8_t)(unsafe.Pointer(&data[0])), C.int(len(data)))
	if p == nil {
		return nil, ErrFormat
	}
	return &Font{p: p}, nil
}

// Glyphs returns the number of glyphs.
func (f *Font) Glyphs() int { return int(C.font_glyphs(f.p)) }

// Close frees the font.
func (f *Font) Close() {
	if f.p != nil {
		C.font_unload(f.p)
		f.p = nil
	}
}

type bake struct {
	ctx    context.Context
	report func(done, total int)
}

func (b *bake) tick(done, total int) bool {
	if b.report != nil {
		b.report(done, total)
	}
	return b.ctx.Err() == nil
}

// Option changes a rendering.
type Option func(*bake)

// WithProgress calls f from time to time.
func WithProgress(f func(done, total int)) Option {
	return func(b *bake) { b.report = f }
}

// Bake renders all glyphs in the given size.
func (f *Font) Bake(ctx context.Context, px int, opts ...Option) error {
	b := &bake{ctx: ctx}
	for _, o := range opts {
		o(b)
	}
	h := cgo.NewHandle(b)
	defer h.Delete()
	if rc := C.font_bake(f.p, C.int(px), C.uintptr_t(h)); rc != 0 { // want "nocallback: "
		if err := ctx.Err(); err != nil {
			return err
		}
		return fmt.Errorf("fontbake: error %d", int(rc))
	}
	return nil
}

//export goBakeProgress
func goBakeProgress(user C.uintptr_t, done, total C.int) C.int {
	b, ok := cgo.Handle(user).Value().(*bake)
	if !ok || !b.tick(int(done), int(total)) {
		return 0
	}
	return 1
}
