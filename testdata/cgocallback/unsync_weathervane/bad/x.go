// Package x tells how the wind turns.
package x

/*
extern void goTurned(int to);
static int vane_mount(void) { goTurned(1); return 0; }
*/
import "C"

import "sync"

// Vane is the weathervane.
type Vane struct {
	turned map[int][]func()
}

var (
	one   sync.Mutex
	vane  *Vane
	later = make(chan func(), 10)
)

func init() {
	go func() {
		for do := range later {
			do()
		}
	}()
}

// Mounted returns the weathervane, mounted.
func Mounted() *Vane {
	one.Lock()
	defer one.Unlock()
	if vane == nil {
		if C.vane_mount() != 0 {
			return nil
		}
		vane = &Vane{turned: map[int][]func(){}}
	}
	return vane
}

// Turned has fn called when the wind turns to a point.
func (v *Vane) Turned(to int, fn func()) {
	v.turned[to] = append(v.turned[to], fn)
}

//export goTurned
func goTurned(to C.int) {
	later <- func() {
		v := Mounted()
		if v == nil {
			return
		}
		fns := v.turned[int(to)] // want "unsynchronized: "
		for _, fn := range fns {
			fn()
		}
	}
}
