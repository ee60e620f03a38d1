// Package x has a notebook that one goroutine keeps, of sheets that C makes.
package x

/*
#include <stdlib.h>
struct sheet { int lines; };
extern void goTurned(struct sheet *s);
static struct sheet *sheet_new(void) { return malloc(sizeof(struct sheet)); }
static void sheet_turn(struct sheet *s) { goTurned(s); }
static void sheet_free(struct sheet *s) { free(s); }
*/
import "C"

// Notebook is for one goroutine.
type Notebook struct{ sheets map[*C.struct_sheet]string }

// Add adds a sheet.
func (n *Notebook) Add(text string) *C.struct_sheet {
	s := C.sheet_new()
	n.sheets[s] = text
	return s
}

// Tear tears a sheet out: no other sheet is made meanwhile.
func (n *Notebook) Tear(s *C.struct_sheet) {
	C.sheet_free(s)
	delete(n.sheets, s)
}

//export goTurned
func goTurned(s *C.struct_sheet) { s.lines++ }
