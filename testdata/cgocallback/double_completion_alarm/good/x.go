// Package alarm rings once, at a time kept by the hardware clock.
package alarm

/*
#include <stdint.h>

typedef void (*rtc_fn)(void *arg);

extern int64_t rtc_arm(int64_t unix_sec, rtc_fn fn, void *arg);
// rtc_disarm waits for a running fn. It returns 0 whether or not fn has run.
extern int rtc_disarm(int64_t id);

extern void goAlarmRings(uintptr_t arg);

static void rings(void *arg) { goAlarmRings((uintptr_t)arg); }
static int64_t arm(int64_t at, uintptr_t arg) { return rtc_arm(at, rings, (void *)arg); }
*/
import "C"

import (
	"errors"
	"runtime/cgo"
	"sync/atomic"
	"time"
)

// Alarm rings once. Rang yields true when it did and false when it was stopped.
type Alarm struct {
	Rang chan bool

	id    C.int64_t
	h     cgo.Handle
	ended atomic.Bool
}

func At(t time.Time) (*Alarm, error) {
	a := &Alarm{Rang: make(chan bool, 1)}
	h := cgo.NewHandle(a)
	a.h = h
	id := C.arm(C.int64_t(t.Unix()), C.uintptr_t(h))
	if id < 0 {
		h.Delete()
		return nil, errors.New("alarm: no free comparator")
	}
	a.id = id
	return a, nil
}

// Stop is called by the owner, at most once, whether the alarm rang or not.
func (a *Alarm) Stop() {
	C.rtc_disarm(a.id)
	if a.ended.CompareAndSwap(false, true) {
		a.end(false)
	}
}

func (a *Alarm) end(rang bool) {
	a.h.Delete()
	a.Rang <- rang
	close(a.Rang)
}

//export goAlarmRings
func goAlarmRings(arg C.uintptr_t) {
	a := cgo.Handle(arg).Value().(*Alarm)
	if a.ended.CompareAndSwap(false, true) {
		a.end(true)
	}
}
