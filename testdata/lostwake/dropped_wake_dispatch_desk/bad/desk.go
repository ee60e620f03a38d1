// Package dispatch sends couriers out, so many at a time.
package dispatch

import "sync"

// Desk has one who sends couriers out, shift by shift.
type Desk struct {
	seats chan struct{} // one for each courier that is out
	bag   *bag
	ride  func(parcel string)
}

// New returns a desk with so many couriers.
func New(couriers int, ride func(string)) *Desk {
	b := &bag{}
	b.some = sync.NewCond(&b.mu)
	return &Desk{seats: make(chan struct{}, couriers), bag: b, ride: ride}
}

// Open sends couriers out until stop is closed.
func (d *Desk) Open(stop <-chan struct{}) {
	go d.run(stop)
}

// Close ends the shift of the one who waits for a parcel; another one begins.
func (d *Desk) Close() { d.bag.shut() }

// Bring leaves a parcel.
func (d *Desk) Bring(parcel string) { d.bag.put(parcel) }

func (d *Desk) run(stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
			send(stop, d.seats, d.bag, d.ride)
		}
	}
}

func send(stop <-chan struct{}, seats chan struct{}, b *bag, ride func(string)) {
	for {
		select {
		case <-stop:
			return
		default:
			seats <- struct{}{}
			parcel, over := b.take()
			if over {
				return // want "dropped-wake: "
			}
			go func() {
				ride(parcel)
				<-seats
			}()
		}
	}
}

type bag struct {
	mu      sync.Mutex
	some    *sync.Cond
	parcels []string
	over    bool
}

func (b *bag) put(parcel string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.parcels = append(b.parcels, parcel)
	b.some.Signal()
}

func (b *bag) shut() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.over = true
	b.some.Broadcast()
}

func (b *bag) take() (parcel string, over bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.parcels) == 0 && !b.over {
		b.some.Wait()
	}
	if b.over {
		return "", true
	}
	parcel = b.parcels[0]
	b.parcels = b.parcels[1:]
	return parcel, false
}
