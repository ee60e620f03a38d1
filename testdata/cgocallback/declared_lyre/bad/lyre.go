// Package lyre listens to a lyre through a binding of another module, which calls back
// on a thread of its own.
package lyre

// Strings is the binding: Release returns when no callback comes any more.
type Strings interface {
	Listen(heard func(pitch float64)) error
	Release()
}

// Lyre is a lyre that is listened to.
type Lyre struct {
	strings Strings
	notes   chan float64
}

// Listen begins to listen.
func Listen(s Strings) (*Lyre, error) {
	l := &Lyre{strings: s, notes: make(chan float64, 16)}
	return l, s.Listen(l.heard)
}

// heard is called for each note.
//
//futurelint:callback
func (l *Lyre) heard(pitch float64) {
	select {
	case l.notes <- pitch:
	default:
	}
}

// Notes returns what is heard.
func (l *Lyre) Notes() <-chan float64 { return l.notes }

// Close ends the listening.
func (l *Lyre) Close() {
	close(l.notes) // want "send-on-closed: "
	l.strings.Release()
}
