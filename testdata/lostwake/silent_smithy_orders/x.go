// Package smithyorders: a smith is sent orders of several types. What he does not answer at once he
// keeps, or hands on to the apprentice, or nobody waits for it.
package smithyorders

type shoe struct{ size, fits chan int }

type nail struct {
	n    int
	done chan struct{}
}

type hinge struct{ made chan string }

type rest struct{}

type Smith struct {
	in      chan any
	iron    int
	hinges  []hinge
	nails   chan any
	horses  map[int]int
	pending any
}

func Open() *Smith {
	s := &Smith{in: make(chan any), nails: make(chan any), horses: map[int]int{}}
	go s.work()
	go s.apprentice()
	return s
}

func (s *Smith) work() {
	for o := range s.in {
		switch o := o.(type) {
		case hinge:
			if s.iron == 0 {
				s.hinges = append(s.hinges, o)
				continue
			}
			s.iron--
			o.made <- "hinge"
		case nail:
			if s.iron < 2 {
				s.nails <- o
				continue
			}
			s.iron -= 2
			if o.done != nil {
				close(o.done)
			}
		case rest:
			for _, h := range s.hinges {
				h.made <- "late hinge"
			}
			s.hinges = nil
		}
	}
}

func (s *Smith) apprentice() {
	for o := range s.nails {
		if n, ok := o.(nail); ok && n.done != nil {
			close(n.done)
		}
	}
}

func (s *Smith) Hinge() string {
	h := hinge{make(chan string, 1)}
	s.in <- h
	return <-h.made
}

func (s *Smith) Nails(n int) {
	o := nail{n, make(chan struct{})}
	s.in <- o
	<-o.done
}

func (s *Smith) Scrap(n int) { s.in <- nail{n: n} }

func (s *Smith) Rest() { s.in <- rest{} }
