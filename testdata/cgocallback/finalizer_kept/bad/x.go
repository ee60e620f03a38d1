// Package x reads tide tables.
package x

/*
#include <stdlib.h>
struct table { int hours[24]; };
static struct table *table_load(int port) { struct table *t = calloc(1, sizeof *t); t->hours[0] = port; return t; }
static int table_high(struct table *t, int day) { return t->hours[day % 24]; }
static int table_low(struct table *t, int day) { return -t->hours[day % 24]; }
*/
import "C"

import (
	"runtime"
	"unsafe"
)

// core has the table of C's; who copies a Table shares it.
type core struct{ table *C.struct_table }

func (c *core) free() {
	C.free(unsafe.Pointer(c.table))
	c.table = nil
}

// Table is the table of a port. Close may be forgotten.
type Table struct{ *core }

// Load loads the table of a port.
func Load(port int) Table {
	c := &core{C.table_load(C.int(port))}
	runtime.SetFinalizer(c, (*core).free)
	return Table{c}
}

// Close gives the memory back.
func (t Table) Close() {
	runtime.SetFinalizer(t.core, nil)
	t.free()
}

func highest(t *C.struct_table, day int) int { return int(C.table_high(t, C.int(day))) }

// High returns the highest level of a day.
func (t Table) High(day int) int {
	defer runtime.KeepAlive(t.core)
	return highest(t.table, day)
}

// Low returns the lowest level of a day.
func (t Table) Low(day int) int {
	return lowest(t.core, day)
}

func lowest(c *core, day int) int {
	return int(C.table_low(c.table, C.int(day))) // want "finalizer: "
}
