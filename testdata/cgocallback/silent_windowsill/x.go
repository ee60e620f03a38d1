// Package windowsill polls a window of C's in a goroutine. What is set for the window's close
// does not close it.
package windowsill

/*
#include <stdint.h>

typedef struct View View;
typedef void (*view_cb)(uintptr_t);

extern void ViewPollEvents(View *v);
extern void ViewSetCloseCallback(View *v, view_cb cb);
extern int  ViewShouldClose(View *v);
extern void goViewClosed(uintptr_t owner);
*/
import "C"

import "runtime/cgo"

// Window is a window.
type Window struct {
	view *C.View
	quit chan struct{}
	bye  func()
}

// Poll polls until Quit.
func (w *Window) Poll() {
	go func() {
		for {
			select {
			case <-w.quit:
				return
			default:
				C.ViewPollEvents(w.view)
			}
		}
	}()
}

// OnClose has bye called when somebody closes the window.
func (w *Window) OnClose(bye func()) {
	w.bye = bye
	C.ViewSetCloseCallback(w.view, C.view_cb(C.goViewClosed))
}

// Closing tells whether somebody has closed the window.
func (w *Window) Closing() bool { return C.ViewShouldClose(w.view) != 0 }

//export goViewClosed
func goViewClosed(owner C.uintptr_t) {
	cgo.Handle(owner).Value().(*Window).bye()
}
