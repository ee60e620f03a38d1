// Package x keeps the guests of an inn, and their horses.
package x

/*
extern void goLeft(int guest);
static void inn_lodge(int guest) { goLeft(guest); }
*/
import "C"

import "sync"

// book is a list of those who are there.
type book struct {
	mu   sync.Mutex
	next int
	in   map[int]func()
}

func (b *book) add(leave func()) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.in == nil {
		b.in = map[int]func(){}
	}
	b.next++
	b.in[b.next] = leave
	return b.next
}

func (b *book) remove(id int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.in, id)
}

func (b *book) find(id int) func() {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.in[id]
}

var guests, horses book

// Stable keeps a horse while it is fed.
func Stable(feed func()) {
	id := horses.add(feed)
	defer horses.remove(id)
	C.inn_lodge(C.int(-id))
}

// Lodge keeps a guest while C does.
func Lodge(leave func()) {
	id := guests.add(leave)
	defer guests.remove(id)
	C.inn_lodge(C.int(id))
}

//export goLeft
func goLeft(id C.int) {
	leave := guests.find(int(id))
	if id < 0 {
		leave = horses.find(int(-id))
	}
	if leave != nil {
		leave()
	}
}
