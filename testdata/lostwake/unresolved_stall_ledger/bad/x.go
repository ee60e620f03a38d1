// Package stallledger books the day's takings of market stalls a page at a time: each stall waits
// until its line is in the ledger.
package stallledger

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

var errBlot = errors.New("a line has a blot")

type line struct {
	stall  string
	amount int
	booked chan error
}

// Ledger is kept by one clerk.
type Ledger struct {
	book  io.Writer
	lines chan line
}

// Open opens a ledger.
func Open(book io.Writer) *Ledger {
	l := &Ledger{book, make(chan line)}
	go l.clerk()
	return l
}

// Enter returns when the amount is booked.
func (l *Ledger) Enter(stall string, amount int) error {
	n := line{stall, amount, make(chan error, 1)}
	l.lines <- n
	return <-n.booked
}

func (l *Ledger) clerk() {
	var page []line
	for n := range l.lines {
		page = append(page, n)
		if len(page) == 40 {
			l.turn(page)
			page = nil
		}
	}
	l.turn(page)
}

func text(page []line) (string, error) {
	var out strings.Builder
	for _, n := range page {
		if strings.Contains(n.stall, "*") {
			return "", errBlot
		}
		fmt.Fprintln(&out, n.stall, n.amount)
	}
	return out.String(), nil
}

func (l *Ledger) turn(page []line) {
	t, err := text(page)
	if err != nil {
		return // want "unresolved: .*leaves each line.booked unresolved"
	}
	_, err = io.WriteString(l.book, t)
	for _, n := range page {
		n.booked <- err
	}
}
