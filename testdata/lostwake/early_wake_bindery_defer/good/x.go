// Package bindery binds books on demand.
package bindery

import (
	"errors"
	"strings"
)

// Order is a book that is being bound.
type Order struct {
	bound  chan struct{}
	spine  string
	sheets int
	err    error
}

// Bind starts to bind chapters. The order can be awaited at once.
func Bind(title string, chapters []string) *Order {
	o := &Order{bound: make(chan struct{})}
	go o.run(title, chapters)
	return o
}

func (o *Order) run(title string, chapters []string) {
	var (
		spine  string
		sheets int
		err    error
	)
	defer close(o.bound)
	defer func() {
		o.spine, o.sheets, o.err = spine, sheets, err
	}()

	if title == "" {
		err = errors.New("bindery: a book needs a title")
		return
	}
	spine = strings.ToUpper(title)
	for _, c := range chapters {
		sheets += (len(c) + 1999) / 2000
	}
	if sheets == 0 {
		err = errors.New("bindery: nothing to bind")
	}
}

// Wait returns the text on the spine and the number of sheets.
func (o *Order) Wait() (spine string, sheets int, err error) {
	<-o.bound
	return o.spine, o.sheets, o.err
}
