// Package basket hands out apples that are picked by the handful.
package basket

import "sync"

// Basket holds so many apples, and no more.
type Basket struct {
	room int

	mu     sync.Mutex
	apples int

	picked chan struct{} // a token: there may be apples
}

// New returns an empty basket.
func New(room int) *Basket {
	return &Basket{room: room, picked: make(chan struct{}, 1)}
}

// Pick puts a handful in; what finds no room falls down.
func (b *Basket) Pick(handful int) {
	b.mu.Lock()
	b.apples = min(b.room, b.apples+handful)
	b.mu.Unlock()
	b.tell()
}

func (b *Basket) tell() {
	select {
	case b.picked <- struct{}{}:
	default:
	}
}

// Eat waits for an apple.
func (b *Basket) Eat() {
	for !b.take() {
		<-b.picked
	}
}

func (b *Basket) take() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.apples == 0 {
		return false
	}
	b.apples--
	if b.apples > 0 {
		b.tell()
	}
	return true
}
