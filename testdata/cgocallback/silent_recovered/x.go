// Package x recovers in the callback: right.
package x

/*
#include <stdint.h>
extern int goPlayed(uint32_t piece);
static int piece_play(uint32_t piece) { return goPlayed(piece); }
*/
import "C"

import (
	"sync"
)

var (
	mu     sync.Mutex
	pieces = map[uint32]*int{}
)

// Play plays a piece.
func Play(piece uint32) { C.piece_play(C.uint32_t(piece)) }

// Learn learns a piece.
func Learn(piece uint32) {
	mu.Lock()
	defer mu.Unlock()
	pieces[piece] = new(int)
}

// Unlearn forgets it.
func Unlearn(piece uint32) {
	mu.Lock()
	defer mu.Unlock()
	delete(pieces, piece)
}

//export goPlayed
func goPlayed(piece C.uint32_t) (rc C.int) {
	defer func() {
		if recover() != nil {
			rc = -1
		}
	}()
	mu.Lock()
	played := pieces[uint32(piece)]
	mu.Unlock()
	*played++
	return 0
}
