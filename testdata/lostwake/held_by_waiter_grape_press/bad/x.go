// Package press presses grapes by several hands.
package press

import "sync"

// Press hands the baskets to three who press.
func Press(baskets []string, tread func(string)) {
	var hands sync.WaitGroup
	full := make(chan string)
	for range 3 {
		hands.Add(1)
		go func() {
			defer hands.Done()
			for b := range full {
				tread(b)
			}
		}()
	}
	for _, b := range baskets {
		full <- b
	}
	hands.Wait() // want "held-by-waiter: "
	close(full)
}

// Squeeze has one hand, which nobody tells that there is no more.
func Squeeze(baskets []string, tread func(string)) {
	var hand sync.WaitGroup
	full := make(chan string, 4)
	hand.Add(1)
	go squeeze(full, &hand, tread)
	for _, b := range baskets {
		full <- b
	}
	hand.Wait() // want "held-by-waiter: "
}

func squeeze(full <-chan string, hand *sync.WaitGroup, tread func(string)) {
	for b := range full {
		tread(b)
	}
	hand.Done()
}

// Taste lets each basket be tasted.
func Taste(baskets []string, taste func(string) int) (notes []int) {
	var tasters sync.WaitGroup
	tasted := make(chan int)
	for _, b := range baskets {
		tasters.Add(1)
		go func() {
			defer tasters.Done()
			tasted <- taste(b)
		}()
	}
	tasters.Wait() // want "held-by-waiter: "
	close(tasted)
	for n := range tasted {
		notes = append(notes, n)
	}
	return notes
}
