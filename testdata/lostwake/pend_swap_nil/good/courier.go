// Package courier hands a signature back to the office that sent a courier. It
// is used on hot paths, hence the atomics.
package courier

import (
	"errors"
	"sync/atomic"
)

// ErrNotYet is returned by Receipt.Get before the signature is there.
var ErrNotYet = errors.New("courier: not yet")

// Waker is woken by the courier.
type Waker struct {
	fire func()
}

// WakerFunc returns a waker that calls fn.
func WakerFunc(fn func()) *Waker { return &Waker{fire: fn} }

// Signature of the recipient.
type Signature struct {
	Name string
	Ink  []byte
}

// Receipt is a future. It can be passed from one goroutine to the next, and
// only the one that has it calls Get.
type Receipt struct {
	sig   atomic.Pointer[Signature]
	waker atomic.Pointer[Waker]
}

// Get returns the signature. With ErrNotYet, w is woken later unless Get is
// called again.
func (r *Receipt) Get(w *Waker) (*Signature, error) {
	if s := r.sig.Load(); s != nil {
		return s, nil
	}
	r.waker.Store(w)
	if s := r.sig.Load(); s != nil {
		return s, nil
	}
	return nil, ErrNotYet
}

// Sign is called by the courier at the door. A second signature is refused.
func (r *Receipt) Sign(name string, ink []byte) bool {
	s := &Signature{Name: name, Ink: append([]byte(nil), ink...)}
	if !r.sig.CompareAndSwap(nil, s) {
		return false
	}
	if w := r.waker.Swap(nil); w != nil {
		w.fire()
	}
	return true
}

// Tour has one receipt for every stop.
type Tour []Receipt

// Signed counts the stops that were signed for.
func (t Tour) Signed() (n int) {
	for i := range t {
		if t[i].sig.Load() != nil {
			n++
		}
	}
	return n
}
