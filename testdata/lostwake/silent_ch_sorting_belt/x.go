// Package sorting sorts letters by their postcode.
package sorting

import "sync"

// Belt is a queue with one sorter.
type Belt struct {
	mu      sync.Mutex
	letters []string
	more    chan struct{}
	bins    map[byte]int
	ended   bool
	done    chan struct{}
}

// NewBelt starts a belt.
func NewBelt() *Belt {
	b := &Belt{
		more: make(chan struct{}, 1),
		bins: make(map[byte]int),
		done: make(chan struct{}),
	}
	go b.sort()
	return b
}

// Put puts a letter on the belt.
func (b *Belt) Put(postcode string) {
	b.mu.Lock()
	b.letters = append(b.letters, postcode)
	b.mu.Unlock()
	b.nudge()
}

func (b *Belt) nudge() {
	select {
	case b.more <- struct{}{}:
	default:
	}
}

// End sorts what is left and returns the number of letters in a bin.
func (b *Belt) End(bin byte) int {
	b.mu.Lock()
	b.ended = true
	b.mu.Unlock()
	b.nudge()
	<-b.done
	return b.bins[bin]
}

func (b *Belt) sort() {
	defer close(b.done)
	for range b.more {
		for {
			b.mu.Lock()
			if len(b.letters) == 0 {
				ended := b.ended
				b.mu.Unlock()
				if ended {
					return
				}
				break
			}
			l := b.letters[0]
			b.letters = b.letters[1:]
			b.mu.Unlock()
			if l != "" {
				b.bins[l[0]]++
			}
		}
	}
}
