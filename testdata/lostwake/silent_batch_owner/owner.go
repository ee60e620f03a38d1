// Package owner prints labels by the sheet; who hands the sheet over answers for it.
package owner

import "errors"

type label struct {
	text    string
	printed chan error // has room for one
}

// Printer prints sheets.
type Printer struct {
	labels chan *label
	press  func([]string) error
}

// New starts a printer.
func New(press func([]string) error) *Printer {
	p := &Printer{labels: make(chan *label, 8), press: press}
	go p.run()
	return p
}

// Print returns when the label is printed.
func (p *Printer) Print(text string) error {
	l := &label{text: text, printed: make(chan error, 1)}
	p.labels <- l
	return <-l.printed
}

func (p *Printer) run() {
	for l := range p.labels {
		sheet := []*label{l}
		if err := p.sheet(sheet); err != nil {
			for _, l := range sheet {
				l.printed <- err
			}
		}
	}
}

func (p *Printer) sheet(sheet []*label) error {
	texts := make([]string, len(sheet))
	for i, l := range sheet {
		texts[i] = l.text
	}
	if err := p.press(texts); err != nil {
		return errors.Join(errors.New("owner: jammed"), err) // run tells them
	}
	for _, l := range sheet {
		l.printed <- nil
	}
	return nil
}
