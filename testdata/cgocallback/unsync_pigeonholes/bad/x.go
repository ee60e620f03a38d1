// Package x has pigeonholes.
package x

/*
extern void goLetter(unsigned long hole, int stamp);
static int post_start(unsigned long hole) { goLetter(hole, 1); return 0; }
*/
import "C"

type holes struct {
	last uint64
	of   map[uint64]func(stamp int)
}

var all = &holes{of: map[uint64]func(stamp int){}}

func (h *holes) add(fn func(stamp int)) uint64 {
	h.last++
	h.of[h.last] = fn
	return h.last
}

func (h *holes) get(id uint64) func(stamp int) {
	return h.of[id] // want "unsynchronized: "
}

func (h *holes) drop(id uint64) {
	delete(h.of, id)
}

// Rent has fn called for each letter.
func Rent(fn func(stamp int)) uint64 {
	id := all.add(fn)
	C.post_start(C.ulong(id))
	return id
}

// Leave gives the pigeonhole back.
func Leave(id uint64) { all.drop(id) }

//export goLetter
func goLetter(hole C.ulong, stamp C.int) {
	if fn := all.get(uint64(hole)); fn != nil {
		fn(int(stamp))
	}
}
