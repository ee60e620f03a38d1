// Package x lets a pantry of C's tell of what it loses.
package x

/*
#include <stdint.h>
typedef struct pantry pantry;
extern void goMould(uintptr_t key);
extern void goMouse(uintptr_t key);
extern void goThief(uintptr_t key);
extern pantry *pantry_build(void);
extern void pantry_on_mould(pantry *p, uintptr_t key);
extern void pantry_on_mouse(pantry *p, uintptr_t key);
extern void pantry_on_thief(pantry *p, uintptr_t key);
extern void pantry_close(pantry *p);
*/
import "C"

import "sync"

// bells are what is rung, by number.
type bells struct {
	mu   sync.Mutex
	last uintptr
	ring map[uintptr]func()
}

func (b *bells) hang(ring func()) uintptr {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last++
	b.ring[b.last] = ring
	return b.last
}

func (b *bells) look(key uintptr) func() {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.ring[key]
}

func (b *bells) take(key uintptr) func() {
	b.mu.Lock()
	defer b.mu.Unlock()
	was := b.ring[key]
	delete(b.ring, key)
	return was
}

var (
	moulds = &bells{ring: map[uintptr]func(){}}
	mice   = &bells{ring: map[uintptr]func(){}}
	thefts = &bells{ring: map[uintptr]func(){}}
)

// Pantry has three bells.
type Pantry struct {
	p                   *C.pantry
	mould, mouse, theft uintptr
}

// New builds a pantry.
func New() *Pantry { return &Pantry{p: C.pantry_build()} }

// OnMould hangs the bell for mould in the place of the one before.
func (p *Pantry) OnMould(ring func()) {
	was := p.mould
	p.mould = moulds.hang(ring)
	C.pantry_on_mould(p.p, C.uintptr_t(p.mould))
	moulds.take(was)
}

// OnMouse hangs the bell for mice.
func (p *Pantry) OnMouse(ring func()) {
	was := p.mouse
	p.mouse = mice.hang(ring)
	C.pantry_on_mouse(p.p, C.uintptr_t(p.mouse))
	mice.take(was)
}

// OnThief hangs the bell for thieves.
func (p *Pantry) OnThief(ring func()) {
	was := p.theft
	p.theft = thefts.hang(ring)
	C.pantry_on_thief(p.p, C.uintptr_t(p.theft))
	thefts.take(was)
}

// Close takes the pantry and its bells down.
func (p *Pantry) Close() {
	C.pantry_close(p.p)
	moulds.take(p.mould)
	mice.take(p.mouse) // want "leak: "
}

func rung(b *bells, key C.uintptr_t) {
	if ring := b.look(uintptr(key)); ring != nil {
		ring()
	}
}

//export goMould
func goMould(key C.uintptr_t) { rung(moulds, key) }

//export goMouse
func goMouse(key C.uintptr_t) { rung(mice, key) }

//export goThief
func goThief(key C.uintptr_t) { rung(thefts, key) }
