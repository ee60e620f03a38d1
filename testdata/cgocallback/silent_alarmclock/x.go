// Package alarmclock fires alarms from a C timer.
package alarmclock

/*
#include <stdlib.h>
#include "x.h"
*/
import "C"

import (
	"errors"
	"runtime/cgo"
	"sync"
	"time"
	"unsafe"
)

// ErrStart is returned when there is no timer left.
var ErrStart = errors.New("alarmclock: no timer")

// Alarm is a running alarm. It must be stopped, also when it has run out.
type Alarm struct {
	p    *C.alarm_src
	once sync.Once
	ring *ringer
}

// ringer is the side that the timer sees.
type ringer struct {
	f    func(left int)
	over chan struct{}
}

// box puts a handle into C memory.
func box(h cgo.Handle) unsafe.Pointer {
	p := C.malloc(C.size_t(unsafe.Sizeof(h)))
	*(*cgo.Handle)(p) = h
	return p
}

func unbox(p unsafe.Pointer) cgo.Handle { return *(*cgo.Handle)(p) }

func discard(p unsafe.Pointer) {
	h := unbox(p)
	C.free(p)
	h.Delete()
}

// Start calls f n times, on the timer's thread.
func Start(period time.Duration, n int, f func(left int)) (*Alarm, error) {
	r := &ringer{f: f, over: make(chan struct{})}
	data := box(cgo.NewHandle(r))
	p := C.alarm_start(C.int(period.Milliseconds()), C.int(n), data)
	if p == nil {
		discard(data)
		return nil, ErrStart
	}
	return &Alarm{p: p, ring: r}, nil
}

// Over is closed after the last call.
func (a *Alarm) Over() <-chan struct{} { return a.ring.over }

// Stop ends the alarm. A call under way may still run when it returns.
func (a *Alarm) Stop() {
	a.once.Do(func() { C.alarm_cancel(a.p) })
}

// StopWait ends the alarm and waits for the call under way. It must not be
// called by f.
func (a *Alarm) StopWait() {
	a.Stop()
	<-a.ring.over
}

// Wait returns when the alarm has run out.
func (a *Alarm) Wait() {
	<-a.ring.over
	a.Stop()
}

// Countdown blocks while it calls f n times.
func Countdown(period time.Duration, n int, f func(left int)) error {
	a, err := Start(period, n, f)
	if err != nil {
		return err
	}
	a.Wait()
	return nil
}

//export goAlarmFire
func goAlarmFire(data unsafe.Pointer, left C.int) {
	unbox(data).Value().(*ringer).f(int(left))
}

//export goAlarmDrop
func goAlarmDrop(data unsafe.Pointer) {
	r := unbox(data).Value().(*ringer)
	discard(data)
	close(r.over)
}
