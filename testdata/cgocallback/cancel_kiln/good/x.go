// Package x fires a kiln.
package x

/*
struct kiln { int heat; };
static int kiln_fire(struct kiln *k) { return k->heat++; }
static void kiln_interrupt(struct kiln *k) { k->heat = 0; }
*/
import "C"

import "context"

// Kiln is fired by one at a time.
type Kiln struct{ kiln *C.struct_kiln }

// Fire fires it once, or until ctx ends.
func (k *Kiln) Fire(ctx context.Context) int {
	done := make(chan struct{})
	left := make(chan struct{})
	go func() {
		defer close(left)
		select {
		case <-ctx.Done():
			C.kiln_interrupt(k.kiln)
		case <-done:
		}
	}()
	heat := C.kiln_fire(k.kiln)
	close(done)
	<-left
	return int(heat)
}
