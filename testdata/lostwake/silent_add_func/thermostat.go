// Package thermostat tells functions of every change of a temperature.
package thermostat

import (
	"maps"
	"slices"
	"sync"
)

// ID names a function that was added.
type ID int

// Thermostat holds a temperature.
type Thermostat struct {
	mu      sync.Mutex
	heating bool
	celsius float64
	last    ID
	funcs   map[ID]func(celsius float64)
}

// New returns a thermostat at that temperature.
func New(celsius float64) *Thermostat {
	return &Thermostat{celsius: celsius, funcs: make(map[ID]func(float64))}
}

// Heating says whether the heater is on.
func (t *Thermostat) Heating() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.heating
}

// Add lets fn hear of the changes from now on. It returns 0, and adds nothing,
// for a nil fn.
func (t *Thermostat) Add(fn func(celsius float64)) ID {
	if fn == nil {
		return 0
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last++
	t.funcs[t.last] = fn
	return t.last
}

// Remove takes a function out. It reports false if it was not in.
func (t *Thermostat) Remove(id ID) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, ok := t.funcs[id]; !ok {
		return false
	}
	delete(t.funcs, id)
	return true
}

// Set changes the temperature and calls the functions in the order in which
// they were added.
func (t *Thermostat) Set(celsius float64) {
	t.mu.Lock()
	if t.celsius == celsius {
		t.mu.Unlock()
		return
	}
	t.celsius = celsius
	t.heating = celsius < 18
	var funcs []func(float64)
	for _, id := range slices.Sorted(maps.Keys(t.funcs)) {
		funcs = append(funcs, t.funcs[id])
	}
	t.mu.Unlock()

	for _, fn := range funcs {
		fn(celsius)
	}
}
