// Package x counts the guests at each table of an inn.
package x

/*
extern void goSeated(int table);
static void inn_open(int table) { goSeated(table); }
*/
import "C"

import "sync"

var mu sync.Mutex

var seated = map[int]int{}

// Reserve opens a table.
func Reserve(table int) {
	mu.Lock()
	seated[table] = 0
	mu.Unlock()
	C.inn_open(C.int(table))
}

//export goSeated
func goSeated(table C.int) {
	mu.Lock()
	defer mu.Unlock()
	seated[int(table)]++
}
