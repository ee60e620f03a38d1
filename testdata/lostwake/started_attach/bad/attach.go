// Package attach has a worker that a helper of its own has started.
package attach

type S struct {
	jobs chan func()
	quit chan struct{}
}

func (s *S) attach(f func()) {
	go func() {
		f()
	}()
}

func New() *S {
	s := &S{jobs: make(chan func()), quit: make(chan struct{})}
	s.attach(func() {
		for {
			select {
			case j := <-s.jobs:
				j()
			case <-s.quit:
				return
			}
		}
	})
	return s
}

func (s *S) Do(j func()) {
	s.jobs <- j // want "abandoned-send: "
}

func (s *S) Close() { close(s.quit) }
