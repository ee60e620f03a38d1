// Package night counts who is out at night: what is added is taken back by somebody on every way.
package night

import (
	"log"
	"net/http"
	"os"
	"sync"
)

// Watch counts those who are out.
type Watch struct {
	out   sync.WaitGroup
	lamps chan int
	count bool
}

// NewWatch returns a watch.
func NewWatch(count bool) *Watch { return &Watch{lamps: make(chan int), count: count} }

// Home waits for all.
func (w *Watch) Home() { w.out.Wait() }

// Patrol tells of one who leaves and of one who comes back by two events.
func (w *Watch) Patrol(events <-chan string) {
	for e := range events {
		switch e {
		case "leaves":
			w.out.Add(1)
		case "back":
			w.out.Done()
		}
	}
}

// Round hands the lamp to somebody else if it burns.
func (w *Watch) Round(light func() (int, error)) error {
	w.out.Add(1)
	n, err := light()
	if err != nil {
		w.out.Done()
		return err
	}
	if n > 3 {
		go w.burn(n)
		return nil
	}
	w.out.Done()
	return nil
}

func (w *Watch) burn(n int) {
	defer w.out.Done()
	log.Print(n)
}

// Knock counts only if it is to.
func (w *Watch) Knock(door func() error) error {
	if w.count {
		w.out.Add(1)
	}
	err := door()
	if w.count {
		w.out.Done()
	}
	return err
}

// Ring is knocked on, and does so in a helper that is told what came of it.
func (w *Watch) Ring(doors []func() error) {
	for _, door := range doors {
		w.out.Add(1)
		if err := w.Knock(door); w.settle(err) {
			continue
		}
		w.out.Done()
	}
}

func (w *Watch) settle(err error) bool {
	if err != nil {
		w.out.Done()
		return true
	}
	return false
}

// Gates opens gates for good.
func Gates() {
	var open sync.WaitGroup
	open.Add(1)
	go http.ListenAndServe(":0", nil)
	open.Wait()
}

// Towers light up, one turn for each, and count each for its own.
func Towers(names []string) {
	var lit sync.WaitGroup
	for _, name := range names {
		lit.Add(1)
		defer lit.Done()
		log.Print(name)
	}
}

// Bells close each its own end.
func Bells(ends []chan struct{}) {
	for _, end := range ends {
		defer close(end)
	}
	for range ends {
		end := make(chan struct{})
		defer close(end)
	}
}

// Chimes are asked whether they rang, and rung by the caller if not.
func Chimes(ring func() error) <-chan string {
	out := make(chan string)
	go func() {
		if !rang(ring, out) {
			close(out)
		}
	}()
	return out
}

func rang(ring func() error, out chan string) bool {
	if err := ring(); err != nil {
		out <- err.Error()
		close(out)
		return true
	}
	return false
}

// Street adds two at once, or one, and each is taken back by its own.
func Street(left, right func()) {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		left()
	}()
	go func() {
		right()
		wg.Done()
	}()
	wg.Wait()
}

// Queue counts in the loop for a worker, and takes back itself what no worker gets.
func (w *Watch) Queue(next func() (int, bool)) {
	go func() {
		for n := range w.lamps {
			log.Print(n)
			w.out.Done()
		}
	}()
	for {
		n, ok := next()
		if !ok {
			return
		}
		w.out.Add(1)
		select {
		case w.lamps <- n:
		default:
			w.out.Done()
		}
	}
}

// Guild has porters, of which one is hired elsewhere.
type Guild struct {
	at   sync.WaitGroup
	hire interface{ Carry(done func()) }
}

// Open starts the porters.
func (g *Guild) Open() {
	g.at.Add(1)
	go g.carry()
	if g.hire != nil {
		g.at.Add(1)
		go g.hire.Carry(nil)
	}
}

func (g *Guild) carry() {
	defer g.at.Done()
	log.Print("carried")
}

// Close waits for the porters.
func (g *Guild) Close() { g.at.Wait() }

// Forever keeps the program.
func main() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		if len(os.Args) > 2 {
			return
		}
		log.Print("up")
	}()
	wg.Wait()
}

func init() { go main() }
