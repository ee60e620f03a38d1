// Package crates fills crates with apples, and sends them off when they are full.
package crates

// Press takes crates of apples.
type Press struct {
	apples chan string
	stop   chan struct{}
	off    func(string)
}

// NewPress returns a press that sends its crates off.
func NewPress(off func(string)) *Press {
	return &Press{apples: make(chan string), stop: make(chan struct{}), off: off}
}

// Add adds apples of a sort.
func (p *Press) Add(sort string) {
	select {
	case p.apples <- sort:
	case <-p.stop:
	}
}

// Stop stops the press.
func (p *Press) Stop() { close(p.stop) }

// Run lays by what the shelf has room for, and presses the rest at once.
func (p *Press) Run(trees map[string][]string) {
	shelf := make(chan string, 4)
	for {
		select {
		case sort := <-shelf:
			p.off(sort)
		case sort := <-p.apples:
			for _, tree := range trees[sort] {
				if len(shelf) == cap(shelf) {
					p.off(tree)
					continue
				}
				shelf <- tree
			}
		case <-p.stop:
			return
		}
	}
}
