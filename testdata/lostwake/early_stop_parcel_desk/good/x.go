// Package desk sends parcels that clerks pack. A bell with one place tells the carrier that there is something;
// who takes a parcel and leaves others rings it again.
package desk

import "sync"

type Desk struct {
	mu      sync.Mutex
	parcels []string
	bell    chan struct{}
	shut    chan struct{}
}

func New(carry func(string)) *Desk {
	d := &Desk{bell: make(chan struct{}, 1), shut: make(chan struct{})}
	go d.carrier(carry)
	return d
}

// Pack packs a parcel.
func (d *Desk) Pack(parcel string) {
	if d.pack(parcel) {
		d.ring()
	}
}

func (d *Desk) pack(parcel string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if parcel == "" {
		return false
	}
	d.parcels = append(d.parcels, parcel)
	return true
}

func (d *Desk) ring() {
	select {
	case d.bell <- struct{}{}:
	default:
	}
}

func (d *Desk) Shut() { close(d.shut) }

func (d *Desk) carrier(carry func(string)) {
	for {
		select {
		case <-d.bell:
			d.carryOne(carry)
		case <-d.shut:
			return
		}
	}
}

func (d *Desk) carryOne(carry func(string)) {
	if p := d.take(); p != "" {
		d.weigh(p)
		carry(p)
	}
}

func (d *Desk) take() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.parcels) == 0 {
		return ""
	}
	p := d.parcels[0]
	d.parcels = d.parcels[1:]
	if len(d.parcels) > 0 {
		d.ring()
	}
	return p
}

// The scale is some calls away, and knows nothing of parcels that wait.
func (d *Desk) weigh(p string)  { d.note(len(p)) }
func (d *Desk) note(grams int)  { d.print(grams) }
func (d *Desk) print(grams int) { println(grams) }
