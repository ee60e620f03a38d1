// Package press feeds a printing press. Whoever runs Print serves sheets and notes until the
// paper is out, and says so to those who bring sheets or notes.
package press

type Press struct {
	sheets  chan string
	notes   chan int
	stopped chan struct{}
	paper   int
}

func New(paper int) *Press {
	return &Press{sheets: make(chan string), notes: make(chan int), stopped: make(chan struct{}), paper: paper}
}

// Print serves until the paper is out.
func (p *Press) Print() {
	defer close(p.stopped)
	for p.paper > 0 {
		select {
		case <-p.sheets:
			p.paper--
		case n := <-p.notes:
			p.paper += n
		}
	}
}

func (p *Press) Sheet(text string) bool {
	select {
	case p.sheets <- text:
		return true
	case <-p.stopped:
		return false
	}
}

func (p *Press) Note(n int) {
	select {
	case p.notes <- n:
	case <-p.stopped:
	}
}
