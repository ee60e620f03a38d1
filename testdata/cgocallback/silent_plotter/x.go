// Package plotter drives pen plotters.
package plotter

/*
#include <stdint.h>
#include <stdlib.h>

// If 0 is returned goPlotDone is called, once at most, from the plotter's thread.
extern int plot_start(const char *hpgl, int job); // copies hpgl
extern void plot_cancel(int job);                 // goPlotDone may still come

extern void goPlotDone(int job, int rc);
*/
import "C"

import (
	"errors"
	"fmt"
	"sync"
	"time"
	"unsafe"
)

var ErrTimeout = errors.New("plotter: timed out")

type registry[T any] struct {
	mu   sync.Mutex
	last int
	m    map[int]T
}

func (r *registry[T]) put(v T) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.m == nil {
		r.m = make(map[int]T)
	}
	r.last++
	r.m[r.last] = v
	return r.last
}

// take removes the entry; only one caller gets it.
func (r *registry[T]) take(k int) (v T, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v, ok = r.m[k]
	delete(r.m, k)
	return v, ok
}

var jobs registry[chan error]

// Plot draws and waits for at most d.
func Plot(hpgl string, d time.Duration) error {
	ch := make(chan error, 1)
	job := jobs.put(ch)

	cs := C.CString(hpgl)
	defer C.free(unsafe.Pointer(cs))
	if rc := C.plot_start(cs, C.int(job)); rc != 0 {
		jobs.take(job)
		return fmt.Errorf("plotter: start: %d", int(rc))
	}
	t := time.AfterFunc(d, func() {
		if ch, ok := jobs.take(job); ok {
			C.plot_cancel(C.int(job))
			ch <- ErrTimeout
			close(ch)
		}
	})
	defer t.Stop()
	return <-ch
}

//export goPlotDone
func goPlotDone(job, rc C.int) {
	ch, ok := jobs.take(int(job))
	if !ok {
		return
	}
	if rc != 0 {
		ch <- fmt.Errorf("plotter: %d", int(rc))
	}
	close(ch)
}
