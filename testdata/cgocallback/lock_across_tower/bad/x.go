// Package x tells the bell-ringers of a tower the hour.
package x

/*
extern void goStrikes(int hour);
static void tower_wind(void) { goStrikes(12); }
*/
import "C"

import "sync"

var (
	mu      sync.Mutex
	ringers = map[int]func(hour int){}
	next    int
)

// Climb has ring called each hour, until Descend is.
func Climb(ring func(hour int)) int {
	mu.Lock()
	defer mu.Unlock()
	next++
	ringers[next] = ring
	return next
}

// Descend may be called by the ringer itself.
func Descend(id int) {
	mu.Lock()
	defer mu.Unlock()
	delete(ringers, id)
}

// Wind winds the clock.
func Wind() { C.tower_wind() }

//export goStrikes
func goStrikes(hour C.int) {
	mu.Lock()
	defer mu.Unlock()
	for _, ring := range ringers {
		ring(int(hour)) // want "lock-across-call: "
	}
}
