// Package x counts ballots.
package x

/*
#include <stdint.h>
typedef struct ballot ballot;
extern int ballot_choice(ballot *b);
extern void ballot_shred(ballot *b);
extern ballot *ballot_copy(ballot *b);
extern int ballots_count(const char *box, uintptr_t arg); // calls goBallot for each, and shreds it
*/
import "C"

import (
	"runtime"
	"runtime/cgo"
)

// Ballot is of one voter.
type Ballot struct {
	b     *C.ballot
	shown bool // by a count: not ours
}

func newBallot(b *C.ballot) *Ballot {
	ballot := &Ballot{b: b}
	runtime.SetFinalizer(ballot, func(b *Ballot) {
		if !b.shown {
			C.ballot_shred(b.b)
		}
	})
	return ballot
}

// Choice tells whom it is for.
func (b *Ballot) Choice() int {
	defer runtime.KeepAlive(b)
	return int(C.ballot_choice(b.b))
}

// Count shows each ballot in a box.
func Count(box *C.char, each func(*Ballot) bool) int {
	h := cgo.NewHandle(each)
	defer h.Delete()
	return int(C.ballots_count(box, C.uintptr_t(h)))
}

//export goBallot
func goBallot(b *C.ballot, arg C.uintptr_t) C.int {
	each := cgo.Handle(arg).Value().(func(*Ballot) bool)
	ballot := newBallot(b)
	ballot.shown = true
	if each(ballot) {
		return 1
	}
	return 0
}

// A copy is ours.
//
//export goBallotToKeep
func goBallotToKeep(b *C.ballot, arg C.uintptr_t) {
	each := cgo.Handle(arg).Value().(func(*Ballot) bool)
	each(newBallot(C.ballot_copy(b)))
}
