// Package echo gives up on a cave that does not answer.
package echo

import "time"

// Cave is called into.
type Cave struct {
	wait  *time.Timer
	mute  chan struct{}
	shout func()
}

// New is a cave.
func New(shout func()) *Cave { return &Cave{mute: make(chan struct{}, 1), shout: shout} }

// Call shouts, and waits for the echo for a second.
func (c *Cave) Call() {
	c.wait = time.AfterFunc(time.Second, func() {
		select {
		case c.mute <- struct{}{}:
		default:
		}
	})
	c.shout()
}

// Hear is called with the echo.
func (c *Cave) Hear() {
	if c.wait != nil && !c.wait.Stop() {
		<-c.wait.C // want "timer-drain: "
	}
	c.wait = nil
}

// Mute waits until the cave does not answer.
func (c *Cave) Mute() { <-c.mute }
