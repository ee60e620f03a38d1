// Package press has a press that jams.
package press

// Press prints sheets one by one.
type Press struct {
	sheets chan string
	jammed chan error
}

// New starts a press.
func New(print func(string) error) *Press {
	p := &Press{sheets: make(chan string), jammed: make(chan error, 1)}
	go p.run(print)
	return p
}

func (p *Press) run(print func(string) error) {
	for sheet := range p.sheets {
		if err := print(sheet); err != nil {
			p.jammed <- err
			return
		}
	}
}

// Print hands a sheet to the press.
func (p *Press) Print(sheet string) {
	p.sheets <- sheet // want "abandoned-send: "
}

// Jammed tells.
func (p *Press) Jammed() <-chan error { return p.jammed }
