// Package x rents lockers.
package x

/*
#include <stdint.h>
extern void goOpened(uintptr_t locker);
static int locker_rent(uintptr_t locker) { goOpened(locker); return locker % 2; }
*/
import "C"

import (
	"errors"
	"sync"
)

var rented sync.Map // the number of a locker to a chan struct{}

// ErrBroken tells that the lock is broken.
var ErrBroken = errors.New("the lock is broken")

// Rent rents a locker; the channel is told when it is opened.
func Rent(locker uint32) (<-chan struct{}, error) {
	opened := make(chan struct{}, 1)
	rented.Store(locker, opened)
	if C.locker_rent(C.uintptr_t(locker)) != 0 {
		rented.Delete(locker)
		return nil, ErrBroken
	}
	return opened, nil
}

// Return gives a locker back.
func Return(locker uint32) { rented.Delete(locker) }

//export goOpened
func goOpened(locker C.uintptr_t) {
	if opened, ok := rented.Load(uint32(locker)); ok {
		select {
		case opened.(chan struct{}) <- struct{}{}:
		default:
		}
	}
}
