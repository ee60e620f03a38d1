// Package brokerpause delivers the messages of a topic while it is not paused.
package brokerpause

import "sync"

// Topic keeps its messages in order.
type Topic struct {
	mu     sync.Mutex
	cond   *sync.Cond
	msgs   []string
	paused bool
	closed bool
}

// NewTopic returns an open topic.
func NewTopic() *Topic {
	t := &Topic{}
	t.cond = sync.NewCond(&t.mu)
	return t
}

// update runs f under the lock and lets everybody look again.
func (t *Topic) update(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	defer t.cond.Broadcast()
	f()
}

// Publish appends a message.
func (t *Topic) Publish(m string) {
	t.update(func() { t.msgs = append(t.msgs, m) })
}

// Pause holds further messages back. It can only make receivers wait longer.
func (t *Topic) Pause() {
	t.mu.Lock()
	t.paused = true
	t.mu.Unlock()
}

// Resume ends a pause.
func (t *Topic) Resume() {
	t.update(func() { t.paused = false })
}

// Close ends the topic.
func (t *Topic) Close() {
	t.update(func() { t.closed = true })
}

// Purge throws all messages away and reports how many there were.
func (t *Topic) Purge() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := len(t.msgs)
	t.msgs = nil
	return n
}

// Receive waits for a message. A closed topic gives none.
func (t *Topic) Receive() (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for !t.closed && (t.paused || len(t.msgs) == 0) {
		t.cond.Wait()
	}
	if t.closed {
		return "", false
	}
	m := t.msgs[0]
	t.msgs = t.msgs[1:]
	return m, true
}
