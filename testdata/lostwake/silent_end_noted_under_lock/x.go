// Package tap draws samples until it is shut.
package tap

import "sync"

type Tap struct {
	mu   sync.Mutex
	in   chan int
	quit chan bool
	shut bool
	sum  int
}

func New() *Tap {
	t := &Tap{in: make(chan int, 8), quit: make(chan bool)}
	go func() {
		for {
			select {
			case <-t.quit:
				return
			case n, ok := <-t.in:
				if !ok {
					return
				}
				t.sum += n
			}
		}
	}()
	return t
}

func (t *Tap) Draw(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.shut || t.in == nil {
		return
	}
	select {
	case t.in <- n:
	default:
	}
}

func (t *Tap) Shut() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.shut {
		return
	}
	t.quit <- true
	if t.in != nil {
		close(t.in)
		t.in = nil
	}
	t.shut = true
}
