// Package satellite downloads images while a satellite is above the horizon.
package satellite

import (
	"context"
	"sync"
)

// Waker belongs to a task.
type Waker struct {
	task *Task
}

// Wake schedules the task.
func (w *Waker) Wake() {
	select {
	case w.task.runs <- struct{}{}:
	default:
	}
}

// WillWake says whether both wakers wake the same task.
func (w *Waker) WillWake(v *Waker) bool { return w.task == v.task }

// Clone returns a waker of the same task.
func (w *Waker) Clone() *Waker { return &Waker{task: w.task} }

// Task runs one pass at a time.
type Task struct {
	runs chan struct{}
}

// NewTask returns a task.
func NewTask() *Task { return &Task{runs: make(chan struct{}, 1)} }

// Waker returns a waker of the task.
func (t *Task) Waker() *Waker { return &Waker{task: t} }

// Block polls p until it has an image. A pass may be blocked on by one task,
// and after that by another.
func (t *Task) Block(ctx context.Context, p *Pass) (*Image, error) {
	for {
		if img, ok := p.Poll(t.Waker()); ok {
			return img, nil
		}
		select {
		case <-t.runs:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// Image is a picture of the ground.
type Image struct {
	Orbit int
	Lines [][]byte
}

// Pass is one transit of the satellite.
type Pass struct {
	Orbit int

	mu    sync.Mutex
	lines [][]byte
	over  bool
	waker *Waker
}

// Poll returns the image when the pass is over. Else w's task is woken then,
// unless the pass is polled by another task before.
func (p *Pass) Poll(w *Waker) (*Image, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over {
		return &Image{Orbit: p.Orbit, Lines: p.lines}, true
	}
	if p.waker == nil || !p.waker.WillWake(w) {
		p.waker = w.Clone()
	}
	return nil, false
}

// Line adds a line to the image.
func (p *Pass) Line(b []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.over {
		p.lines = append(p.lines, b)
	}
}

// Set is called when the satellite is below the horizon.
func (p *Pass) Set() {
	p.mu.Lock()
	p.over = true
	w := p.waker
	p.waker = nil
	p.mu.Unlock()
	if w != nil {
		w.Wake()
	}
}
