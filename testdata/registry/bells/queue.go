package bells

// Mask says what may be done at once.
type Mask uint

// Fault is an error of the bells.
type Fault struct{ text string }

// Error returns the fault in words.
func (f *Fault) Error() string { return f.text }

// ErrNotYet says that there is nothing yet: whoever gets it joins a Queue, and waits.
var ErrNotYet = &Fault{"not yet"}

// Queue has those who wait for a bell.
type Queue struct{ heard []func(Mask) }

// Join adds one to the queue.
func (q *Queue) Join(f func(Mask)) { q.heard = append(q.heard, f) }

// Tell tells those in the queue.
func (q *Queue) Tell(m Mask) {
	for _, f := range q.heard {
		f(m)
	}
}
