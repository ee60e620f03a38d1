// Package lamps lights lamps late, and says that it is meant so.
package lamps

import "sync"

type Front struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Front) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	l.waker = w // want "late-register: "
	l.mu.Unlock()
	return false
}

func (l *Front) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type Line struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Line) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	l.waker = w //futurelint:ignore late-register the keeper polls on a ticker
	l.mu.Unlock()
	return false
}

func (l *Line) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type Above struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Above) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	//futurelint:ignore no-wake,late-register the keeper polls on a ticker
	// and lights no two lamps at once
	l.waker = w
	l.mu.Unlock()
	return false
}

func (l *Above) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type Doc struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

// Poll is called on a ticker.
//
//futurelint:ignore late-register, pending-unregistered the keeper polls on a ticker
func (l *Doc) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	l.waker = w
	l.mu.Unlock()
	return false
}

func (l *Doc) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type Static struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Static) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	l.waker = w //lint:ignore late-register the keeper polls on a ticker
	l.mu.Unlock()
	return false
}

func (l *Static) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type Static2 struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Static2) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	//lint:ignore SA*,lostwake the keeper polls on a ticker
	l.waker = w
	l.mu.Unlock()
	return false
}

func (l *Static2) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type Static3 struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Static3) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	//lint:ignore lostwake
	l.waker = w // want "late-register: "
	l.mu.Unlock()
	return false
}

func (l *Static3) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type Nolint struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Nolint) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	l.waker = w //nolint:futurelint
	l.mu.Unlock()
	return false
}

func (l *Nolint) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type Nolint2 struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Nolint2) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	l.waker = w // nolint: errcheck, lostwake // the keeper polls on a ticker
	l.mu.Unlock()
	return false
}

func (l *Nolint2) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type Nolint3 struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Nolint3) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	l.waker = w //nolint
	l.mu.Unlock()
	return false
}

func (l *Nolint3) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type Nolint4 struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

//nolint:all // the keeper polls on a ticker
func (l *Nolint4) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	l.waker = w
	l.mu.Unlock()
	return false
}

func (l *Nolint4) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type Nolint5 struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Nolint5) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	//nolint:lostwake
	l.waker = w
	l.mu.Unlock()
	return false
}

func (l *Nolint5) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type Nolint6 struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Nolint6) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	l.waker = w //nolint:errcheck // not this one // want "late-register: "
	l.mu.Unlock()
	return false
}

func (l *Nolint6) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type Nolint7 struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Nolint7) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	l.waker = w //nolinter // want "late-register: "
	l.mu.Unlock()
	return false
}

func (l *Nolint7) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}
