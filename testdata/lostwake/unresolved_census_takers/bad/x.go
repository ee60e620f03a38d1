// Package census counts households, each street by whoever walks it.
package census

import (
	"errors"
	"io"
	"sync"
)

// Street is walked by its taker.
type Street struct {
	walking *sync.WaitGroup
	doors   []string
}

// NewStreet returns a street with its doors.
func NewStreet(doors []string) *Street {
	var wg sync.WaitGroup
	return &Street{walking: &wg, doors: doors}
}

// Walk writes down what the doors say, until they say no more.
func (s *Street) Walk(book io.Writer) error {
	s.walking.Add(1)
	for i := 0; ; i++ {
		line, err := s.ring(i)
		if err != nil {
			if err != io.EOF {
				return err // want "unresolved: "
			}
			break
		}
		io.WriteString(book, line)
	}
	s.walking.Done()
	return nil
}

func (s *Street) ring(i int) (string, error) {
	if i == len(s.doors) {
		return "", io.EOF
	}
	if s.doors[i] == "" {
		return "", errors.New("nobody there")
	}
	return s.doors[i], nil
}

// Rest waits until all takers are back.
func (s *Street) Rest() { s.walking.Wait() }

// Tally has one method for what begins and two for what ends.
type Tally struct {
	open  sync.WaitGroup
	mu    sync.Mutex
	heads map[string]int
}

func (t *Tally) begin() { t.open.Add(1) }

func (t *Tally) drop() { t.open.Done() }

func (t *Tally) enter(door string, n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.heads[door] = n
	t.open.Done()
}

// Sum waits for all and adds up.
func (t *Tally) Sum() int {
	t.open.Wait()
	n := 0
	for _, each := range t.heads {
		n += each
	}
	return n
}

// Collect enters what each door has said.
func Collect(t *Tally, doors []string, ask func(string) (int, error)) {
	t.begin()
	go func() {
		for _, door := range doors {
			t.begin()
			n, err := ask(door)
			if err != nil {
				println(door)
				continue // want "unresolved: "
			}
			t.enter(door, n)
		}
		t.drop()
	}()
}

var out sync.WaitGroup

// Visit asks at one door.
func Visit(door string, ask func(string) (int, bool)) int {
	out.Add(1)
	n, ok := ask(door)
	if !ok {
		return 0 // want "unresolved: "
	}
	out.Done()
	return n
}

// Home waits for all who visit.
func Home() { out.Wait() }

// Enter is started by others, who give it their group.
func Enter(door string, ask func(string) (int, error), wg *sync.WaitGroup) {
	n, err := ask(door)
	if err != nil {
		return // want "unresolved: "
	}
	if n > 0 {
		println(door, n)
	}
	wg.Done()
}

// All lets two take all streets that are not shut.
func All(streets map[string]int, shut func(string) bool, walk func(string)) {
	var wg sync.WaitGroup
	wg.Add(len(streets))
	next := make(chan string, len(streets))
	for range 2 {
		go func() {
			for s := range next {
				walk(s)
				wg.Done()
			}
		}()
	}
	for s := range streets {
		if shut(s) {
			println(s)
			continue // want "unresolved: "
		}
		next <- s
	}
	wg.Wait()
}
