// Package ferris lets guests board the gondolas of a wheel, of which each may be shut.
package ferris

import "sync"

type gondola struct {
	seats int
	shut  bool
}

func (g *gondola) open() bool { return !g.shut && g.seats > 0 }

type Wheel struct {
	mu       sync.Mutex
	turned   *sync.Cond
	gondolas map[int]*gondola
	halted   bool
	calm     bool
}

func Build() *Wheel {
	w := &Wheel{gondolas: make(map[int]*gondola), calm: true}
	w.turned = sync.NewCond(&w.mu)
	return w
}

func (w *Wheel) at(n int) *gondola {
	g := w.gondolas[n]
	if g == nil {
		g = &gondola{seats: 4}
		w.gondolas[n] = g
	}
	return g
}

// Board waits for a seat in the gondola.
func (w *Wheel) Board(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	g := w.at(n)
	for !g.open() {
		w.turned.Wait()
	}
	g.seats--
}

func (w *Wheel) Leave(n int) {
	w.mu.Lock()
	w.at(n).seats++
	w.mu.Unlock()
	w.turned.Broadcast()
}

func (w *Wheel) Shut(n int) {
	w.mu.Lock()
	w.at(n).shut = true
	w.mu.Unlock()
}

func (w *Wheel) Open(n int) {
	w.mu.Lock()
	w.at(n).shut = false // want `no-wake: \(\*Wheel\).Open changes gondola.shut but does not wake \(\*Wheel\).Board, which parks at line [0-9]+`
	w.mu.Unlock()
}

// Ride waits until the wheel turns in calm air.
func (w *Wheel) Ride() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for {
		turns := w.calm && !w.halted
		if turns {
			return
		}
		w.turned.Wait()
	}
}

func (w *Wheel) Halt(halted bool) {
	w.mu.Lock()
	w.halted = halted
	w.mu.Unlock()
	w.turned.Broadcast()
}

func (w *Wheel) Gust() {
	w.mu.Lock()
	w.calm = false
	w.mu.Unlock()
}

func (w *Wheel) Calm() {
	w.mu.Lock()
	w.calm = true // want `no-wake: \(\*Wheel\).Calm changes Wheel.calm but does not wake \(\*Wheel\).Ride, which parks at line [0-9]+`
	w.mu.Unlock()
}
