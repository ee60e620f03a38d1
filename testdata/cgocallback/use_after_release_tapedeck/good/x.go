// Package tapedeck records samples on a deck of C's, which reports the end of the tape.
package tapedeck

/*
#include <stddef.h>
#include <stdint.h>

extern int  DeckCreate(uintptr_t owner);
extern void DeckWriteSamples(uintptr_t owner, const int16_t *samples, size_t n);
extern int  DeckDestroy(uintptr_t owner);

extern void goTapeEnds(uintptr_t owner);
*/
import "C"

import (
	"errors"
	"runtime/cgo"
	"sync"
)

// Deck records what comes on Samples.
type Deck struct {
	Samples chan []int16
	owner   cgo.Handle
	ended   chan struct{}
	once    sync.Once
	tapeEnd func()
}

// Open opens a deck; tapeEnd is called when its tape is full.
func Open(tapeEnd func()) (*Deck, error) {
	d := &Deck{Samples: make(chan []int16), ended: make(chan struct{}), tapeEnd: tapeEnd}
	d.owner = cgo.NewHandle(d)
	if C.DeckCreate(C.uintptr_t(d.owner)) != 0 {
		d.owner.Delete()
		return nil, errors.New("tapedeck: no deck")
	}
	go d.record()
	return d, nil
}

func (d *Deck) record() {
	defer close(d.ended)
	for s := range d.Samples {
		C.DeckWriteSamples(C.uintptr_t(d.owner), (*C.int16_t)(&s[0]), C.size_t(len(s)))
	}
}

// Close ends the recording.
func (d *Deck) Close() {
	d.once.Do(func() {
		close(d.Samples)
		<-d.ended
		C.DeckDestroy(C.uintptr_t(d.owner))
	})
}

//export goTapeEnds
func goTapeEnds(owner C.uintptr_t) {
	cgo.Handle(owner).Value().(*Deck).tapeEnd()
}
