// Package tides walks a tide table in C and visits its rows in Go.
package tides

/*
#cgo noescape tide_walk

typedef void (*tide_fn)(int height);

struct tide_ops {
	int      station;
	tide_fn  visit;
};

extern void goTide(int height);

// The rows, in centimetres.
static const int tide_rows[] = {12, 340, 25, 351};

static void tide_visit(int i) {
	goTide(tide_rows[i]);
}

static int tide_walk(int n) {
	int i;
	for (i = 0; i < n && i < 4; i++)
		tide_visit(i);
	return i;
}

static void tide_each(tide_fn visit, int n) {
	for (int i = 0; i < n && i < 4; i++) {
		(*visit)(tide_rows[i]);
	}
}

static void tide_run(const struct tide_ops *ops) {
	ops->visit(tide_rows[ops->station]);
}
*/
import "C"

var highest C.int

//export goTide
func goTide(height C.int) {
	highest = max(highest, height)
}

// Highest returns the highest of the first n rows.
func Highest(n int) int {
	highest = 0
	C.tide_walk(C.int(n))
	return int(highest)
}

// Each is Highest with the visitor passed as an argument.
func Each(n int) int {
	highest = 0
	visit := C.tide_fn(C.goTide)
	C.tide_each(visit, C.int(n))
	return int(highest)
}

// At returns the row of one station.
func At(station int) int {
	highest = 0
	var ops C.struct_tide_ops
	ops.station = C.int(station)
	ops.visit = C.tide_fn(C.goTide)
	C.tide_run(&ops)
	return int(highest)
}
