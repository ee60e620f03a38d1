// Package town is of a town on a canal, where nobody waits in vain.
package town

import "context"

// Barges come one by one. Whoever waits for one takes it with him, and waits again for the next.
type Barges struct{ come chan string }

// Wait waits for a barge of the given kind.
func (b *Barges) Wait(ctx context.Context, is func(string) bool) (string, error) {
	for {
		select {
		case s := <-b.come:
			if is(s) {
				return s, nil
			}
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

func NewBarges() *Barges { return &Barges{make(chan string)} }

func (b *Barges) Moor(s string) { b.come <- s }

// Walk visits the houses with code from elsewhere, in its own goroutine, while another listens; that is told
// to end when the walk is over.
func Walk(each func(func(string)), visit func(string)) {
	doors, over := make(chan string), make(chan struct{})
	go func() {
		for {
			select {
			case d := <-doors:
				visit(d)
			case <-over:
				return
			}
		}
	}()
	each(func(d string) { doors <- d })
	close(over)
}

// Bells rings until it is asked to be still, and closes what it rings with: who listens does until then.
type Bells struct {
	strokes chan int
	still   chan struct{}
}

func NewBells(wind <-chan int) *Bells {
	b := &Bells{make(chan int), make(chan struct{})}
	go b.ring(wind)
	return b
}

func (b *Bells) Strokes() <-chan int { return b.strokes }
func (b *Bells) Still()              { close(b.still) }

func (b *Bells) ring(wind <-chan int) {
	defer close(b.strokes)
	for {
		select {
		case n := <-wind:
			b.strokes <- n
		case <-b.still:
			return
		}
	}
}

// Query is asked from elsewhere, with room for the answer.
type Query struct {
	Text   string
	Answer chan string
}

// Clerk answers until the office is shut.
func Clerk(queries <-chan *Query, shut <-chan struct{}) {
	for {
		select {
		case q := <-queries:
			q.Answer <- q.Text
		case <-shut:
			return
		}
	}
}

// Mill grinds for who has got his sack in, and says whether he has.
type Mill struct {
	sacks chan chan int
	shut  chan struct{}
}

func NewMill() *Mill {
	m := &Mill{make(chan chan int), make(chan struct{})}
	go m.grind()
	return m
}

func (m *Mill) grind() {
	for {
		select {
		case s := <-m.sacks:
			s <- 1
		case <-m.shut:
			return
		}
	}
}

func (m *Mill) Shut() { close(m.shut) }

func (m *Mill) give(s chan int, end <-chan struct{}) bool {
	select {
	case m.sacks <- s:
		return true
	case <-end:
	case <-m.shut:
	}
	return false
}

func (m *Mill) Flour(ctx context.Context) int {
	s := make(chan int, 1)
	if !m.give(s, ctx.Done()) {
		return 0
	}
	return <-s
}

// Own grinds at home where the mill is busy.
func (m *Mill) Own(ctx context.Context) int {
	s := make(chan int, 1)
	select {
	case m.sacks <- s:
	case <-ctx.Done():
		s <- 0
	case <-m.shut:
		return 0
	}
	return <-s
}

// Mason builds, lights a lamp when the gate is open, and returns an error where he cannot go on; the lamp
// is lit then, too.
func Gate(build func(lamp chan<- struct{}) error) error {
	lamp, ended := make(chan struct{}, 1), make(chan error, 1)
	go func() {
		err := build(lamp)
		select {
		case lamp <- struct{}{}:
		default:
		}
		ended <- err
	}()
	<-lamp
	return <-ended
}
