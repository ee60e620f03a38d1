// Package herbarium shows plants of a C collection: what wraps one counts it up, so that its
// finalizer gives back a share of its own.
package herbarium

/*
typedef struct plant plant;

extern void plant_use(plant *p);
extern void plant_unuse(plant *p);
extern int  plant_height(plant *p);
extern void walk_plants(void);
extern void goPlant(plant *p);
*/
import "C"

import "runtime"

// Plant is one of the collection.
type Plant struct{ p *C.plant }

func wrap(p *C.plant) *Plant {
	w := &Plant{p: p}
	w.use()
	runtime.SetFinalizer(w, (*Plant).unuse)
	return w
}

func (w *Plant) use()   { C.plant_use(w.p) }
func (w *Plant) unuse() { C.plant_unuse(w.p) }

// Height returns how high it is.
func (w *Plant) Height() int {
	h := int(C.plant_height(w.p))
	runtime.KeepAlive(w)
	return h
}

var visit func(*Plant)

// Walk shows all plants.
func Walk(f func(*Plant)) {
	visit = f
	C.walk_plants()
}

//export goPlant
func goPlant(p *C.plant) {
	w := wrap(p)
	visit(w)
}
