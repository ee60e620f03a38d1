// Package seeds lets gardeners wait until the exchange has seeds for them.
package seeds

import "sync"

// Exchange holds bags of seeds.
type Exchange struct {
	lock sync.Mutex
	bags int
	line []chan struct{}
}

// Bring brings bags.
func (e *Exchange) Bring(n int) {
	e.lock.Lock()
	defer e.lock.Unlock()
	e.bags += n
	for ; n > 0 && len(e.line) > 0; n-- {
		e.call()
	}
}

func (e *Exchange) call() {
	c := e.line[0]
	e.line = e.line[1:]
	select {
	case c <- struct{}{}: // want "lossy-wake: "
	default:
	}
}

// Take waits for a bag.
func (e *Exchange) Take() (left int) {
	e.lock.Lock()
	for e.bags == 0 {
		c := make(chan struct{})
		e.line = append(e.line, c) // want "late-register: "
		e.lock.Unlock()
		<-c
		e.lock.Lock()
	}
	e.bags--
	left = e.bags
	e.lock.Unlock()
	return left
}

// TryTake doesn't wait.
func (e *Exchange) TryTake() bool {
	e.lock.Lock()
	defer e.lock.Unlock()
	if e.bags == 0 {
		return false
	}
	e.bags--
	return true
}
