// Package mirrors asks all mirrors for a file's checksum. The channel holds one
// answer per mirror, so that no callback ever waits, even if the asker left.
package mirrors

/*
#include <stdint.h>
#include <stdlib.h>

typedef void (*mi_answer)(uintptr_t user, int mirror, char *sum); // sum may be NULL
extern int mi_ask(int mirror, const char *file, mi_answer fn, uintptr_t user);
extern void goMirrorAnswer(uintptr_t user, int mirror, char *sum);
*/
import "C"

import (
	"context"
	"errors"
	"runtime/cgo"
	"sync/atomic"
	"unsafe"
)

type poll struct {
	answers chan string
	open    atomic.Int32
	h       cgo.Handle
}

func (p *poll) leave() {
	if p.open.Add(-1) == 0 {
		p.h.Delete()
	}
}

// Checksum returns the sum that a majority of n mirrors report.
func Checksum(ctx context.Context, file string, n int) (string, error) {
	cfile := C.CString(file)
	defer C.free(unsafe.Pointer(cfile))

	p := &poll{answers: make(chan string, n)}
	p.h = cgo.NewHandle(p)
	p.open.Store(int32(n) + 1)
	defer p.leave()
	for i := range n {
		if rc := C.mi_ask(C.int(i), cfile, C.mi_answer(C.goMirrorAnswer), C.uintptr_t(p.h)); rc != 0 {
			p.answers <- ""
			p.leave()
		}
	}

	votes := make(map[string]int)
	for range n {
		select {
		case sum := <-p.answers:
			if votes[sum]++; sum != "" && votes[sum] > n/2 {
				return sum, nil
			}
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	return "", errors.New("mirrors: no majority")
}

//export goMirrorAnswer
func goMirrorAnswer(user C.uintptr_t, mirror C.int, sum *C.char) {
	p := cgo.Handle(user).Value().(*poll)
	s := ""
	if sum != nil {
		s = C.GoString(sum)
	}
	p.answers <- s
	p.leave()
}
