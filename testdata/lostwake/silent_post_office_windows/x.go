// Package postoffice: clerks work on what comes through their windows, and what they call leads to the
// windows again: to another one's, by somebody else, or not while they are at work.
package postoffice

type parcel struct{ stamps int }

type Window struct {
	slot  chan parcel
	next  *Window
	busy  bool
	pile  []parcel
	rules map[string]func(parcel)
	done  func(parcel)
}

func Open(next *Window) *Window {
	w := &Window{slot: make(chan parcel), next: next}
	w.rules = map[string]func(parcel){
		"on":    w.handOn,
		"later": w.later,
		"again": w.again,
	}
	w.done = func(p parcel) { next.Put(p) }
	go w.serve()
	return w
}

func (w *Window) serve() {
	for p := range w.slot {
		w.busy = true
		for _, rule := range w.rules {
			rule(p)
		}
		w.done(p)
		w.busy = false
		for _, p := range w.pile {
			w.stamp(p)
		}
		w.pile = nil
	}
}

func (w *Window) Put(p parcel) { w.slot <- p }

func (w *Window) handOn(p parcel) { w.next.Put(p) }

func (w *Window) later(p parcel) { go w.Put(p) }

func (w *Window) again(p parcel) { w.Again(p) }

func (w *Window) stamp(p parcel) { p.stamps++ }

// Again is called by anybody.
func (w *Window) Again(p parcel) {
	if w.busy {
		w.pile = append(w.pile, p)
		return
	}
	w.slot <- p
}
