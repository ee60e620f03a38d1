// Package x sends pigeons, which come back or do not.
package x

/*
extern void goBack(int pigeon);
static void loft_send(int pigeon) { goBack(pigeon); }
*/
import "C"

import "sync"

var (
	mu     sync.Mutex
	next   int
	abroad = map[int]*Pigeon{}
	names  sync.Map // by number
)

// Pigeon carries a letter.
type Pigeon struct{ home chan struct{} }

// Send sends a pigeon.
func Send(name string) (int, *Pigeon) {
	p := &Pigeon{home: make(chan struct{}, 1)}
	mu.Lock()
	next++
	id := next
	abroad[id] = p
	mu.Unlock()
	names.Store(id, name)
	C.loft_send(C.int(id))
	return id, p
}

// GiveUp waits for the pigeon no longer.
func GiveUp(id int) {
	mu.Lock()
	delete(abroad, id)
	mu.Unlock()
	names.Delete(id)
}

var last string

//export goBack
func goBack(pigeon C.int) {
	mu.Lock()
	p := abroad[int(pigeon)]
	mu.Unlock()
	select {
	case p.home <- struct{}{}: // want "panic-into-c: "
	default:
	}
	name, _ := names.Load(int(pigeon))
	last = name.(string) // want "panic-into-c: "
}
