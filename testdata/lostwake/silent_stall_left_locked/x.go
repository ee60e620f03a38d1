// Package stall keeps horses in stalls; the groom holds a stall from Lead until Sweep.
package stall

import "sync"

type stall struct {
	swept *sync.Cond
	horse string
}

// Stable is made with Build.
type Stable struct {
	stalls []stall
	held   *sync.Cond // of the stall that the groom holds
}

// Build returns a stable with empty stalls.
func Build(n int) *Stable {
	s := &Stable{stalls: make([]stall, n)}
	for i := range s.stalls {
		s.stalls[i].swept = sync.NewCond(new(sync.Mutex))
	}
	return s
}

// House waits until stall i is free, and puts a horse there.
func (s *Stable) House(i int, horse string) {
	st := &s.stalls[i]
	st.swept.L.Lock()
	defer st.swept.L.Unlock()
	for st.horse != "" {
		st.swept.Wait()
	}
	st.horse = horse
}

// Lead takes the horse out of stall i, which stays locked until Sweep.
func (s *Stable) Lead(i int) (horse string) {
	st := &s.stalls[i]
	st.swept.L.Lock()
	s.held = st.swept
	horse, st.horse = st.horse, ""
	return horse
}

// Sweep unlocks the stall, and tells who waits for it.
func (s *Stable) Sweep() {
	c := s.held
	s.held = nil
	c.L.Unlock()
	c.Signal()
}
