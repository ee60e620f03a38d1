// Package x has parts played, each by whom takes it first: the two who end it have it taken for them.
package x

/*
#include <stdint.h>
extern void goPlayed(uint32_t part, int applause);
extern int stage_play(uint32_t part);
*/
import "C"

import (
	"sync"
	"sync/atomic"
)

// Part is played, or cancelled.
type Part struct {
	id       uint32
	applause int
	over     chan struct{}
}

var (
	parts sync.Map // of *Part, by id
	last  atomic.Uint32
)

// Play has a part played.
func Play() *Part {
	p := &Part{id: last.Add(1), over: make(chan struct{})}
	parts.Store(p.id, p)
	if C.stage_play(C.uint32_t(p.id)) != 0 {
		parts.Delete(p.id)
		return nil
	}
	return p
}

// Applause waits for the end.
func (p *Part) Applause() int {
	<-p.over
	return p.applause
}

// Cancel cancels the part.
func (p *Part) Cancel() {
	if v, mine := parts.LoadAndDelete(p.id); mine {
		v.(*Part).fall()
	}
}

// CancelAll cancels all parts.
func CancelAll() {
	parts.Range(func(id, _ any) bool {
		if v, mine := parts.LoadAndDelete(id); mine {
			v.(*Part).fall()
		}
		return true
	})
}

func (p *Part) fall() {
	p.applause = -1
	close(p.over)
}

func (p *Part) bow(applause int) {
	p.applause = applause
	close(p.over)
}

//export goPlayed
func goPlayed(part C.uint32_t, applause C.int) {
	if v, mine := parts.LoadAndDelete(uint32(part)); mine {
		v.(*Part).bow(int(applause))
	}
}
