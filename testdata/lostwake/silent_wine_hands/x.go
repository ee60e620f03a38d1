// Package wine has hands that end by themselves, and waits that come behind what these wait for.
package wine

import (
	"io"
	"sync"
)

// Pick ends its hands by an empty basket each.
func Pick(baskets []string, tread func(string)) {
	var hands sync.WaitGroup
	full := make(chan string)
	for range 2 {
		hands.Add(1)
		go func() {
			defer hands.Done()
			for b := range full {
				if b == "" {
					return
				}
				tread(b)
			}
		}()
	}
	for _, b := range baskets {
		full <- b
	}
	full <- ""
	full <- ""
	hands.Wait()
	close(full)
}

// Sort is fed by somebody else, who closes.
func Sort(feed func(chan<- string), tread func(string)) {
	var hand sync.WaitGroup
	full := make(chan string)
	go func() {
		defer close(full)
		feed(full)
	}()
	hand.Add(1)
	go func() {
		defer hand.Done()
		for b := range full {
			tread(b)
		}
	}()
	hand.Wait()
}

// Weigh has one who adds up while the others weigh.
func Weigh(baskets []string, weigh func(string) int) (sum int) {
	var scales sync.WaitGroup
	weights, added := make(chan int), make(chan struct{})
	go func() {
		defer close(added)
		for w := range weights {
			sum += w
		}
	}()
	for _, b := range baskets {
		scales.Add(1)
		go func() {
			defer scales.Done()
			weights <- weigh(b)
		}()
	}
	scales.Wait()
	close(weights)
	<-added
	return sum
}

// Fails has room for one failure of the one who works.
func Fails(work func() error) error {
	var one sync.WaitGroup
	failed := make(chan error, 1)
	one.Add(1)
	go func() {
		defer one.Done()
		if err := work(); err != nil {
			failed <- err
		}
	}()
	one.Wait()
	close(failed)
	return <-failed
}

// Serve lets two serve for good, who feed each other.
func Serve(next func() string, tread func(string)) {
	var both sync.WaitGroup
	full := make(chan string)
	both.Add(2)
	go func() {
		defer both.Done()
		for {
			full <- next()
		}
	}()
	go func() {
		defer both.Done()
		for b := range full {
			tread(b)
		}
	}()
	both.Wait()
}

// Pipe closes once, whichever side is dry.
func Pipe(up, down io.ReadWriter) {
	var once sync.Once
	dry := make(chan struct{})
	go func() {
		io.Copy(up, down)
		once.Do(func() { close(dry) })
	}()
	go func() {
		io.Copy(down, up)
		once.Do(func() { close(dry) })
	}()
	<-dry
}

// First lets the first of two close, under a lock.
func First(a, b func() error) {
	var mu sync.Mutex
	done, closed := make(chan struct{}), false
	end := func() {
		mu.Lock()
		defer mu.Unlock()
		if !closed {
			closed = true
			close(done)
		}
	}
	go func() {
		a()
		end()
	}()
	go func() {
		b()
		end()
	}()
	<-done
}

// Either starts one of two.
func Either(left bool, a, b func()) {
	done := make(chan struct{})
	if left {
		go run(a, done)
	} else {
		go run(b, done)
	}
	<-done
}

func run(f func(), done chan struct{}) {
	defer close(done)
	f()
}

// Retry starts again only when the first has ended.
func Retry(f func() error) {
	for {
		done := make(chan error, 1)
		go func() {
			done <- f()
			close(done)
		}()
		if <-done == nil {
			return
		}
	}
}

// Count waits for what is in the baskets, not for the hand, which stays.
func Count(baskets []string, tread func(string)) {
	var left sync.WaitGroup
	full := make(chan string, len(baskets))
	left.Add(len(baskets))
	go func() {
		for b := range full {
			tread(b)
			left.Done()
		}
	}()
	for _, b := range baskets {
		full <- b
	}
	left.Wait()
}
