// Package x lets a user's function judge; what C is given loses its
// finalizer: right.
package x

/*
#include <stdint.h>
typedef struct { int why; } verdict_t;
typedef struct { int by; } appeal_t;
extern verdict_t *goJudge(uintptr_t court);
extern int goAppeal(uintptr_t court, appeal_t **out);
static verdict_t *verdict_new(int why) { (void)why; return 0; }
static void verdict_free(verdict_t *v) { (void)v; }
static appeal_t *appeal_new(int by) { (void)by; return 0; }
static void appeal_free(appeal_t *a) { (void)a; }
static void court_run(uintptr_t court) { appeal_t *a; verdict_free(goJudge(court)); goAppeal(court, &a); appeal_free(a); }
*/
import "C"

import (
	"runtime"
	"runtime/cgo"
)

// Verdict is one that C passes on.
type Verdict struct{ v *C.verdict_t }

// NewVerdict returns a verdict for a reason.
func NewVerdict(why int) *Verdict {
	v := &Verdict{v: C.verdict_new(C.int(why))}
	runtime.SetFinalizer(v, func(v *Verdict) { C.verdict_free(v.v) })
	return v
}

// Appeal is one that the user makes.
type Appeal struct{ a *C.appeal_t }

// NewAppeal returns an appeal.
func NewAppeal(by int) *Appeal {
	a := &Appeal{a: C.appeal_new(C.int(by))}
	runtime.SetFinalizer(a, func(a *Appeal) { C.appeal_free(a.a) })
	return a
}

// Court has a user's functions.
type Court struct {
	Judge  func() int
	Appeal func() *Appeal
}

// Run lets C hold a trial.
func (c *Court) Run() {
	h := cgo.NewHandle(c)
	defer h.Delete()
	C.court_run(C.uintptr_t(h))
}

//export goJudge
func goJudge(court C.uintptr_t) *C.verdict_t {
	c := cgo.Handle(court).Value().(*Court)
	v := NewVerdict(c.Judge())
	runtime.SetFinalizer(v, nil) // it is C's now
	return v.v
}

//export goAppeal
func goAppeal(court C.uintptr_t, out **C.appeal_t) C.int {
	c := cgo.Handle(court).Value().(*Court)
	a := c.Appeal()
	if a == nil {
		return 1
	}
	runtime.SetFinalizer(a, nil) // it is C's now
	*out = a.a
	return 0
}
