// Package tide tells of the water's height at a gauge.
package tide

/*
typedef struct gauge gauge;
extern int  gauge_ask(gauge *g);
extern int  gauge_cancel_notify(gauge *g);
extern int  gauge_battery(gauge *g);
extern void goHeight(int centimetres);
*/
import "C"

import "sync"

var (
	adding  sync.Mutex // of one watcher at a time
	mu      sync.Mutex // of watchers
	watched = map[int]func(int){}
)

// Watch tells of heights under a number.
func Watch(g *C.gauge, number int, tell func(centimetres int)) {
	adding.Lock()
	defer adding.Unlock()
	mu.Lock()
	watched[number] = tell
	mu.Unlock()
	C.gauge_ask(g)
}

// Leave ends what Watch has begun.
func Leave(g *C.gauge, number int) {
	adding.Lock()
	defer adding.Unlock()
	mu.Lock()
	defer mu.Unlock()
	delete(watched, number)
	if len(watched) == 0 {
		cancelNotify(g) // want "lock-across-call: Leave calls gauge_cancel_notify holding mu, which goHeight, called back, takes"
	}
}

// Reset does away with all watchers, and with the gauge's notifications.
func Reset(g *C.gauge) {
	adding.Lock()
	defer adding.Unlock()
	cancelNotify(g)
	mu.Lock()
	defer mu.Unlock()
	clear(watched)
}

func cancelNotify(g *C.gauge) int { return int(C.gauge_cancel_notify(g)) }

//export goHeight
func goHeight(centimetres C.int) {
	mu.Lock()
	defer mu.Unlock()
	for _, tell := range watched {
		go tell(int(centimetres))
	}
}
