// Package x sells tickets by a machine of C's, whose threads come for the orders.
package x

/*
extern int machine_on(int threads);
extern void machine_off(void); // returns when the threads have ended
*/
import "C"

import "errors"

var (
	open   bool
	orders chan *Order
	stop   chan struct{}
)

// Order is of one ticket.
type Order struct {
	zone int
	done chan struct{}
}

// ErrOpen is what Open returns when the kiosk is open.
var ErrOpen = errors.New("open")

// Open opens the kiosk, also after Close.
func Open(threads int) error {
	if open {
		return ErrOpen
	}
	open = true
	stop = make(chan struct{})
	if orders == nil {
		orders = make(chan *Order)
	}
	if C.machine_on(C.int(threads)) != 0 {
		open = false
		return errors.New("no machine")
	}
	return nil
}

// Close closes the kiosk.
func Close() {
	if !open {
		return
	}
	close(stop)
	C.machine_off()
	open = false
}

// Buy waits for a ticket. Customers may come before the kiosk is open again.
func Buy(zone int) {
	o := &Order{zone: zone, done: make(chan struct{})}
	queue(o)
	<-o.done
}

func queue(o *Order) {
	orders <- o
}

//export goNext
func goNext() C.int {
	select {
	case o := <-orders:
		close(o.done)
		return C.int(o.zone)
	case <-stop:
		return -1
	}
}
