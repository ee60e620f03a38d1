package courier

import (
	"errors"
	"sync"
	"time"
)

var (
	ErrOverdue = errors.New("courier: no receipt in time")
	ErrClosed  = errors.New("courier: office is closed")
)

type parcel struct {
	no      uint64
	sent    time.Time
	receipt chan error
}

// Office sends parcels and waits for the receipts, which the riders bring in
// any order, or not at all.
type Office struct {
	ride  func(no uint64, address string) error
	limit time.Duration

	mu     sync.Mutex
	out    map[uint64]*parcel
	lastNo uint64
	closed bool

	stop   chan struct{}
	exited chan struct{}
}

func Open(limit time.Duration, ride func(uint64, string) error) *Office {
	o := &Office{
		ride:   ride,
		limit:  limit,
		out:    make(map[uint64]*parcel),
		stop:   make(chan struct{}),
		exited: make(chan struct{}),
	}
	go o.sweep()
	return o
}

// Send returns when the parcel was received.
func (o *Office) Send(address string) error {
	p := &parcel{sent: time.Now(), receipt: make(chan error, 1)}
	o.mu.Lock()
	if o.closed {
		o.mu.Unlock()
		return ErrClosed
	}
	o.lastNo++
	p.no = o.lastNo
	o.out[p.no] = p
	o.mu.Unlock()

	if err := o.ride(p.no, address); err != nil {
		o.take(p.no)
		return err
	}
	return <-p.receipt
}

func (o *Office) take(no uint64) *parcel {
	o.mu.Lock()
	defer o.mu.Unlock()
	p := o.out[no]
	delete(o.out, no)
	return p
}

// OnReceipts handles the slips of a rider. A slip that cannot be read is
// thrown away; its parcel counts as lost.
func (o *Office) OnReceipts(slips []Slip) {
	for _, s := range slips {
		if !s.valid() {
			continue
		}
		if p := o.take(s.No); p != nil {
			p.receipt <- s.Err
		}
	}
}

// Slip is the receipt for one parcel.
type Slip struct {
	No        uint64
	Signature string
	Err       error
}

func (s Slip) valid() bool { return s.No != 0 && (s.Signature != "" || s.Err != nil) }

// sweep gives up on parcels that are overdue.
func (o *Office) sweep() {
	defer close(o.exited)
	t := time.NewTicker(max(o.limit/4, time.Millisecond))
	defer t.Stop()
	for {
		select {
		case now := <-t.C:
			o.expire(ErrOverdue, func(p *parcel) bool { return now.Sub(p.sent) > o.limit })
		case <-o.stop:
			o.expire(ErrClosed, func(*parcel) bool { return true })
			return
		}
	}
}

func (o *Office) expire(cause error, which func(*parcel) bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for no, p := range o.out {
		if which(p) {
			delete(o.out, no)
			p.receipt <- cause
		}
	}
}

// Close gives up on all parcels.
func (o *Office) Close() {
	o.mu.Lock()
	first := !o.closed
	o.closed = true
	o.mu.Unlock()
	if first {
		close(o.stop)
	}
	<-o.exited
}
