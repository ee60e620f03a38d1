// Package spool queues letters between a sorter and a van: it ends when the sorter has closed its end, and
// all is delivered.
package spool

import "sync"

// Desk hands letters on to a van, however slow that is.
type Desk struct {
	mu   sync.Mutex
	in   chan string
	over bool
}

// Open returns a desk, and what comes out of it.
func Open() (*Desk, <-chan string) {
	d := &Desk{in: make(chan string)}
	return d, unhurried(d.in)
}

// Hand gives a letter in.
func (d *Desk) Hand(letter string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.over {
		d.in <- letter
	}
}

// Close ends the desk.
func (d *Desk) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.over {
		d.over = true
		close(d.in)
	}
}

func unhurried(in <-chan string) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		var held []string
		for in != nil || len(held) > 0 {
			var next string
			var to chan<- string
			if len(held) > 0 {
				next, to = held[0], out
			}
			select {
			case letter, ok := <-in:
				if !ok {
					in = nil
					continue
				}
				held = append(held, letter)
			case to <- next:
				held = held[1:]
			}
		}
	}()
	return out
}
