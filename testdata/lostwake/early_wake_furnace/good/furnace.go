// Package furnace lets founders pour when the melt is hot enough.
package furnace

import "sync"

// Furnace has a thermometer that is read by founders.
type Furnace struct {
	mu    sync.Mutex
	glows *sync.Cond

	thermoMu sync.RWMutex
	degrees  int
	readings int
}

// New returns a cold furnace.
func New() *Furnace {
	f := &Furnace{}
	f.glows = sync.NewCond(&f.mu)
	return f
}

// Degrees returns how hot it is, and how often that was read.
func (f *Furnace) Degrees() (int, int) {
	f.thermoMu.RLock()
	defer f.thermoMu.RUnlock()
	return f.degrees, f.readings
}

func (f *Furnace) note(degrees int) {
	f.thermoMu.Lock()
	defer f.thermoMu.Unlock()
	f.degrees = degrees
	f.readings++
}

// Pour waits until the melt is hot enough.
func (f *Furnace) Pour(degrees int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for {
		if d, _ := f.Degrees(); d >= degrees {
			return
		}
		f.glows.Wait()
	}
}

// Read is called with each reading.
func (f *Furnace) Read(degrees int) {
	f.mu.Lock()
	f.note(degrees)
	f.glows.Broadcast()
	f.mu.Unlock()
}

// Watch reads what the thermometer sends.
func (f *Furnace) Watch(readings <-chan int) {
	for degrees := range readings {
		f.Read(degrees)
	}
}
