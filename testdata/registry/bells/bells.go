// Package bells has a list of those who want to hear a bell.
package bells

// List is handed to whoever reads the state of a bell, and is told of it.
type List struct{ heard []<-chan struct{} }

// Hear adds one to the list.
func (l *List) Hear(c <-chan struct{}) { l.heard = append(l.heard, c) }
