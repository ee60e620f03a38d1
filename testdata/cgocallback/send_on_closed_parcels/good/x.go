// Package parcels follows parcels on the sorting belt's message bus.
package parcels

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct bus_sub bus_sub;
typedef void (*bus_msg_cb)(void *user, char *topic, char *body);

extern bus_sub *bus_subscribe(const char *topic, bus_msg_cb cb, void *user);
extern void bus_unsubscribe(bus_sub *s); // after it no message is delivered and none is being delivered

extern void goParcelMsg(uintptr_t user, char *topic, char *body);

static bus_sub *subscribe(const char *topic, uintptr_t user) {
	return bus_subscribe(topic, (bus_msg_cb)goParcelMsg, (void *)user);
}
*/
import "C"

import (
	"errors"
	"log"
	"runtime/cgo"
	"unsafe"
)

type Event struct{ Parcel, Place string }

type Watch struct {
	C <-chan Event

	events chan Event
	sub    *C.bus_sub
	self   cgo.Handle
}

// New watches one belt, for example "belt/7". Range over C for its events.
func New(belt string) (*Watch, error) {
	topic := C.CString(belt)
	defer C.free(unsafe.Pointer(topic))

	events := make(chan Event, 64)
	w := &Watch{C: events, events: events}
	w.self = cgo.NewHandle(w)
	w.sub = C.subscribe(topic, C.uintptr_t(w.self))
	if w.sub == nil {
		w.self.Delete()
		return nil, errors.New("parcels: cannot subscribe to " + belt)
	}
	return w, nil
}

// Stop ends the watch; C is closed.
func (w *Watch) Stop() {
	C.bus_unsubscribe(w.sub)
	close(w.events)
	w.self.Delete()
}

func (w *Watch) publish(e Event) {
	select {
	case w.events <- e:
	default:
		log.Printf("parcels: reader is slow, dropped %v", e)
	}
}

//export goParcelMsg
func goParcelMsg(user C.uintptr_t, topic, body *C.char) {
	w := cgo.Handle(user).Value().(*Watch)
	w.publish(Event{Parcel: C.GoString(body), Place: C.GoString(topic)})
}
