// Package dblog runs an embedded database and takes its log lines.
package dblog

/*
#include <stdlib.h>
#include "x.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"unsafe"
)

// Errors.
var (
	ErrRunning = errors.New("dblog: database is running")
	ErrStopped = errors.New("dblog: database is not running")
)

// Sink takes a log line; it is called by several threads at a time.
type Sink func(level int, line string)

var (
	bootMu sync.Mutex
	booted bool

	// Fixed while the database runs.
	sink   Sink = func(int, string) {}
	prefix string

	lines atomic.Int64
)

// SetSink sets where log lines go, before Boot or after Halt.
func SetSink(s Sink, name string) error {
	bootMu.Lock()
	defer bootMu.Unlock()
	if booted {
		return ErrRunning
	}
	if s == nil {
		s = func(int, string) {}
	}
	sink = s
	prefix = name
	return nil
}

// Boot starts the database.
func Boot(path string, level int) error {
	cs := C.CString(path)
	defer C.free(unsafe.Pointer(cs))
	bootMu.Lock()
	defer bootMu.Unlock()
	if booted {
		return ErrRunning
	}
	C.db_log_level(C.int(level))
	if rc := C.db_boot(cs); rc != 0 {
		return fmt.Errorf("dblog: %s: error %d", path, int(rc))
	}
	booted = true
	return nil
}

// Halt stops the database and waits for its threads. A sink must not call it.
func Halt() error {
	bootMu.Lock()
	defer bootMu.Unlock()
	if !booted {
		return ErrStopped
	}
	C.db_halt()
	booted = false
	return nil
}

// Lines returns the number of lines so far.
func Lines() int64 { return lines.Load() }

func format(line string) string {
	if prefix == "" {
		return line
	}
	return prefix + ": " + line
}

//export goDBLog
func goDBLog(level C.int, line *C.char) {
	lines.Add(1)
	sink(int(level), format(C.GoString(line)))
}
