// Package camera delivers exposure events of a studio camera to listeners.
package camera

/*
// The shutter events come from the SDK's thread for the life of the process.
extern int cam_sdk_init(void);
extern int cam_fire(void);

extern void goCamShutter(int frame, int micros);
*/
import "C"

import (
	"fmt"
	"log"
	"slices"
	"sync"
)

// Listener is told of each exposure; it may add and remove listeners.
type Listener func(frame, micros int)

type entry struct {
	id int
	fn Listener
}

var hub struct {
	sync.Mutex
	last      int
	listeners []entry
}

var Init = sync.OnceValue(func() error {
	if rc := C.cam_sdk_init(); rc != 0 {
		return fmt.Errorf("camera: init: %d", int(rc))
	}
	return nil
})

// Listen adds fn and returns a function that removes it again.
func Listen(fn Listener) (remove func()) {
	hub.Lock()
	defer hub.Unlock()
	hub.last++
	id := hub.last
	hub.listeners = append(hub.listeners, entry{id, fn})
	return func() {
		hub.Lock()
		defer hub.Unlock()
		hub.listeners = slices.DeleteFunc(hub.listeners, func(e entry) bool { return e.id == id })
	}
}

// Fire releases the shutter.
func Fire() error {
	if rc := C.cam_fire(); rc != 0 {
		return fmt.Errorf("camera: fire: %d", int(rc))
	}
	return nil
}

func call(fn Listener, frame, micros int) {
	defer func() {
		if e := recover(); e != nil {
			log.Printf("camera: listener: %v", e)
		}
	}()
	fn(frame, micros)
}

//export goCamShutter
func goCamShutter(frame, micros C.int) {
	hub.Lock()
	ls := slices.Clone(hub.listeners)
	hub.Unlock()
	for _, e := range ls {
		call(e.fn, int(frame), int(micros))
	}
}
