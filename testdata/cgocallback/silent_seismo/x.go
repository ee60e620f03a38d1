// Package seismo records from a digitizer until it is closed.
package seismo

/*
#include <stdint.h>

typedef struct dgt dgt;
typedef struct {
	void (*sample)(uintptr_t user, int channel, int value);
	void (*gap)(uintptr_t user, int lost);
} dgt_ops;

extern dgt *dgt_run(dgt_ops ops, uintptr_t user);
extern void dgt_signal(dgt *d); // returns at once
extern void dgt_join(dgt *d);   // no callback after it returns; frees d

extern void goDgtSample(uintptr_t user, int channel, int value);
extern void goDgtGap(uintptr_t user, int lost);
*/
import "C"

import (
	"errors"
	"runtime/cgo"
	"sync"
	"sync/atomic"
)

type Sample struct{ Channel, Value int }

type Recorder struct {
	d    *C.dgt
	h    cgo.Handle
	once sync.Once
	out  chan Sample
	lost atomic.Int64
}

func Record() (*Recorder, error) {
	r := &Recorder{out: make(chan Sample, 1024)}
	r.h = cgo.NewHandle(r)
	r.d = C.dgt_run(C.dgt_ops{
		sample: (*[0]byte)(C.goDgtSample),
		gap:    (*[0]byte)(C.goDgtGap),
	}, C.uintptr_t(r.h))
	if r.d == nil {
		r.h.Delete()
		return nil, errors.New("seismo: no digitizer")
	}
	return r, nil
}

// Samples is closed when the recorder is.
func (r *Recorder) Samples() <-chan Sample { return r.out }

func (r *Recorder) Lost() int64 { return r.lost.Load() }

func (r *Recorder) Close() {
	r.once.Do(func() {
		C.dgt_signal(r.d)
		C.dgt_join(r.d)
		close(r.out)
		r.h.Delete()
	})
}

//export goDgtSample
func goDgtSample(user C.uintptr_t, channel, value C.int) {
	r := cgo.Handle(user).Value().(*Recorder)
	select {
	case r.out <- Sample{int(channel), int(value)}:
	default:
		r.lost.Add(1)
	}
}

//export goDgtGap
func goDgtGap(user C.uintptr_t, lost C.int) {
	cgo.Handle(user).Value().(*Recorder).lost.Add(int64(lost))
}
