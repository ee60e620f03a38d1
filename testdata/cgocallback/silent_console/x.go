//go:build windows

// Package console tells a service about Ctrl-C, logoff and shutdown.
package console

import (
	"sync"
	"syscall"
	"time"
)

// The events of SetConsoleCtrlHandler.
const (
	CtrlC    = 0
	Close    = 2
	Logoff   = 5
	Shutdown = 6
)

// grace is what Windows leaves a process after Close.
const grace = 4 * time.Second

var (
	kernel32              = syscall.NewLazyDLL("kernel32.dll")
	setConsoleCtrlHandler = kernel32.NewProc("SetConsoleCtrlHandler")

	// handler lives as long as the process: Windows keeps it, and callbacks
	// cannot be freed.
	handler = syscall.NewCallback(onEvent)

	installing sync.Once
	installErr error

	mu        sync.Mutex
	listeners = map[chan<- uint32]struct{}{}
	cleaned   = make(chan struct{})
	cleanOnce sync.Once
)

// Notify sends the events to c, which should have room for them. Events are
// dropped where there is none.
func Notify(c chan<- uint32) error {
	mu.Lock()
	listeners[c] = struct{}{}
	mu.Unlock()

	installing.Do(func() {
		if r, _, err := setConsoleCtrlHandler.Call(handler, 1); r == 0 {
			installErr = err
		}
	})
	if installErr != nil {
		Ignore(c)
	}
	return installErr
}

// Ignore stops the delivery to c.
func Ignore(c chan<- uint32) {
	mu.Lock()
	delete(listeners, c)
	mu.Unlock()
}

// Cleaned tells that the process may be ended.
func Cleaned() {
	cleanOnce.Do(func() { close(cleaned) })
}

// onEvent runs on a thread that Windows creates for the event. The process ends
// when it returns from anything but CtrlC.
func onEvent(event uintptr) uintptr {
	mu.Lock()
	for c := range listeners {
		select {
		case c <- uint32(event):
		default:
		}
	}
	mu.Unlock()

	if event != CtrlC {
		select {
		case <-cleaned:
		case <-time.After(grace):
		}
	}
	return 1
}
