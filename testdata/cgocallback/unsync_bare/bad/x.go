// Package x counts the guests at each table of an inn.
package x

/*
extern void goSeated(int table);
static void inn_open(int table) { goSeated(table); }
*/
import "C"

var seated = map[int]int{}

// Reserve opens a table.
func Reserve(table int) {
	seated[table] = 0
	C.inn_open(C.int(table))
}

//export goSeated
func goSeated(table C.int) {
	seated[int(table)]++ // want "unsynchronized: "
}
