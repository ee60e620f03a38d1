// Package puppetshow: a show is over when its curtain falls, also if a string tears on the way.
package puppetshow

import "sync"

type Show struct {
	once    sync.Once
	curtain chan struct{}
	applaud int
}

func Announce() *Show { return &Show{curtain: make(chan struct{})} }

func (s *Show) fall() { s.once.Do(func() { close(s.curtain) }) }

// Play plays the scenes.
func (s *Show) Play(scenes []func() int) {
	defer func() {
		if torn := recover(); torn != nil {
			s.fall()
		}
	}()
	sum := 0
	for _, scene := range scenes {
		sum += scene()
	}
	s.applaud = sum
	s.fall()
}

// Applause waits for the end.
func (s *Show) Applause() int {
	<-s.curtain
	return s.applaud
}
