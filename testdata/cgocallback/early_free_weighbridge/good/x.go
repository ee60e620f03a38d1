// Package weighbridge tells who asked of lorries that a bridge has weighed.
package weighbridge

/*
struct bridge_lorry { int axles; double tons; };
typedef struct bridge bridge;

extern int  bridge_listen(bridge *b);
extern void goWeighed(bridge *b, struct bridge_lorry *lorry);
extern void goPlate(bridge *b, char *plate);
extern void goWaits(bridge *b, struct bridge_lorry *lorry);
extern void goBreaks(bridge *b);
*/
import "C"

import "sync"

var (
	mu    sync.Mutex
	heavy int
	last  string
)

// Listen has the bridge tell of lorries.
func Listen(b *C.bridge) int { return int(C.bridge_listen(b)) }

// Heavy returns how many were too heavy, and the plate of the last one.
func Heavy() (int, string) {
	mu.Lock()
	defer mu.Unlock()
	return heavy, last
}

func weigh(tons float64) {
	mu.Lock()
	defer mu.Unlock()
	if tons > 40 {
		heavy++
	}
}

//export goWeighed
func goWeighed(b *C.bridge, lorry *C.struct_bridge_lorry) {
	tons := float64(lorry.tons)
	go func() { weigh(tons) }()
}

//export goPlate
func goPlate(b *C.bridge, plate *C.char) {
	go note(C.GoString(plate))
}

// goWaits is told of a lorry that waits, and waits for who looks at it.
//
//export goWaits
func goWaits(b *C.bridge, lorry *C.struct_bridge_lorry) {
	looked := make(chan struct{})
	go func() {
		weigh(float64(lorry.tons))
		close(looked)
	}()
	<-looked
}

// goBreaks has the bridge tell again: it is handed back to C, which keeps it.
//
//export goBreaks
func goBreaks(b *C.bridge) {
	go func() { C.bridge_listen(b) }()
}

func note(plate string) {
	mu.Lock()
	defer mu.Unlock()
	last = plate
}
