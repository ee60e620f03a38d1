// Package x knows the visitors of museums.
package x

/*
#include <stdlib.h>
struct museum { int rooms; };
extern void goVisit(struct museum *m, int room);
static struct museum *museum_open(void) { return malloc(sizeof(struct museum)); }
static void museum_watch(struct museum *m) { goVisit(m, 1); }
static void museum_close(struct museum *m) { free(m); }
*/
import "C"

import (
	"sync"
	"unsafe"
)

// Museum is a museum.
type Museum struct {
	m     *C.struct_museum
	rooms int
}

type register struct {
	sync.RWMutex
	open map[uintptr]*Museum
}

var museums = &register{open: map[uintptr]*Museum{}}

func (r *register) add(key uintptr, m *Museum) {
	r.Lock()
	defer r.Unlock()
	r.open[key] = m
}

func (r *register) get(key uintptr) *Museum {
	r.RLock()
	defer r.RUnlock()
	return r.open[key]
}

func (r *register) drop(key uintptr) {
	r.Lock()
	defer r.Unlock()
	delete(r.open, key)
}

func (r *register) dropOf(m *Museum) {
	r.Lock()
	defer r.Unlock()
	delete(r.open, uintptr(unsafe.Pointer(m.m)))
}

// Open opens a museum.
func Open() *Museum {
	m := &Museum{m: C.museum_open()}
	museums.add(uintptr(unsafe.Pointer(m.m)), m)
	C.museum_watch(m.m)
	return m
}

// Close closes the museum.
func (m *Museum) Close() {
	C.museum_close(m.m)
	museums.drop(uintptr(unsafe.Pointer(m.m))) // want "lost-completion: "
}

// Shut closes the museum as well.
func (m *Museum) Shut() {
	c := m.m
	C.museum_close(c)
	m.m = nil
	museums.drop(uintptr(unsafe.Pointer(c))) // want "lost-completion: "
}

// End closes the museum, too.
func (m *Museum) End() {
	C.museum_close(m.m)
	museums.dropOf(m) // want "lost-completion: "
}

//export goVisit
func goVisit(c *C.struct_museum, room C.int) {
	if m := museums.get(uintptr(unsafe.Pointer(c))); m != nil {
		m.rooms = int(room)
	}
}
