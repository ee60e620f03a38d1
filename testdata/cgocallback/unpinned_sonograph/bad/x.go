// Package x draws what bats cry, by a card that writes while one waits.
package x

/*
#include <stdint.h>
#include <stddef.h>
extern void goCried(uintptr_t bat, int samples);
extern int bat_record(void *to, size_t n, uintptr_t bat);
*/
import "C"

import (
	"errors"
	"runtime"
	"runtime/cgo"
	"unsafe"
)

// ErrCard says that the card is busy.
var ErrCard = errors.New("sonograph: card")

type cry struct{ samples chan int }

func (c *cry) wait() int { return <-c.samples }

func record(to unsafe.Pointer, n int, c *cry) error {
	h := cgo.NewHandle(c)
	if C.bat_record(to, C.size_t(n), C.uintptr_t(h)) != 0 {
		h.Delete()
		return ErrCard
	}
	return nil
}

// Record records up to n samples.
func Record(n int) ([]byte, error) {
	samples := make([]byte, n)
	c := &cry{samples: make(chan int, 1)}
	err := record(unsafe.Pointer(&samples[0]), n, c) // want "unpinned: "
	runtime.Gosched()
	if err != nil {
		return nil, err
	}
	return samples[:c.wait()], nil
}

// Short records a short cry.
func Short() ([]byte, error) {
	samples := make([]byte, 512)
	c := &cry{samples: make(chan int, 1)}
	h := cgo.NewHandle(c)
	rc := C.bat_record(unsafe.Pointer(unsafe.SliceData(samples)), 512, C.uintptr_t(h)) // want "unpinned: "
	if rc != 0 {
		h.Delete()
		return nil, ErrCard
	}
	return samples[:c.wait()], nil
}

//export goCried
func goCried(bat C.uintptr_t, samples C.int) {
	h := cgo.Handle(bat)
	c := h.Value().(*cry)
	h.Delete()
	c.samples <- int(samples)
}
