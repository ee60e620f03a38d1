// Package x tells how the wind turns; what is to be called is known before the cock is mounted.
package x

/*
extern void goTurned(int to);
static int cock_mount(void) { goTurned(1); return 0; }
*/
import "C"

// Cock is the weathercock.
type Cock struct{ turned map[int]func() }

var (
	cock  = &Cock{turned: map[int]func(){}}
	later = make(chan func(), 10)
)

func init() {
	go func() {
		for do := range later {
			do()
		}
	}()
}

// Only returns the weathercock.
func Only() *Cock { return cock }

// Turned has fn called when the wind turns to a point.
func (c *Cock) Turned(to int, fn func()) { c.turned[to] = fn }

// Mount mounts it.
func (c *Cock) Mount() { C.cock_mount() }

//export goTurned
func goTurned(to C.int) {
	later <- func() {
		if fn := Only().turned[int(to)]; fn != nil {
			fn()
		}
	}
}
