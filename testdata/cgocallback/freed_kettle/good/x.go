// Package x boils kettles.
package x

/*
struct kettle { int degrees; };
static void kettle_fill(struct kettle *k) { k->degrees = 20; }
static void kettle_heat(struct kettle *k, int by) { k->degrees += by; }
static void kettle_destroy(struct kettle *k) { k->degrees = 0; }
*/
import "C"

// Kettle has a heater.
type Kettle struct {
	k    C.struct_kettle
	heat chan int
	done chan struct{}
}

// Fill fills a kettle.
func Fill() *Kettle {
	k := &Kettle{heat: make(chan int), done: make(chan struct{})}
	C.kettle_fill(&k.k)
	go k.boil()
	return k
}

func (k *Kettle) boil() {
	for by := range k.heat {
		C.kettle_heat(&k.k, C.int(by))
	}
	close(k.done)
}

// Empty ends the kettle.
func (k *Kettle) Empty() {
	close(k.heat)
	<-k.done
	C.kettle_destroy(&k.k)
}
