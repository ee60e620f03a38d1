// Package parrot repeats what a bird has been taught.
package parrot

/*
#include <stdint.h>
typedef void (*parrot_said)(uintptr_t who, int word);
extern void parrot_teach(parrot_said said, uintptr_t who);
extern void parrot_feed(parrot_said said, uintptr_t who);
extern void goSaid(uintptr_t who, int word);
extern void goFed(uintptr_t who, int grams);
*/
import "C"

import "runtime/cgo"

// Said is told of a word.
type Said func(word int)

// Keeper feeds birds.
type Keeper interface{ Fed(grams int) }

// Boy is a keeper.
type Boy struct{ Grams int }

// Fed counts.
func (b *Boy) Fed(grams int) { b.Grams += grams }

// Teach has a parrot repeat words for ever.
func Teach() {
	h := cgo.NewHandle(func(word int) { println(word) }) // want "panic-into-c: Teach puts another type into the handle than goSaid asserts"
	C.parrot_teach(C.parrot_said(C.goSaid), C.uintptr_t(h))
}

// Feed has a boy feed it.
func Feed(b *Boy) {
	h := cgo.NewHandle(b)
	defer h.Delete()
	C.parrot_feed(C.parrot_said(C.goFed), C.uintptr_t(h))
}

//export goSaid
func goSaid(who C.uintptr_t, word C.int) {
	cgo.Handle(who).Value().(Said)(int(word))
}

//export goFed
func goFed(who C.uintptr_t, grams C.int) {
	cgo.Handle(who).Value().(Keeper).Fed(int(grams))
}
