// Package x has bread baked by a goroutine, and waits until it is done.
package x

/*
#include <stdlib.h>
static void oven_bake(const char *sort, int loaves) { (void)sort; (void)loaves; }
*/
import "C"

import (
	"sync"
	"unsafe"
)

var work = make(chan func())

func init() {
	go func() {
		for do := range work {
			do()
		}
	}()
}

func do(fn func()) {
	done := make(chan struct{})
	work <- func() {
		fn()
		close(done)
	}
	<-done
}

// Bake has loaves baked.
func Bake(sort string, loaves int) {
	name := C.CString(sort)
	defer C.free(unsafe.Pointer(name))
	do(func() { C.oven_bake(name, C.int(loaves)) })
}

// BakeOne has a loaf baked.
func BakeOne(sort string) {
	name := C.CString(sort)
	defer C.free(unsafe.Pointer(name))
	done := make(chan struct{})
	work <- func() {
		C.oven_bake(name, 1)
		done <- struct{}{}
	}
	<-done
}

// BakeAll has a loaf baked of each sort.
func BakeAll(sorts []string) {
	var wg sync.WaitGroup
	for _, sort := range sorts {
		name := C.CString(sort)
		defer C.free(unsafe.Pointer(name))
		wg.Add(1)
		go func() {
			defer wg.Done()
			C.oven_bake(name, 1)
		}()
	}
	wg.Wait()
}

func locked(fn func()) { fn() }

// BakeHere bakes a loaf itself.
func BakeHere(sort string) {
	name := C.CString(sort)
	defer C.free(unsafe.Pointer(name))
	locked(func() { C.oven_bake(name, 1) })
}
