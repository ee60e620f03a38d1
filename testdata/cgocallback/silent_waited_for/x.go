// Package x waits for the goroutine that cancels, and for the one in C: right.
package x

/*
struct loom { int threads; };
extern void goWoven(int threads);
static int loom_weave(struct loom *l) { goWoven(l->threads); return l->threads++; }
static void loom_interrupt(struct loom *l) { l->threads = 0; }
static void loom_free(struct loom *l) { l->threads = -1; }
*/
import "C"

import (
	"context"
	"sync"
)

// Loom weaves.
type Loom struct {
	loom *C.struct_loom
	done chan struct{}
	wg   sync.WaitGroup
}

// Run weaves on and on.
func (l *Loom) Run() {
	l.wg.Add(1)
	go func() {
		defer l.wg.Done()
		for {
			select {
			case <-l.done:
				return
			default:
			}
			C.loom_weave(l.loom)
		}
	}()
}

// Free ends it.
func (l *Loom) Free() {
	close(l.done)
	l.wg.Wait()
	C.loom_free(l.loom)
}

// Weave weaves once, or until ctx ends.
func (l *Loom) Weave(ctx context.Context) int {
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		select {
		case <-ctx.Done():
			C.loom_interrupt(l.loom)
		case <-done:
		}
	}()
	n := C.loom_weave(l.loom)
	close(done)
	wg.Wait()
	return int(n)
}

//export goWoven
func goWoven(threads C.int) { println(int(threads)) }
