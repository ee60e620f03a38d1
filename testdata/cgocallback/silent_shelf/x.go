// Package x puts books on a shelf, which knows them by where their handles lie; a map has
// these variables as long as the shelf stands: right.
package x

/*
#include <stdint.h>
typedef struct { void *book; } shelf_t;
extern void goBook(void *book);
static shelf_t *shelf_new(void) { return 0; }
static void shelf_insert(shelf_t *s, void *book) { s->book = book; }
static void shelf_show(shelf_t *s) { goBook(s->book); }
*/
import "C"

import (
	"runtime/cgo"
	"unsafe"
)

// Shelf has books.
type Shelf struct {
	s     *C.shelf_t
	books map[string]*cgo.Handle
	shown func(title string)
}

// New returns a shelf.
func New() *Shelf {
	return &Shelf{s: C.shelf_new(), books: map[string]*cgo.Handle{}}
}

// Put puts a book on it.
func (s *Shelf) Put(title string) {
	h := cgo.NewHandle(title)
	s.books[title] = &h
	C.shelf_insert(s.s, unsafe.Pointer(&h))
}

// Clear takes all books away.
func (s *Shelf) Clear() {
	for _, h := range s.books {
		h.Delete()
	}
}

//export goBook
func goBook(book unsafe.Pointer) {
	println((*(*cgo.Handle)(book)).Value().(string))
}
