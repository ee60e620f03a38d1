// Package x lets guests fetch the trunks that a lift brings up.
package x

/*
typedef struct storey storey;
typedef struct luggage luggage;
extern void trunk_send_down(luggage *t);
*/
import "C"

import "sync"

// Guest waits for trunks.
type Guest struct {
	mu     sync.Mutex
	left   bool
	trunks chan *Trunk
}

// Trunk is one that has come up. Its guest sends it down.
type Trunk struct{ t *C.luggage }

func newTrunk(t *C.luggage) *Trunk { return &Trunk{t} }

// Down sends it down.
func (t *Trunk) Down() { C.trunk_send_down(t.t) }

var guests sync.Map // of *C.storey

func refuse(t *C.luggage) { C.trunk_send_down(t) }

//export goTrunkUp
func goTrunkUp(floor *C.storey, trunk *C.luggage) {
	v, ok := guests.Load(floor)
	if !ok {
		refuse(trunk)
		return
	}
	guest := v.(*Guest)
	guest.mu.Lock()
	defer guest.mu.Unlock()
	if guest.left {
		refuse(trunk)
		return
	}
	select {
	case guest.trunks <- newTrunk(trunk):
	default:
		refuse(trunk)
	}
}
