// Package tickets prints tickets.
package tickets

import "sync"

// Ticket is printed.
type Ticket struct {
	Show string
	Seat int
}

// Printer prints tickets one by one.
type Printer struct {
	in chan Ticket

	mu      sync.Mutex
	idle    *sync.Cond
	waiting int
}

// NewPrinter starts a printer.
func NewPrinter(print func(Ticket)) *Printer {
	p := &Printer{in: make(chan Ticket, 64)}
	p.idle = sync.NewCond(&p.mu)
	go p.run(print)
	return p
}

// Print queues a ticket.
func (p *Printer) Print(t Ticket) {
	p.mu.Lock()
	p.waiting++
	p.mu.Unlock()
	p.in <- t
}

// Off is called after the last Print.
func (p *Printer) Off() { close(p.in) }

func (p *Printer) run(print func(Ticket)) {
	defer p.idle.Broadcast() // want "early-stop: "
	for t := range p.in {
		print(t)
		p.mu.Lock()
		p.waiting--
		p.mu.Unlock()
	}
}

// Flush waits until there is nothing left to print.
func (p *Printer) Flush() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.waiting > 0 {
		p.idle.Wait()
	}
}
