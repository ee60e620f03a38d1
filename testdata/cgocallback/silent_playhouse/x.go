// Package playhouse runs plays in a C engine: most calls hold a lock, but the one that runs
// the play calls back into the user's code, which may want it.
package playhouse

/*
#include <stdint.h>

typedef struct stage stage;

extern void stage_light(stage *s, int n);
extern int  stage_run_scene(stage *s);
extern void goCue(uintptr_t stage, int cue);
*/
import "C"

import (
	"runtime/cgo"
	"sync"
)

// Stage is where a play is.
type Stage struct {
	mu  sync.RWMutex
	ref *C.stage
	cue func(int)
}

func (s *Stage) light(n int) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	C.stage_light(s.ref, C.int(n))
}

// Light1 lights.
func (s *Stage) Light1() {
	s.mu.RLock()
	defer s.mu.RUnlock()
	C.stage_light(s.ref, 1)
}

// Light2 lights.
func (s *Stage) Light2() {
	s.mu.RLock()
	defer s.mu.RUnlock()
	C.stage_light(s.ref, 2)
}

// Light3 lights.
func (s *Stage) Light3() {
	s.mu.RLock()
	defer s.mu.RUnlock()
	C.stage_light(s.ref, 3)
}

// Light4 lights.
func (s *Stage) Light4() {
	s.mu.RLock()
	defer s.mu.RUnlock()
	C.stage_light(s.ref, 4)
}

// Light5 lights.
func (s *Stage) Light5() {
	s.mu.RLock()
	defer s.mu.RUnlock()
	C.stage_light(s.ref, 5)
}

// Light6 lights.
func (s *Stage) Light6() {
	s.mu.RLock()
	defer s.mu.RUnlock()
	C.stage_light(s.ref, 6)
}

// Light7 lights.
func (s *Stage) Light7() {
	s.mu.RLock()
	defer s.mu.RUnlock()
	C.stage_light(s.ref, 7)
}

// Light8 lights.
func (s *Stage) Light8() {
	s.mu.RLock()
	defer s.mu.RUnlock()
	C.stage_light(s.ref, 8)
}

// Play plays to the end.
func (s *Stage) Play() {
	ref := s.ref
	for C.stage_run_scene(ref) != 0 {
		s.light(0)
	}
}

//export goCue
func goCue(stage C.uintptr_t, cue C.int) {
	cgo.Handle(stage).Value().(*Stage).cue(int(cue))
}
