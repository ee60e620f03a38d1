// Package tide tells how the tide stands, until it turns.
package tide

import "errors"

// ErrGauge says that the gauge is broken.
var ErrGauge = errors.New("tide: no gauge")

// Gauge watches one harbour.
type Gauge struct {
	turn  func() error
	stuck chan struct{}
}

// Watch returns a channel of bulletins, which is closed behind the last: readers take all.
func (g *Gauge) Watch() (<-chan string, error) {
	if g.turn == nil {
		return nil, ErrGauge
	}
	return g.watch()
}

func (g *Gauge) watch() (<-chan string, error) {
	out := make(chan string, 1)
	out <- "low"
	go func() {
		defer close(out)
		if err := g.turn(); err != nil {
			out <- err.Error()
			return
		}
		out <- "rising"
		<-g.stuck
		out <- "high"
	}()
	return out, nil
}
