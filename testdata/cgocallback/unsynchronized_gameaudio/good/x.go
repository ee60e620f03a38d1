// Package gameaudio plays sound effects through a C mixer.
package gameaudio

/*
#include <stdlib.h>

extern int mix_init(int rate);
// Returns a channel number that is not in use, or -1.
extern int mix_play(const char *clip, int loops);
extern void mix_halt(int ch);

// From the mixer's thread when a channel has run out or was halted; not from
// within mix_play or mix_halt.
extern void goMixEnded(int ch);
*/
import "C"

import (
	"errors"
	"fmt"
	"sync"
	"unsafe"
)

// mixer counts what the process's only C mixer does.
type mixer struct {
	mu     sync.Mutex
	ended  map[int]int // channel -> times it ended
	played int
}

var mix = mixer{ended: make(map[int]int)}

func Init(rate int) error {
	if rc := C.mix_init(C.int(rate)); rc != 0 {
		return fmt.Errorf("gameaudio: init: %d", int(rc))
	}
	return nil
}

// Play starts a clip and returns its channel.
func Play(clip string, loops int) (int, error) {
	cc := C.CString(clip)
	defer C.free(unsafe.Pointer(cc))
	ch := C.mix_play(cc, C.int(loops))
	if ch < 0 {
		return 0, errors.New("gameaudio: no free channel")
	}
	mix.mu.Lock()
	mix.played++
	mix.mu.Unlock()
	return int(ch), nil
}

// Halt silences a channel.
func Halt(ch int) { C.mix_halt(C.int(ch)) }

// Report returns how many clips were started and how many ended by channel,
// and begins a new count.
func Report() (played int, ended map[int]int) {
	mix.mu.Lock()
	defer mix.mu.Unlock()
	played, ended = mix.played, mix.ended
	mix.played, mix.ended = 0, make(map[int]int)
	return played, ended
}

//export goMixEnded
func goMixEnded(ch C.int) {
	mix.mu.Lock()
	defer mix.mu.Unlock()
	mix.ended[int(ch)]++
}
