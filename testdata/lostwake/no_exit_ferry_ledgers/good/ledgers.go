// Package ledgers books tickets on goroutines of its own.
package ledgers

import "sync"

// Ledger books what is sold.
type Ledger struct {
	book func(ticket string)

	mu     sync.Mutex
	sold   *sync.Cond // tickets or shut has changed
	booked *sync.Cond // open or shut has changed

	tickets []string
	open    int
	shut    bool
}

// New starts some clerks.
func New(clerks int, book func(string)) *Ledger {
	l := &Ledger{book: book}
	l.sold, l.booked = sync.NewCond(&l.mu), sync.NewCond(&l.mu)
	for range clerks {
		go l.clerk()
	}
	return l
}

func (l *Ledger) clerk() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for {
		for len(l.tickets) == 0 && !l.shut {
			l.sold.Wait()
		}
		if l.shut {
			return
		}
		t := l.tickets[0]
		l.tickets = l.tickets[1:]
		l.mu.Unlock()
		l.book(t)
		l.mu.Lock()
		l.open--
		if l.open == 0 {
			l.booked.Broadcast()
		}
	}
}

// Sell sells a ticket.
func (l *Ledger) Sell(ticket string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tickets = append(l.tickets, ticket)
	l.open++
	l.sold.Signal()
}

// Balance waits until all that was sold is booked, or the ledger is shut.
func (l *Ledger) Balance() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.open > 0 && !l.shut {
		l.booked.Wait()
	}
	return l.open == 0
}

// Shut ends the clerks.
func (l *Ledger) Shut() {
	l.mu.Lock()
	l.shut = true
	l.mu.Unlock()
	l.sold.Broadcast()
	l.booked.Broadcast()
}
