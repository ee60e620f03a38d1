// Package x drives taxis by a meter of C's.
package x

/*
struct meter { int fare; };
extern void goFare(int fare);
static void meter_tick(struct meter *m) { goFare(++m->fare); }
*/
import "C"

import "sync"

var (
	mu    sync.Mutex
	fares int
	ticks int
)

// Taxi has a meter.
type Taxi struct {
	meter C.struct_meter
	wheel chan struct{}
}

// New lets a taxi drive.
func New() *Taxi {
	t := &Taxi{wheel: make(chan struct{})}
	go t.drive()
	return t
}

func (t *Taxi) drive() {
	for range t.wheel {
		ticks++ // want "unsynchronized: "
		mu.Lock()
		C.meter_tick(&t.meter)
		mu.Unlock()
	}
}

// Turn turns the wheel.
func (t *Taxi) Turn() { t.wheel <- struct{}{} }

//export goFare
func goFare(fare C.int) { fares += int(fare) }
