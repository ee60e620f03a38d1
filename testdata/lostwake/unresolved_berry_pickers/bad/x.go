// Package berrypickers sends pickers out, and waits until all baskets are in.
package berrypickers

import "sync"

type Wood struct {
	baskets chan int
	in      sync.WaitGroup
	pick    func(int) error
}

func Enter(pickers int, pick func(int) error) *Wood {
	w := &Wood{baskets: make(chan int, 8), pick: pick}
	for range pickers {
		go w.work()
	}
	return w
}

func (w *Wood) work() {
	for b := range w.baskets {
		if err := w.pick(b); err != nil {
			continue // want `unresolved: \(\*Wood\).work leaves Wood.in unresolved at line [0-9]+, though line [0-9]+ completes it`
		}
		w.in.Done()
	}
}

func (w *Wood) Hand(b int) {
	w.in.Add(1)
	w.baskets <- b
}

func (w *Wood) Wait() { w.in.Wait() }

// Weigh adds up what the baskets weigh.
func Weigh(baskets []string, weigh func(string) (int, bool)) int {
	grams := make(chan int)
	for _, b := range baskets {
		go func() {
			g, ok := weigh(b)
			if !ok {
				return // want `unresolved: Weigh.func1 leaves grams unresolved at line [0-9]+, though line [0-9]+ completes it`
			}
			grams <- g
		}()
	}
	sum := 0
	for range baskets {
		sum += <-grams
	}
	return sum
}

// Wash washes the baskets side by side.
func Wash(baskets []string, dirty func(string) bool, wash func(string)) {
	var all sync.WaitGroup
	all.Add(len(baskets))
	for _, b := range baskets {
		if !dirty(b) { // want `unresolved: Wash leaves all unresolved at line [0-9]+, though line [0-9]+ completes it`
			continue
		}
		go func() {
			defer all.Done()
			wash(b)
		}()
	}
	all.Wait()
}
