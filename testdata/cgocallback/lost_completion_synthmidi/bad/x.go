// Package synthmidi reads patches from a synthesizer by SysEx requests.
package synthmidi

/*
#include <stdint.h>

typedef struct midi_port midi_port;

extern midi_port *midi_open(int index, uintptr_t user);
// The dump, if any, arrives through goMidiDump from the driver's thread, in the
// order of the requests.
extern int midi_request(midi_port *p, int patch, int serial);

extern void goMidiDump(uintptr_t user, int serial, int patch, int checksum);
*/
import "C"

import (
	"errors"
	"fmt"
	"runtime/cgo"
	"sync"
	"time"
)

type Dump struct{ serial, Patch, Checksum int }

// Port stays open as long as the process runs.
type Port struct {
	p      *C.midi_port
	mu     sync.Mutex // one request at a time
	serial int
	dumps  chan Dump
}

var ErrTimeout = errors.New("synthmidi: no answer")

func Open(index int) (*Port, error) {
	p := &Port{dumps: make(chan Dump, 1)}
	h := cgo.NewHandle(p)
	if p.p = C.midi_open(C.int(index), C.uintptr_t(h)); p.p == nil {
		h.Delete()
		return nil, fmt.Errorf("synthmidi: no port %d", index)
	}
	return p, nil
}

// Read asks for one patch.
func (p *Port) Read(patch int, d time.Duration) (Dump, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.serial++
	if rc := C.midi_request(p.p, C.int(patch), C.int(p.serial)); rc != 0 {
		return Dump{}, fmt.Errorf("synthmidi: request: %d", int(rc))
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case got := <-p.dumps: // want "lost-completion: "
		return got, nil
	case <-t.C:
		return Dump{}, ErrTimeout
	}
}

//export goMidiDump
func goMidiDump(user C.uintptr_t, serial, patch, checksum C.int) {
	p := cgo.Handle(user).Value().(*Port)
	d := Dump{int(serial), int(patch), int(checksum)}
	for {
		select {
		case p.dumps <- d:
			return
		default:
		}
		select { // the newest dump replaces one nobody took
		case <-p.dumps:
		default:
		}
	}
}
