// Package speech turns text into sound and reports the words being spoken.
package speech

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct tts tts;

extern tts *tts_new(const char *voice, uintptr_t user);
extern int tts_say(tts *t, const char *text); // copies text, returns at once
extern void tts_shutup(tts *t);               // drops the queue, returns at once

extern void goTtsWord(uintptr_t user, int offset, int final);
*/
import "C"

import (
	"context"
	"fmt"
	"runtime/cgo"
	"unsafe"
)

type Word struct {
	Offset int
	Final  bool
}

// Voice is made once and kept for the life of the process.
type Voice struct {
	t     *C.tts
	words chan Word
}

func NewVoice(name string) (*Voice, error) {
	v := &Voice{words: make(chan Word, 128)}
	h := cgo.NewHandle(v)
	cn := C.CString(name)
	defer C.free(unsafe.Pointer(cn))
	if v.t = C.tts_new(cn, C.uintptr_t(h)); v.t == nil {
		h.Delete()
		return nil, fmt.Errorf("speech: no voice %q", name)
	}
	return v, nil
}

// Say queues a text.
func (v *Voice) Say(text string) error {
	ct := C.CString(text)
	defer C.free(unsafe.Pointer(ct))
	if rc := C.tts_say(v.t, ct); rc != 0 {
		return fmt.Errorf("speech: say: %d", int(rc))
	}
	return nil
}

// Follow hands words to fn until ctx ends, then silences the voice.
func (v *Voice) Follow(ctx context.Context, fn func(Word)) error {
	defer C.tts_shutup(v.t)
	for {
		select {
		case w := <-v.words:
			fn(w)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

//export goTtsWord
func goTtsWord(user C.uintptr_t, offset, final C.int) {
	v := cgo.Handle(user).Value().(*Voice)
	select {
	case v.words <- Word{Offset: int(offset), Final: final != 0}:
	default: // marks are for display only; a slow follower misses some
	}
}
