// Package fingerprint reads finger images from the sensor.
package fingerprint

/*
#include <stdint.h>
#include <stddef.h>
#include <stdlib.h>

typedef struct fp_sensor fp_sensor;
typedef void (*fp_image_cb)(uint64_t token, int rc, size_t n);

// The sensor writes into buf until it has called cb.
extern int fp_capture(fp_sensor *s, uint8_t *buf, size_t len, fp_image_cb cb, uint64_t token);

extern void goFingerImage(uint64_t token, int rc, size_t n);
*/
import "C"

import (
	"errors"
	"fmt"
	"sync"
	"time"
	"unsafe"
)

const imageSize = 320 * 240

var ErrNoFinger = errors.New("fingerprint: no finger on the sensor")

type shot struct {
	buf  unsafe.Pointer
	done chan []byte
}

var pending = struct {
	sync.Mutex
	next C.uint64_t
	m    map[C.uint64_t]*shot
}{m: make(map[C.uint64_t]*shot)}

// Capture waits until a finger has been read, or for at most d.
func Capture(s *C.fp_sensor, d time.Duration) ([]byte, error) {
	sh := &shot{buf: C.malloc(imageSize), done: make(chan []byte, 1)}
	pending.Lock()
	pending.next++
	token := pending.next
	pending.m[token] = sh
	pending.Unlock()

	rc := C.fp_capture(s, (*C.uint8_t)(sh.buf), imageSize, C.fp_image_cb(C.goFingerImage), token)
	if rc != 0 {
		pending.Lock()
		delete(pending.m, token)
		pending.Unlock()
		C.free(sh.buf)
		return nil, fmt.Errorf("fingerprint: capture: %d", int(rc))
	}

	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case img := <-sh.done:
		if img == nil {
			return nil, errors.New("fingerprint: read failed")
		}
		return img, nil
	case <-t.C:
		return nil, ErrNoFinger
	}
}

//export goFingerImage
func goFingerImage(token C.uint64_t, rc C.int, n C.size_t) {
	pending.Lock()
	sh := pending.m[token]
	delete(pending.m, token)
	pending.Unlock()
	if sh == nil {
		return
	}
	var img []byte
	if rc == 0 {
		img = C.GoBytes(sh.buf, C.int(n))
	}
	C.free(sh.buf)
	sh.done <- img
}
