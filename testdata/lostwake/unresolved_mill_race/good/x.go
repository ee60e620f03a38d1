// Package race measures the water of mill races.
package race

import (
	"errors"
	"os"
)

// Levels returns what the gauge has shown, a level a line.
func Levels(gauge string) []string {
	shown := make(chan string)
	go func() {
		book, err := os.ReadFile(gauge)
		if err != nil {
			close(shown)
			return
		}
		for _, line := range lines(book) {
			shown <- line
		}
		close(shown)
	}()
	var out []string
	for line := range shown {
		out = append(out, line)
	}
	return out
}

func lines(book []byte) []string { return []string{string(book)} }

// Race is a race with sluices.
type Race struct {
	flow    chan int
	sluices map[string]int
}

// Measure measures the sluices in the background.
func Measure(sluices map[string]int, first string) *Race {
	r := &Race{make(chan int, 8), sluices}
	go func() {
		n, ok := r.sluices[first]
		if !ok {
			r.flow <- -1
			r.finish()
			return
		}
		r.flow <- n
		r.finish()
	}()
	return r
}

func (r *Race) finish() { close(r.flow) }

// Sum adds up the flow.
func (r *Race) Sum() (n int) {
	for f := range r.flow {
		n += f
	}
	return n
}

// ErrDry is what a dry race returns.
var ErrDry = errors.New("race: dry")

// Watch returns the turns of the wheel, to its end.
func Watch(turn func() (int, error)) <-chan int {
	turns := make(chan int)
	go watch(turn, turns)
	return turns
}

func watch(turn func() (int, error), turns chan<- int) {
	for i := 0; i < 100; i++ {
		n, err := turn()
		if err != nil {
			close(turns)
			return
		}
		turns <- n
	}
	close(turns)
}

// Follow sends each level to the caller's channel, and closes it when there are no more.
func Follow(open func() (func() (string, error), error), to chan string) error {
	next, err := open()
	if err != nil {
		close(to)
		return err
	}
	for {
		level, err := next()
		if err != nil {
			close(to)
			return err
		}
		to <- level
	}
}
