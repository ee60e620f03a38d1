// Package gulls counts gulls in C; the comments of a file that cgo rewrites count.
package gulls

/*
#cgo nocallback gull_count
#cgo nocallback gull_watch
#cgo nocallback gull_feed
#cgo nocallback gull_ring

extern void goGull(int n);

static void gull_count(int n) { goGull(n); }
static void gull_watch(int n) { goGull(n); }
static void gull_feed(int n) { goGull(n); }
static void gull_ring(int n) { goGull(n); }
static int gull_none(int n) { return n; }
*/
import "C"

var gulls C.int

//export goGull
func goGull(n C.int) {
	gulls += n
}

func Count(n int) int {
	C.gull_count(C.int(n)) //futurelint:ignore nocallback the library is built without callbacks
	C.gull_feed(C.int(n))  // want "nocallback: "
	//futurelint:ignore nocallback the library is built without callbacks // want "directive: //futurelint:ignore nocallback silences nothing"
	return int(C.gull_none(C.int(n)))
}

// Watch counts for long.
//
//futurelint:ignore nocallback the library is built without callbacks
func Watch(n int) {
	C.gull_watch(C.int(n))
}

//nolint:cgocallback
func Ring(n int) {
	C.gull_ring(C.int(n))
}
