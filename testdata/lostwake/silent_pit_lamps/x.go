// Package lamps calls what it is given as often as a lamp burns.
package lamps

// Rack has lamps.
type Rack struct {
	lamps []string
	told  []func(string)
}

// Each calls f for each lamp.
func (r *Rack) Each(f func(string)) {
	for _, l := range r.lamps {
		f(l)
	}
}

func (r *Rack) each(f func(string)) {
	for _, l := range r.lamps {
		f(l)
	}
}

// On calls f at each lamp that is lit.
func (r *Rack) On(f func(string)) { r.told = append(r.told, f) }

// Light lights a lamp.
func (r *Rack) Light(l string) {
	for _, f := range r.told {
		f(l)
	}
}

// Await waits until the lamp burns.
func (r *Rack) Await(lamp string) {
	lit := make(chan struct{})
	r.On(func(l string) {
		if l == lamp {
			close(lit)
		}
	})
	<-lit
}

// Has tells where the lamp is that is known to be there.
func (r *Rack) Has(lamp string) string {
	at := make(chan string, len(r.lamps))
	r.each(func(l string) {
		if l != lamp {
			return
		}
		at <- l
	})
	return <-at
}

// Twice hands the same to two.
func Twice(first, second chan func(), ok func() bool) {
	done := make(chan struct{})
	f := func() {
		if !ok() {
			return
		}
		close(done)
	}
	first <- f
	second <- f
	<-done
}
