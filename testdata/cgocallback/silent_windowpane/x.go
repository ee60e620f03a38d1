//go:build windows

// Package x shows windows. Its user makes them, and has their messages handled, on one thread.
package x

import "syscall"

var (
	user32      = syscall.NewLazyDLL("user32.dll")
	createPane  = user32.NewProc("CreateWindowExW")
	defaultProc = user32.NewProc("DefWindowProcW")
	procedure   = syscall.NewCallback(paneProcedure)
	panes       = map[uintptr]*Pane{}
)

// Pane is a window.
type Pane struct {
	handle  uintptr
	Clicked func()
}

// Open opens a window.
func Open(class uintptr) *Pane {
	p := &Pane{}
	p.handle, _, _ = createPane.Call(class, procedure)
	panes[p.handle] = p
	return p
}

func paneProcedure(window uintptr, message uint32, w, l uintptr) uintptr {
	if p := panes[window]; p != nil && message == 0x202 && p.Clicked != nil {
		p.Clicked()
		return 0
	}
	r, _, _ := defaultProc.Call(window, uintptr(message), w, l)
	return r
}
