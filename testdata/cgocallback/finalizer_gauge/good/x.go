package x

/*
struct gauge { int level; };
static struct gauge *gauge_open(int pipe) { static struct gauge g; g.level = pipe; return &g; }
static int gauge_settle(struct gauge *g) { return g->level; }
static void gauge_free(struct gauge *g) { g->level = 0; }
*/
import "C"

import "runtime"

// Gauge is of one pipe. It ends when nobody has it any more.
type Gauge struct{ g *C.struct_gauge }

// Open opens the gauge of a pipe.
func Open(pipe int) *Gauge {
	g := &Gauge{C.gauge_open(C.int(pipe))}
	runtime.SetFinalizer(g, func(g *Gauge) { C.gauge_free(g.g) })
	return g
}

// Level waits until the level has settled.
func (g *Gauge) Level() int {
	level := C.gauge_settle(g.g)
	runtime.KeepAlive(g)
	return int(level)
}
