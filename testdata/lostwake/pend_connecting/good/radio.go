// Package radio receives frames from a tuner over a link that is dialled in the
// background.
package radio

import "sync"

// Waker resumes a task.
type Waker interface {
	Wake()
}

// Context is what an executor hands to a poll.
type Context struct {
	waker Waker
}

// NewContext returns a context that carries w.
func NewContext(w Waker) *Context { return &Context{waker: w} }

// Waker returns the waker of the polling task.
func (c *Context) Waker() Waker { return c.waker }

// Poll is the answer of a poll: a value if Ready, else nothing yet.
type Poll[T any] struct {
	Ready bool
	Value T
}

type link int

const (
	dialling link = iota
	up
	down
)

// Tuner is a stream of frames.
type Tuner struct {
	mu     sync.Mutex
	link   link
	frames [][]byte
	waker  Waker
}

// Dial returns a tuner whose link is not up yet.
func Dial() *Tuner { return &Tuner{} }

// PollFrame answers with the next frame, or with nil at the end of the stream.
func (t *Tuner) PollFrame(cx *Context) Poll[[]byte] {
	t.mu.Lock()
	defer t.mu.Unlock()

	if t.link == dialling {
		t.waker = cx.Waker()
		return Poll[[]byte]{}
	}
	if len(t.frames) > 0 {
		f := t.frames[0]
		t.frames = t.frames[1:]
		return Poll[[]byte]{Ready: true, Value: f}
	}
	if t.link == down {
		return Poll[[]byte]{Ready: true}
	}
	t.waker = cx.Waker()
	return Poll[[]byte]{}
}

// Established is called by the dialler when the link is up.
func (t *Tuner) Established() {
	t.mu.Lock()
	if t.link == dialling {
		t.link = up
	}
	w := t.takeLocked()
	t.mu.Unlock()
	wake(w)
}

// Receive is called by the link for every frame.
func (t *Tuner) Receive(frame []byte) {
	t.mu.Lock()
	t.frames = append(t.frames, frame)
	w := t.takeLocked()
	t.mu.Unlock()
	wake(w)
}

// HangUp ends the stream behind the frames received so far.
func (t *Tuner) HangUp() {
	t.mu.Lock()
	t.link = down
	w := t.takeLocked()
	t.mu.Unlock()
	wake(w)
}

func (t *Tuner) takeLocked() Waker {
	w := t.waker
	t.waker = nil
	return w
}

func wake(w Waker) {
	if w != nil {
		w.Wake()
	}
}
