// Package newsroom passes stories on to the desks that follow a topic.
package newsroom

import (
	"slices"
	"sync"
)

// Story is what an agency sends.
type Story struct {
	Topic, Headline string
}

// Desk reads the stories of its topics.
type Desk struct {
	C      chan Story
	topics []string
}

// Broker has the desks by topic.
type Broker struct {
	mu     sync.RWMutex
	closed bool
	desks  map[string][]*Desk
	count  map[string]int
}

// NewBroker returns a broker without desks.
func NewBroker() *Broker {
	return &Broker{desks: make(map[string][]*Desk), count: make(map[string]int)}
}

// Follow opens a desk. The desk of a closed broker has a closed channel.
func (b *Broker) Follow(room int, topics ...string) *Desk {
	d := &Desk{C: make(chan Story, room), topics: topics}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		close(d.C)
		return d
	}
	for _, t := range topics {
		b.desks[t] = append(b.desks[t], d)
	}
	return d
}

// Leave ends a desk, whose channel is not closed by it.
func (b *Broker) Leave(d *Desk) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return
	}
	for _, t := range d.topics {
		b.desks[t] = slices.DeleteFunc(b.desks[t], func(x *Desk) bool { return x == d })
	}
}

// Publish hands a story to the desks that have room, and returns their number.
func (b *Broker) Publish(s Story) (desks int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.count[s.Topic]++
	for _, d := range b.desks[s.Topic] {
		select {
		case d.C <- s:
			desks++
		default:
		}
	}
	return
}

// Count returns how many stories a topic had.
func (b *Broker) Count(topic string) int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.count[topic]
}

// Close closes the channels of all the desks.
func (b *Broker) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return
	}
	b.closed = true
	seen := make(map[*Desk]bool)
	for _, desks := range b.desks {
		for _, d := range desks {
			if !seen[d] {
				seen[d] = true
				close(d.C)
			}
		}
	}
	b.desks = nil
}
