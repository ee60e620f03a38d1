// Package x has pigeonholes, some for each porter, who is one goroutine and is called back on its own
// thread; and stamps, which are known before the first letter.
package x

/*
extern void goLetter(void *porter, unsigned long hole);
static int porter_sort(void *porter, unsigned long hole) { goLetter(porter, hole); return 0; }
*/
import "C"

import (
	"runtime"
	"runtime/cgo"
	"sync"
	"unsafe"
)

type holes struct{ of map[uint64]func() }

// Porter is for one goroutine.
type Porter struct {
	holes *holes
	self  cgo.Handle
}

// New returns a porter.
func New() *Porter {
	p := &Porter{holes: &holes{of: map[uint64]func(){}}}
	p.self = cgo.NewHandle(p)
	return p
}

// Rent has fn called for each letter.
func (p *Porter) Rent(id uint64, fn func()) { p.holes.of[id] = fn }

// Sort sorts the letters of a hole.
func (p *Porter) Sort(id uint64) { C.porter_sort(unsafe.Pointer(&p.self), C.ulong(id)) }

// Close ends the porter.
func (p *Porter) Close() { p.self.Delete() }

//export goLetter
func goLetter(porter unsafe.Pointer, hole C.ulong) {
	p := (*(*cgo.Handle)(porter)).Value().(*Porter)
	if fn := p.holes.of[uint64(hole)]; fn != nil {
		fn()
	}
	if price, ok := stamps[uint64(hole)]; ok {
		println(price * counted.get(uint64(hole)))
	}
}

type ledger struct {
	many  bool // goroutines
	one   map[uint64]int
	other sync.Map
}

var counted = &ledger{many: runtime.GOMAXPROCS(0) > 1, one: map[uint64]int{}}

func (l *ledger) set(hole uint64, n int) {
	if l.many {
		l.other.Store(hole, n)
	} else {
		l.one[hole] = n
	}
}

func (l *ledger) get(hole uint64) int {
	if l.many {
		n, _ := l.other.Load(hole)
		i, _ := n.(int)
		return i
	}
	return l.one[hole]
}

// Forget forgets what was counted.
func Forget(hole uint64) {
	counted.set(hole, 0)
	C.porter_sort(nil, C.ulong(hole))
}

var stamps = map[uint64]int{}

// Price sets the price of a hole's stamps, before the first letter.
func Price(hole uint64, pence int) { stamps[hole] = pence }
