// Package post has requests of which some want no answer, or one at most.
package post

import "context"

type letter struct {
	text   string
	reply  chan string
	urgent bool
}

// Office answers those who wait.
type Office struct{ in chan letter }

// NewOffice returns an office that is open.
func NewOffice() *Office {
	o := &Office{make(chan letter)}
	go o.open()
	return o
}

func (o *Office) open() {
	for l := range o.in {
		if !l.urgent {
			continue
		}
		l.reply <- l.text
	}
}

// Ask waits for the answer.
func (o *Office) Ask(text string) string {
	l := letter{text, make(chan string), true}
	o.in <- l
	return <-l.reply
}

// Tell does not wait.
func (o *Office) Tell(text string) { o.in <- letter{text: text} }

type parcel struct {
	ctx  context.Context
	what string
	got  chan string
}

// Depot gives up what nobody waits for any more.
type Depot struct{ in chan *parcel }

// NewDepot returns a depot.
func NewDepot() *Depot {
	d := &Depot{make(chan *parcel)}
	go d.run()
	return d
}

func (d *Depot) run() {
	for p := range d.in {
		if p.ctx.Err() != nil {
			continue
		}
		p.got <- p.what
	}
}

// Fetch waits until its context ends.
func (d *Depot) Fetch(ctx context.Context, what string) string {
	p := &parcel{ctx, what, make(chan string, 1)}
	d.in <- p
	select {
	case s := <-p.got:
		return s
	case <-ctx.Done():
		return ""
	}
}

// Box is closed at night.
type Box struct{ in chan *slip }

type slip struct {
	text string
	kept chan bool
}

// NewBox returns a box.
func NewBox() *Box {
	b := &Box{make(chan *slip)}
	go b.keep()
	return b
}

func (b *Box) keep() {
	for {
		s, ok := <-b.in
		if !ok {
			return
		}
		if s == nil {
			continue
		}
		s.kept <- s.text != ""
	}
}

// Put puts a slip in, and waits.
func (b *Box) Put(text string) bool {
	s := &slip{text, make(chan bool)}
	b.in <- s
	return <-s.kept
}

// Close closes the box.
func (b *Box) Close() { close(b.in) }
