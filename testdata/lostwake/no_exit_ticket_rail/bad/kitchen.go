// Package kitchen has a cook, and one who brings the dishes to the tables.
package kitchen

// Kitchen has a rail with room for so many tickets: one for each dish that is not served yet.
type Kitchen struct {
	Cook  func() string
	Serve func(dish string)

	rail   chan struct{}
	dishes chan string
	quit   chan struct{}
}

// New returns a kitchen.
func New(room int) *Kitchen {
	return &Kitchen{rail: make(chan struct{}, room), dishes: make(chan string), quit: make(chan struct{})}
}

// Open starts both.
func (k *Kitchen) Open() {
	go k.cook()
	go k.serve()
}

// Close ends both.
func (k *Kitchen) Close() { close(k.quit) }

func (k *Kitchen) cook() {
	for {
		select {
		case k.dishes <- k.Cook():
		case <-k.quit:
			return
		}
		select {
		case k.rail <- struct{}{}:
		case <-k.quit:
			return
		}
	}
}

func (k *Kitchen) serve() {
	for {
		select {
		case dish := <-k.dishes:
			k.Serve(dish)
			<-k.rail // want "no-exit: "
		case <-k.quit:
			return
		}
	}
}
