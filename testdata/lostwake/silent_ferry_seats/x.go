// Package ferryseats lets people aboard: all seats lie in the channel from the start, and who
// puts one back has taken one before, so that there is room for it.
package ferryseats

// Ferry has seats.
type Ferry struct {
	seats chan struct{}
	shore chan struct{}
	queue func() (string, bool)
}

// Board returns a ferry that takes people aboard.
func Board(queue func() (string, bool)) *Ferry {
	f := &Ferry{seats: make(chan struct{}, 12), shore: make(chan struct{}), queue: queue}
	for i := 0; i < 12; i++ {
		f.seats <- struct{}{}
	}
	go f.gangway()
	return f
}

func (f *Ferry) gangway() {
	for {
		select {
		case <-f.shore:
			return
		case <-f.seats:
		}
		name, ok := f.queue()
		if !ok {
			f.seats <- struct{}{}
			continue
		}
		go f.ride(name)
	}
}

func (f *Ferry) ride(name string) {
	println(name)
	f.seats <- struct{}{}
}

// Land ends the boarding.
func (f *Ferry) Land() { close(f.shore) }
