// Package lamps has comments that have no effect, or the wrong one.
package lamps

import "sync"

type Reason struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Reason) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	l.waker = w //futurelint:ignore late-register // want "late-register: " "directive: //futurelint:ignore late-register has no reason, and no effect"
	l.mu.Unlock()
	return false
}

func (l *Reason) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type Unknown struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Unknown) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	l.waker = w //futurelint:ignore late-registration,late-register polled // want "directive: //futurelint:ignore names an unknown check, late-registration"
	l.mu.Unlock()
	return false
}

func (l *Unknown) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type Unknown2 struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Unknown2) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	l.waker = w //futurelint:ignore lostwake polled // want "late-register: " "directive: .*unknown check, lostwake"
	l.mu.Unlock()
	return false
}

func (l *Unknown2) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type Other struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Other) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	l.waker = w //futurelint:ignore no-wake polled // want "late-register: " "directive: //futurelint:ignore no-wake silences nothing"
	l.mu.Unlock()
	return false
}

func (l *Other) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type Elsewhere struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Elsewhere) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	//futurelint:ignore late-register polled // want "directive: .* silences nothing"

	l.waker = w // want "late-register: "
	l.mu.Unlock()
	return false
}

func (l *Elsewhere) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type Before struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Before) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	_ = 0       //futurelint:ignore late-register polled // want "directive: .* silences nothing"
	l.waker = w // want "late-register: "
	l.mu.Unlock()
	return false
}

func (l *Before) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type None struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *None) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	l.waker = w //futurelint:ignore // want "late-register: " "directive: .* names no check"
	l.mu.Unlock()
	return false
}

func (l *None) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type Itself struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Itself) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	l.waker = w //futurelint:ignore directive polled // want "late-register: " "directive: .* silences nothing"
	l.mu.Unlock()
	return false
}

func (l *Itself) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type Verb struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Verb) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	l.waker = w //futurelint:silence late-register polled // want "late-register: " "directive: //futurelint:silence is no directive"
	l.mu.Unlock()
	return false
}

func (l *Verb) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type Space struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Space) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	l.waker = w // futurelint:ignore late-register polled // want "late-register: "
	l.mu.Unlock()
	return false
}

func (l *Space) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

// Bell wakes.
type Bell struct{}

// Ring is called by C, they say.
//
//futurelint:callback
func (Bell) Ring() {}

//futurelint:callback // want "directive: //futurelint:callback is not in the doc of a function"
var rung bool

//futurelint:poll pending=false // want "directive: //futurelint:poll has no effect: no parameter of poll is kept, and woken, in this package"
func poll() bool { return false }

//futurelint:poll // want "directive: //futurelint:poll does not say pending=VALUE, and has no effect"
func pollToo() bool { return poll() }

//futurelint:poll pending=0,nil // want "directive: //futurelint:poll has no effect: pollMore has 1 results"
func pollMore() bool { return pollToo() }

//futurelint:poll pending=rung // want "directive: //futurelint:poll has no effect: rung is no constant of type bool"
func pollOn() bool { return pollMore() }

//futurelint:waker // want "directive: //futurelint:waker is not in the doc of a type"
func ring() bool { return pollOn() }

//futurelint:wake // want "directive: //futurelint:wake is no directive"
var silent = ring()

//futurelint:confined // want "directive: //futurelint:confined is not in the doc of a function or type"
var calm = poll()
