// Package ballroom waits for couples that a C library matches.
package ballroom

/*
#include <stdint.h>

extern int  match_ask(uint32_t dancer);
extern void goMatched(uint32_t dancer, uint32_t partner);
*/
import "C"

import (
	"errors"
	"sync"
)

type wish struct {
	dancer  uint32
	ready   chan struct{}
	once    sync.Once
	partner uint32
}

var hall = struct {
	sync.Mutex
	wishes map[uint32]*wish
}{wishes: map[uint32]*wish{}}

func lookFor(dancer uint32) (*wish, bool) {
	hall.Lock()
	defer hall.Unlock()
	w, ok := hall.wishes[dancer]
	return w, ok
}

func (w *wish) end() {
	hall.Lock()
	delete(hall.wishes, w.dancer)
	hall.Unlock()
	w.once.Do(func() { close(w.ready) })
}

// Ask asks for a partner.
func Ask(dancer uint32) (uint32, error) {
	w := &wish{dancer: dancer, ready: make(chan struct{})}
	hall.Lock()
	hall.wishes[dancer] = w
	hall.Unlock()
	if C.match_ask(C.uint32_t(dancer)) != 0 {
		hall.Lock()
		delete(hall.wishes, dancer)
		hall.Unlock()
		return 0, errors.New("ballroom: closed")
	}
	<-w.ready
	return w.partner, nil
}

// Leave has the dancer wait no more.
func Leave(dancer uint32) {
	if w, ok := lookFor(dancer); ok {
		w.end()
	}
}

//export goMatched
func goMatched(dancer, partner C.uint32_t) {
	w, ok := lookFor(uint32(dancer))
	if !ok {
		return
	}
	w.partner = uint32(partner)
	w.end()
}
