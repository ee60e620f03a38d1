// Package refused answers errands of two kinds; what goes wrong is answered by a helper that gets the errand as it came.
package refused

import "errors"

type fetch struct{ got chan *string }

type carry struct{ done chan *int }

// Page runs errands.
type Page struct {
	errands chan any
	shelf   map[string]string
	legs    int
}

// New returns a page at work.
func New() *Page {
	p := &Page{errands: make(chan any), shelf: map[string]string{"a": "b"}, legs: 2}
	go p.work()
	return p
}

func (p *Page) work() {
	for e := range p.errands {
		p.run(e)
	}
}

func (p *Page) find() (string, error) {
	if s, ok := p.shelf["a"]; ok {
		return s, nil
	}
	return "", errors.New("refused: nothing there")
}

func fail(errand any, why string) {
	switch e := errand.(type) {
	case fetch:
		e.got <- nil
	case carry:
		e.done <- nil
	}
	println(why)
}

func (p *Page) run(errand any) {
	switch e := errand.(type) {
	case fetch:
		s, err := p.find()
		if err != nil {
			fail(errand, err.Error())
			return
		}
		if len(s) > 9 {
			fail(errand, "too long")
			return
		}
		e.got <- &s
	case carry:
		if p.legs == 0 {
			fail(errand, "no legs")
			return
		}
		n := p.legs
		e.done <- &n
	}
}

// Fetch waits for what is there, nil if nothing is.
func (p *Page) Fetch() *string {
	got := make(chan *string)
	p.errands <- fetch{got}
	return <-got
}

// Carry waits until it is carried.
func (p *Page) Carry() *int {
	done := make(chan *int)
	p.errands <- carry{done}
	return <-done
}
