// Package pond has streams that are closed, or of which nobody waits for the end.
package pond

import (
	"context"
	"errors"
)

// First returns what comes first: a failure, or the end.
func First(try func() error) <-chan error {
	failed := make(chan error)
	go func() {
		if err := try(); err != nil {
			failed <- err
			return
		}
		close(failed)
	}()
	return failed
}

// Fish tells of fish until its caller has enough.
func Fish(bite func() string, enough <-chan struct{}) <-chan string {
	out := make(chan string)
	go func() {
		for range 100 {
			select {
			case out <- bite():
			case <-enough:
				return
			}
		}
		close(out)
	}()
	return out
}

// Eels ends with its context, whose owner receives no more then.
func Eels(ctx context.Context, bite func() string) <-chan string {
	out := make(chan string)
	go func() {
		for range 100 {
			if err := ctx.Err(); err != nil {
				return
			}
			out <- bite()
		}
		close(out)
	}()
	return out
}

// Pond has a flag that says that nobody looks.
type Pond struct {
	left bool
	rise chan int
}

// Rise tells of the water.
func Rise(step func() int) *Pond {
	p := &Pond{rise: make(chan int)}
	go func() {
		for range 10 {
			if p.left {
				return
			}
			p.rise <- step()
		}
		close(p.rise)
	}()
	return p
}

// All takes all steps.
func (p *Pond) All() (n int) {
	for s := range p.rise {
		n += s
	}
	return n
}

// Frogs hands the channel on to who closes it.
func Frogs(hear func() (int, error)) []int {
	heard := make(chan int)
	go func() {
		n, err := hear()
		if err != nil {
			go func() { close(heard) }()
			return
		}
		heard <- n
		close(heard)
	}()
	var out []int
	for n := range heard {
		out = append(out, n)
	}
	return out
}

// Ducks is told of the failure by another channel, and leaves.
func Ducks(call func() (int, error)) (int, error) {
	came, failed := make(chan int), make(chan error)
	go func() {
		n, err := call()
		if err != nil {
			failed <- err
			return
		}
		came <- n
		close(came)
	}()
	sum := 0
	for {
		select {
		case n, ok := <-came:
			if !ok {
				return sum, nil
			}
			sum += n
		case err := <-failed:
			return 0, err
		}
	}
}

// ErrName is for who has no name.
var ErrName = errors.New("pond: no name")

// Count takes the channel only where there is a name.
func Count(name string, to chan int, next func() (int, error)) error {
	if name == "" {
		return ErrName
	}
	for {
		n, err := next()
		if err != nil {
			close(to)
			return err
		}
		to <- n
	}
}
