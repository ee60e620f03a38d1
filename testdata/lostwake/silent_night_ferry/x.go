// Package ferry carries parcels at night, until the port shuts.
package ferry

// Ferry has one goroutine that loads and one that sails.
type Ferry struct {
	quay chan string
	shut bool
	load func() (string, bool)
	sail func(string)
}

// NewFerry starts both.
func NewFerry(load func() (string, bool), sail func(string)) *Ferry {
	f := &Ferry{quay: make(chan string, 8), load: load, sail: sail}
	go f.loads()
	go f.sails()
	return f
}

func (f *Ferry) loads() {
	for {
		parcel, ok := f.load()
		if !ok {
			break
		}
		f.quay <- parcel
	}
	close(f.quay)
	f.shut = true
}

func (f *Ferry) full() bool { return f.shut }

// sails may still find the port open: it comes back to the quay then, which is closed.
func (f *Ferry) sails() {
	for {
		parcel, ok := <-f.quay
		if !ok {
			break
		}
		if f.shut || f.full() {
			return
		}
		f.sail(parcel)
	}
}
