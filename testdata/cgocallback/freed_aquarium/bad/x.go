// Package x feeds the fish of an aquarium.
package x

/*
struct tank { int fish; };
extern void goFed(int fish);
static struct tank *tank_fill(void) { static struct tank t; return &t; }
static void tank_feed(struct tank *t) { goFed(t->fish); }
static void tank_destroy(struct tank *t) { t->fish = 0; }
*/
import "C"

// Tank is a tank with a feeder.
type Tank struct {
	tank *C.struct_tank
	done chan struct{}
}

// Fill fills a tank and starts its feeder.
func Fill() *Tank {
	t := &Tank{tank: C.tank_fill(), done: make(chan struct{})}
	go t.feed()
	return t
}

func (t *Tank) feed() {
	for {
		select {
		case <-t.done:
			return
		default:
			C.tank_feed(t.tank)
		}
	}
}

// Empty ends the feeder and the tank.
func (t *Tank) Empty() {
	close(t.done)
	C.tank_destroy(t.tank) // want "use-after-release: "
}

//export goFed
func goFed(fish C.int) { println("fed", fish) }
