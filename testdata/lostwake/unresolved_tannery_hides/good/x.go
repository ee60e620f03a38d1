// Package tannery passes hides from one vat to the next, and counts those that are in.
package tannery

import "sync"

// Hide is what is tanned.
type Hide interface {
	Weigh() (*Weight, *Flaw)
	Name() string
}

// Weight is what a hide weighs.
type Weight struct{ grams int }

// Flaw says what is wrong with a hide.
type Flaw struct{ text string }

func (f *Flaw) Error() string { return f.text }

// Tannery has two vats.
type Tannery struct {
	soak, dye chan Hide
	flaws     chan *Flaw
	in        sync.WaitGroup
	known     map[string]int
}

// New returns a tannery at work.
func New() *Tannery {
	t := &Tannery{soak: make(chan Hide, 8), dye: make(chan Hide, 8), flaws: make(chan *Flaw, 8)}
	go t.soaks()
	go t.dyes()
	return t
}

// Put puts a hide in.
func (t *Tannery) Put(h Hide) {
	t.in.Add(1)
	t.soak <- h
}

// Again puts hides in that were in before.
func (t *Tannery) again(hs []Hide) {
	for _, h := range hs {
		t.soak <- h
	}
}

// Done waits until all are out.
func (t *Tannery) Done() {
	t.in.Wait()
	close(t.soak)
	close(t.dye)
}

func (t *Tannery) soaks() {
	for h := range t.soak {
		w, flaw := h.Weigh()
		if flaw != nil {
			t.in.Done()
			t.flaws <- flaw
			continue
		}
		if w != nil {
			t.dye <- h
		} else {
			t.in.Done()
		}
	}
}

func (t *Tannery) dyes() {
	for {
		h, ok := <-t.dye
		if !ok {
			return
		}
		if _, ok := t.known[h.Name()]; !ok {
			println(h.Name())
			t.in.Done()
			continue
		}
		t.again(nil)
		t.in.Done()
	}
}

// Prices asks three traders for the price of each hide.
func Prices(hides []string, ask func(string) (int, error)) (sum int) {
	n := len(hides)
	offers, prices := make(chan string, n), make(chan int, n)
	for range 3 {
		go func() {
			for h := range offers {
				price, err := ask(h)
				if err != nil {
					println(h)
					prices <- 0
					continue
				}
				prices <- price
			}
		}()
	}
	for i := 0; i < n; i++ {
		offers <- hides[i]
	}
	close(offers)
	for i := 0; i < n; i++ {
		sum += <-prices
	}
	return sum
}

// Yard counts what waits in it.
type Yard struct {
	in   sync.WaitGroup
	next chan string
}

// NewYard returns a yard that is emptied.
func NewYard() *Yard {
	y := &Yard{next: make(chan string, 4)}
	go y.empty()
	return y
}

func (y *Yard) empty() {
	for s := range y.next {
		println(s)
		y.in.Done()
	}
}

// Put puts a hide in if there is room.
func (y *Yard) Put(hide string) bool {
	y.in.Add(1)
	select {
	case y.next <- hide:
		return true
	default:
		y.in.Done()
		return false
	}
}

// Wait waits until it is empty.
func (y *Yard) Wait() { y.in.Wait() }
