// Package wire carries messages from those who send to the one who listens.
package wire

// Line is one wire.
type Line[T any] struct {
	in  chan T
	cut chan struct{}
}

// New returns a wire.
func New[T any]() *Line[T] { return &Line[T]{in: make(chan T), cut: make(chan struct{})} }

// Listen has each message heard, until the line is cut.
func (l *Line[T]) Listen(hear func(T)) {
	go func() {
		for {
			select {
			case m := <-l.in:
				hear(m)
			case <-l.cut:
				return
			}
		}
	}()
}

// Send sends a message; it is lost if the line is cut.
func (l *Line[T]) Send(m T) {
	select {
	case l.in <- m:
	case <-l.cut:
	}
}

// Close cuts the line.
func (l *Line[T]) Close() { close(l.cut) }
