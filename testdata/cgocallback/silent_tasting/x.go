// Package x has wine tasted; the entry by which the callback finds its taster is there for the
// one call, during which callbacks come: right.
package x

/*
extern int goSip(int table, int glass);
static int table_taste(int table) { return goSip(table, 1) + goSip(table, 2); }
*/
import "C"

import "sync"

type taster struct{ sip func(glass int) int }

var (
	mu     sync.Mutex
	next   int
	tables = map[int]*taster{}
)

// Taste has sip called for each glass, and returns the sum.
func Taste(sip func(glass int) int) int {
	mu.Lock()
	next++
	table := next
	tables[table] = &taster{sip: sip}
	mu.Unlock()
	sum := int(C.table_taste(C.int(table)))
	mu.Lock()
	delete(tables, table)
	mu.Unlock()
	return sum
}

//export goSip
func goSip(table, glass C.int) C.int {
	mu.Lock()
	t := tables[int(table)]
	mu.Unlock()
	return C.int(t.sip(int(glass)))
}
