// Package metricbatch collects points and ships them in the background.
package metricbatch

import "sync"

// Point is one measured value.
type Point struct {
	Name  string
	Value float64
}

// Batcher ships points from one goroutine.
type Batcher struct {
	mu   sync.Mutex
	buf  []Point
	kick chan struct{}
	ship func([]Point)
}

// Start returns a running batcher.
func Start(ship func([]Point)) *Batcher {
	b := &Batcher{
		kick: make(chan struct{}, 1),
		ship: ship,
	}
	go b.loop()
	return b
}

// Add takes a point; it never blocks on the network.
func (b *Batcher) Add(p Point) {
	b.mu.Lock()
	b.buf = append(b.buf, p)
	b.mu.Unlock()
	select {
	case b.kick <- struct{}{}:
	default:
	}
}

// Stop ends the background goroutine. No Add may follow.
func (b *Batcher) Stop() { close(b.kick) }

func (b *Batcher) take() []Point {
	b.mu.Lock()
	defer b.mu.Unlock()
	pts := b.buf
	b.buf = nil
	return pts
}

func (b *Batcher) loop() {
	for range b.kick {
		if pts := b.take(); len(pts) > 0 {
			b.ship(pts)
		}
	}
	if pts := b.take(); len(pts) > 0 {
		b.ship(pts)
	}
}
