// Package mill grinds sacks until a stone breaks.
package mill

// Mill has a stone.
type Mill struct {
	sacks  chan int
	broken chan struct{}
	err    error
}

// Open starts a mill.
func Open(grind func(int) error) *Mill {
	m := &Mill{sacks: make(chan int), broken: make(chan struct{})}
	go func() {
		defer close(m.broken)
		for sack := range m.sacks {
			if err := grind(sack); err != nil {
				m.err = err
				return
			}
		}
	}()
	return m
}

// Bring brings a sack.
func (m *Mill) Bring(sack int) {
	select {
	case m.sacks <- sack:
	case <-m.broken:
	}
}

// Err waits until the stone is broken, and tells why.
func (m *Mill) Err() error {
	<-m.broken
	return m.err
}

// Press is a mill for olives.
type Press struct {
	olives chan int
	broken chan struct{}
}

// Start starts a press.
func Start(press func(int) error) *Press {
	p := &Press{olives: make(chan int), broken: make(chan struct{})}
	go p.run(press)
	return p
}

func (p *Press) run(press func(int) error) {
	defer close(p.broken)
	for {
		n := <-p.olives
		if err := press(n); err != nil {
			return
		}
	}
}

// Bring brings olives.
func (p *Press) Bring(n int) {
	select {
	case p.olives <- n:
	case <-p.broken:
	}
}
