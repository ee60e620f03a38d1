// Package lift reserves the lifts of a building by name.
package lift

import (
	"fmt"
	"sync"
)

var (
	mu    sync.Mutex
	moved = sync.NewCond(&mu)
	lifts = map[string]int{} // floor where it stands, by name
)

// Install adds a lift on the ground floor.
func Install(name string) error {
	mu.Lock()
	defer mu.Unlock()
	if _, ok := lifts[name]; ok {
		return fmt.Errorf("lift: there is a %s", name)
	}
	lifts[name] = 0
	moved.Broadcast()
	return nil
}

// Move says that a lift stands on another floor now.
func Move(name string, floor int) {
	mu.Lock()
	defer mu.Unlock()
	if _, ok := lifts[name]; !ok {
		return
	}
	lifts[name] = floor
	moved.Broadcast()
}

// Remove takes a lift out of service.
func Remove(name string) {
	mu.Lock()
	defer mu.Unlock()
	delete(lifts, name) // want "no-wake: "
}

// Await blocks until the lift stands on that floor. It fails when the lift is out
// of service.
func Await(name string, floor int) error {
	mu.Lock()
	defer mu.Unlock()
	for {
		at, ok := lifts[name]
		if !ok {
			return fmt.Errorf("lift: %s is out of service", name)
		}
		if at == floor {
			return nil
		}
		moved.Wait()
	}
}
