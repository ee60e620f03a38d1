// Package stable has boxes: who takes one leaves it again, and who finds the horse fed takes none.
package stable

import "sync"

// A Stable feeds horses in its boxes.
type Stable struct {
	mu    sync.Mutex
	fed   map[string]bool
	boxes chan struct{}
	feed  func(string) error
}

// New returns a stable with some boxes.
func New(boxes int, feed func(string) error) *Stable {
	return &Stable{fed: map[string]bool{}, boxes: make(chan struct{}, boxes), feed: feed}
}

func (s *Stable) hungry(horse string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	was := s.fed[horse]
	s.fed[horse] = true
	return !was
}

// Feed feeds the horses.
func (s *Stable) Feed(horses []string) int {
	var done sync.WaitGroup
	var mu sync.Mutex
	n := 0
	for _, h := range horses {
		done.Add(1)
		go func() {
			defer done.Done()
			if !s.hungry(h) {
				return
			}
			s.boxes <- struct{}{}
			err := s.feed(h)
			<-s.boxes
			if err != nil {
				return
			}
			mu.Lock()
			n++
			mu.Unlock()
		}()
	}
	done.Wait()
	return n
}
