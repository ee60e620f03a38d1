// Package weighbridge weighs lorries one after the other.
package weighbridge

import "errors"

// ErrHeavy is reported of a lorry that is too heavy.
var ErrHeavy = errors.New("weighbridge: too heavy")

// A Slip says what a lorry weighs.
type Slip struct {
	Net int
	Err error
}

type lorry struct {
	gross, tare int
	slip        chan Slip
}

// A Bridge weighs.
type Bridge struct{ lane chan *lorry }

// Open returns a bridge with its clerk.
func Open() *Bridge {
	b := &Bridge{lane: make(chan *lorry)}
	go b.clerk()
	return b
}

func (b *Bridge) clerk() {
	for l := range b.lane {
		weigh(l)
	}
}

func weigh(l *lorry) {
	if l.gross > 40000 {
		l.slip <- Slip{Err: ErrHeavy}
		return
	}
	net := l.gross - l.tare
	if net < 0 {
		net = 0
	}
	l.slip <- Slip{Net: net}
}

// Weigh weighs a lorry.
func (b *Bridge) Weigh(gross, tare int) (int, error) {
	l := &lorry{gross: gross, tare: tare, slip: make(chan Slip)}
	b.lane <- l
	s := <-l.slip
	return s.Net, s.Err
}
