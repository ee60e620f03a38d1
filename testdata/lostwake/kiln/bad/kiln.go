// Package kiln keeps firings by number; the controller's driver calls fired.
package kiln

import "sync"

var (
	mu      sync.RWMutex
	next    int
	firings = map[int]*firing{}
)

type firing struct {
	sync.Mutex
	temp  int
	over  bool
	alarm map[string]func()
}

// Begin returns the number by which the driver reports.
func Begin() int {
	mu.Lock()
	defer mu.Unlock()
	next++
	firings[next] = &firing{alarm: make(map[string]func())}
	return next
}

func find(id int) *firing {
	mu.RLock()
	defer mu.RUnlock()
	return firings[id]
}

// fired is called by the driver, on a thread of its own.
func fired(id int, temp int) {
	f := find(id)
	if f == nil {
		return
	}
	f.Lock()
	f.temp = temp
	f.over = true
	ring := f.alarm["potter"]
	delete(f.alarm, "potter")
	f.Unlock()
	if ring != nil {
		ring()
	}
}

var Driver = fired

// Check reports whether firing id is over, else calls ring when it is.
func Check(id int, ring func()) bool {
	f := find(id)
	if f == nil {
		return true
	}
	if f.isOver() {
		return true
	}
	f.Lock()
	defer f.Unlock()
	f.alarm["potter"] = ring // want `late-register`
	return false
}

func (f *firing) isOver() bool {
	f.Lock()
	defer f.Unlock()
	return f.over
}
