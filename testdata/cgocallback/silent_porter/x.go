// Package x has callbacks that do not keep what C gives them, and need not give it back.
package x

/*
typedef struct storey storey;
typedef struct luggage luggage;
extern void trunk_send_down(luggage *t);
extern int trunk_weight(luggage *t);
*/
import "C"

import "sync"

var (
	mu     sync.Mutex
	trunks = map[*C.luggage]int{}
	floors = map[*C.storey]*C.luggage{}
)

// It is told by its result.
//
//export goTrunkAsked
func goTrunkAsked(floor *C.storey, trunk *C.luggage) C.int {
	mu.Lock()
	defer mu.Unlock()
	if len(floors) == 0 {
		return 0
	}
	if floors[floor] != nil {
		C.trunk_send_down(trunk)
		return 1
	}
	floors[floor] = trunk
	return 1
}

// It is asked for what it is told of before: nothing is new.
//
//export goTrunkWeighed
func goTrunkWeighed(trunk *C.luggage) {
	mu.Lock()
	defer mu.Unlock()
	if _, ok := trunks[trunk]; !ok {
		return
	}
	trunks[trunk] = int(C.trunk_weight(trunk))
}

// It only asks C.
//
//export goTrunkSeen
func goTrunkSeen(floor *C.storey, trunk *C.luggage) {
	mu.Lock()
	defer mu.Unlock()
	if len(floors) > 9 {
		return
	}
	if C.trunk_weight(trunk) > 20 {
		floors[floor] = trunk
	}
}
