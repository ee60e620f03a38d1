// Package jam counts jars and passes numbers on, best effort.
package jam

import (
	"io"
	"log"
	"sync"
	"sync/atomic"
)

// Sample is a number with a name.
type Sample struct {
	Name  string
	Value float64
}

// Meter passes samples to a writer. If that is slow, samples are lost, and counted.
type Meter struct {
	samples chan Sample
	dropped atomic.Uint64
	once    sync.Once
	quit    chan struct{}
}

// NewMeter returns a meter.
func NewMeter(w io.Writer) *Meter {
	m := &Meter{samples: make(chan Sample, 128), quit: make(chan struct{})}
	go m.write(log.New(w, "", log.LstdFlags))
	return m
}

// Observe never waits.
func (m *Meter) Observe(name string, v float64) {
	select {
	case m.samples <- Sample{name, v}:
	default:
		m.dropped.Add(1)
	}
}

func (m *Meter) write(l *log.Logger) {
	var reported uint64
	for {
		select {
		case s := <-m.samples:
			l.Printf("%s %g", s.Name, s.Value)
			if d := m.dropped.Load(); d > reported {
				l.Printf("dropped %d", d-reported)
				reported = d
			}
		case <-m.quit:
			return
		}
	}
}

// Close ends writing. Observe may still be called.
func (m *Meter) Close() { m.once.Do(func() { close(m.quit) }) }
