// Package harbour is a radio on which ships hear the messages of a channel for
// as long as their context lives.
package harbour

import (
	"context"
	"sync"
)

// Message is a spoken text.
type Message struct {
	Channel int
	Text    string
}

// Receiver is called with each message, one at a time for a channel.
type Receiver func(Message)

// Radio is usable as its zero value.
type Radio struct {
	mu    sync.Mutex
	off   bool
	last  map[int]Message
	audio map[int]map[*Receiver]struct{}
}

// Listen adds a receiver to a channel until ctx ends. It hears what is said
// from now on; a radio that is off stays silent until it is turned on.
func (r *Radio) Listen(ctx context.Context, channel int, rc Receiver) {
	if ctx.Err() != nil {
		return
	}
	key := &rc
	r.mu.Lock()
	if r.audio == nil {
		r.audio = make(map[int]map[*Receiver]struct{})
	}
	if r.audio[channel] == nil {
		r.audio[channel] = make(map[*Receiver]struct{})
	}
	r.audio[channel][key] = struct{}{}
	r.mu.Unlock()

	context.AfterFunc(ctx, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.audio[channel], key)
	})
}

// Say tells the receivers of a channel. They must not call the radio.
func (r *Radio) Say(m Message) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last == nil {
		r.last = make(map[int]Message)
	}
	r.last[m.Channel] = m
	if r.off {
		return
	}
	for rc := range r.audio[m.Channel] {
		(*rc)(m)
	}
}

// Last returns the last message of a channel.
func (r *Radio) Last(channel int) (m Message, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	m, ok = r.last[channel]
	return m, ok
}

// Switch turns the radio off or on. What is said meanwhile is not heard.
func (r *Radio) Switch(on bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.off = !on
}
