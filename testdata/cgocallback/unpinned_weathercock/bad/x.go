// Package weathercock tells how the wind turns, by a C driver that calls back with the address
// that it was given.
package weathercock

/*
typedef struct { void *data; void (*release)(void *); } vane_user;
typedef void (*vane_cb)(vane_user *);

extern int  vane_register(const char *name, vane_cb cb, vane_user *user);
extern void goTurns(vane_user *user);
*/
import "C"

import (
	"errors"
	"unsafe"
)

type watcher struct {
	name  string
	turns func(name string)
}

var watchers []*watcher

// Watch calls turns when the wind turns.
func Watch(name string, turns func(name string)) error {
	w := watcher{name: name, turns: turns}
	user := C.vane_user{data: unsafe.Pointer(&w), release: nil}
	if rc, err := C.vane_register(nil, C.vane_cb(C.goTurns), &user); err != nil || rc != 0 { // want "unpinned: "
		return errors.New("weathercock: rust")
	}
	return nil
}

//export goTurns
func goTurns(user *C.vane_user) {
	w := (*watcher)(user.data)
	w.turns(w.name)
}
