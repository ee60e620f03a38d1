// Package usbhotplug tells the program which USB sticks come and go.
package usbhotplug

/*
#include <stdint.h>

typedef struct usb_bus usb_bus;
typedef int (*usb_plug_fn)(usb_bus *b, int vendor, int product, int arrived, void *user);

extern int usb_hotplug_on(usb_bus *b, usb_plug_fn fn, void *user);

extern int goUsbPlugged(usb_bus *b, int vendor, int product, int arrived, void *user);

static int hotplug_on(usb_bus *b) { return usb_hotplug_on(b, goUsbPlugged, 0); }
*/
import "C"

import (
	"fmt"
	"sync"
	"unsafe"
)

type Device struct{ Vendor, Product int }

// Listener is told of devices on the bus thread. It may add and remove
// listeners.
type Listener interface {
	Plugged(d Device)
	Unplugged(d Device)
}

var (
	mu        sync.Mutex
	listeners = map[int]Listener{}
	lastKey   int
)

// Start turns the notifications on, for the rest of the program's life.
func Start(b *C.usb_bus) error {
	if rc := C.hotplug_on(b); rc != 0 {
		return fmt.Errorf("usbhotplug: %d", int(rc))
	}
	return nil
}

func Add(l Listener) (remove func()) {
	mu.Lock()
	defer mu.Unlock()
	lastKey++
	key := lastKey
	listeners[key] = l
	return func() {
		mu.Lock()
		defer mu.Unlock()
		delete(listeners, key)
	}
}

//export goUsbPlugged
func goUsbPlugged(bus *C.usb_bus, vendor, product, arrived C.int, user unsafe.Pointer) C.int {
	d := Device{int(vendor), int(product)}
	mu.Lock()
	defer mu.Unlock()
	for _, l := range listeners {
		if arrived != 0 {
			l.Plugged(d) // want "lock-across-call: "
		} else {
			l.Unplugged(d) // want "lock-across-call: "
		}
	}
	return 0
}
