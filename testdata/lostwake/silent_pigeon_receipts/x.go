// Package pigeon sends letters by pigeon, a bounded number at a time.
package pigeon

import "sync"

// Loft sends pigeons out, and tells when they are back.
type Loft interface {
	Send(letter string) (ring int)
	Back() <-chan int
}

// Office sends letters.
type Office struct {
	Loft    Loft
	Letters <-chan string

	perches chan struct{} // one for each pigeon that is out
	quit    chan struct{}

	mu  sync.Mutex
	out map[int]string
}

// Open starts the office.
func Open(l Loft, letters <-chan string, pigeons int) *Office {
	o := &Office{Loft: l, Letters: letters, perches: make(chan struct{}, pigeons), quit: make(chan struct{}), out: map[int]string{}}
	go o.send()
	go o.receive()
	return o
}

// Close ends the office.
func (o *Office) Close() { close(o.quit) }

func (o *Office) send() {
	for {
		select {
		case <-o.quit:
			return
		case o.perches <- struct{}{}:
		}
		select {
		case <-o.quit:
			return
		case letter := <-o.Letters:
			ring := o.Loft.Send(letter)
			o.mu.Lock()
			o.out[ring] = letter
			o.mu.Unlock()
		}
	}
}

func (o *Office) receive() {
	for {
		select {
		case <-o.quit:
			return
		case ring := <-o.Loft.Back():
			o.mu.Lock()
			delete(o.out, ring)
			o.mu.Unlock()
			<-o.perches
		}
	}
}
