// Package logbridge sends the log of the C engine to slog.
package logbridge

/*
#include <stdint.h>

typedef void (*eng_log_fn)(void *user, int level, char *line);
extern void eng_set_log(eng_log_fn fn, void *user);

extern void goEngineLog(uintptr_t user, int level, char *line);

static void forward(void *user, int level, char *line) { goEngineLog((uintptr_t)user, level, line); }
static void set_log(uintptr_t h) { eng_set_log(forward, (void *)h); }
*/
import "C"

import (
	"context"
	"log/slog"
	"runtime/cgo"
	"sync"
	"sync/atomic"
)

type bridge struct {
	out   atomic.Pointer[slog.Logger]
	lines atomic.Uint64
}

// current is the process's only bridge. The engine has no way to unset its log
// function and logs from its threads until the process ends, so the handle is
// never deleted, on purpose.
var current = sync.OnceValue(func() *bridge {
	b := new(bridge)
	b.out.Store(slog.Default())
	C.set_log(C.uintptr_t(cgo.NewHandle(b)))
	return b
})

// Use directs the engine's log to l.
func Use(l *slog.Logger) { current().out.Store(l) }

// Lines counts the lines so far.
func Lines() uint64 { return current().lines.Load() }

var levels = [...]slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError}

//export goEngineLog
func goEngineLog(user C.uintptr_t, level C.int, line *C.char) {
	b := cgo.Handle(user).Value().(*bridge)
	b.lines.Add(1)
	l := slog.LevelError
	if level >= 0 && int(level) < len(levels) {
		l = levels[level]
	}
	b.out.Load().Log(context.Background(), l, C.GoString(line), "from", "engine")
}
