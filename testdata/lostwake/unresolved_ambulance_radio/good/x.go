// Package ambulance talks with ambulances over a shared radio.
package ambulance

import (
	"errors"
	"sync"
)

// ErrOff says that the radio is off.
var ErrOff = errors.New("ambulance: radio is off")

// Radio sends and receives. Receive fails after Off.
type Radio interface {
	Send(car int, text string) error
	Receive() (car int, text string, err error)
	Off() error
}

type talk struct {
	reply string
	err   error
	over  chan struct{}
}

// Control is the control room.
type Control struct {
	radio Radio

	mu    sync.Mutex
	off   bool
	talks map[int][]*talk // by car, oldest first
}

// NewControl returns a control room.
func NewControl(r Radio) *Control {
	c := &Control{radio: r, talks: make(map[int][]*talk)}
	go c.receive()
	return c
}

// Ask returns what the ambulance replies.
func (c *Control) Ask(car int, text string) (string, error) {
	t := &talk{over: make(chan struct{})}
	c.mu.Lock()
	if c.off {
		c.mu.Unlock()
		return "", ErrOff
	}
	c.talks[car] = append(c.talks[car], t)
	c.mu.Unlock()
	if err := c.radio.Send(car, text); err != nil {
		c.Off()
	}
	<-t.over
	return t.reply, t.err
}

func (c *Control) receive() {
	for {
		car, text, err := c.radio.Receive()
		if err != nil {
			c.Off()
			return
		}
		c.mu.Lock()
		if ts := c.talks[car]; len(ts) > 0 {
			ts[0].reply = text
			close(ts[0].over)
			c.talks[car] = ts[1:]
		}
		c.mu.Unlock()
	}
}

// Off switches the radio off.
func (c *Control) Off() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.off {
		return nil
	}
	c.off = true
	for _, ts := range c.talks {
		for _, t := range ts {
			t.err = ErrOff
			close(t.over)
		}
	}
	c.talks = nil
	return c.radio.Off()
}
