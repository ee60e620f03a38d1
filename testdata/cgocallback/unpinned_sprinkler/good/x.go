// Package sprinkler waters the garden by the controller's own timers.
package sprinkler

/*
#include <stdint.h>

typedef struct spr_timer spr_timer;
typedef void (*spr_tick)(void *user, int zone);

// The timer keeps user and hands it to every tick.
extern spr_timer *spr_every(int seconds, spr_tick fn, void *user);
extern void spr_stop(spr_timer *t); // joins

extern void goSprinklerTick(uintptr_t user, int zone);

static spr_timer *every(int seconds, uintptr_t user) {
	return spr_every(seconds, (spr_tick)goSprinklerTick, (void *)user);
}
*/
import "C"

import (
	"errors"
	"runtime/cgo"
	"sync/atomic"
	"time"
)

type Plan struct {
	open   func(zone int)
	timer  *C.spr_timer
	handle cgo.Handle
	runs   atomic.Int32
}

// Every calls open for each zone in turn, once per period.
func Every(period time.Duration, open func(zone int)) (*Plan, error) {
	if period < time.Second {
		return nil, errors.New("sprinkler: period is too short")
	}
	p := &Plan{open: open}
	h := cgo.NewHandle(p)
	p.timer = C.every(C.int(period/time.Second), C.uintptr_t(h))
	if p.timer == nil {
		h.Delete()
		return nil, errors.New("sprinkler: no timer left")
	}
	p.handle = h
	return p, nil
}

func (p *Plan) Runs() int { return int(p.runs.Load()) }

func (p *Plan) Stop() {
	C.spr_stop(p.timer)
	p.handle.Delete()
}

//export goSprinklerTick
func goSprinklerTick(user C.uintptr_t, zone C.int) {
	p := cgo.Handle(user).Value().(*Plan)
	p.runs.Add(1)
	p.open(int(zone))
}
