// Package post hands on letters and bills until the office shuts.
package post

import "sync"

type Office struct {
	letters chan string
	bills   chan int
	shut    chan struct{}
	group   sync.WaitGroup
	next    func() (string, int, bool)
}

func Open(next func() (string, int, bool), read func(string), pay func(int)) *Office {
	o := &Office{letters: make(chan string), bills: make(chan int), shut: make(chan struct{}), next: next}
	o.group.Add(1)
	go o.run()
	go o.hand(read, pay)
	return o
}

func (o *Office) run() {
	defer o.group.Done()
	for o.one() {
	}
}

func (o *Office) one() bool {
	select {
	case <-o.shut:
		return false
	default:
	}
	letter, bill, ok := o.next()
	if !ok {
		return false
	}
	if letter == "" {
		o.bills <- bill
		return true
	}
	o.letters <- letter
	return true
}

func (o *Office) hand(read func(string), pay func(int)) {
	for {
		select {
		case letter, ok := <-o.letters:
			if !ok {
				return
			}
			read(letter)
		case bill, ok := <-o.bills:
			if !ok {
				return
			}
			pay(bill)
		}
	}
}

func (o *Office) Shut() {
	close(o.shut)
	o.group.Wait()
	close(o.letters)
	close(o.bills)
}
