// Package millsluice: a mill grinds while its pond has water. The miller has the key while he waits.
package millsluice

import "sync"

type Mill struct {
	key    sync.Mutex
	mu     sync.Mutex
	risen  *sync.Cond
	water  int
	stones map[int]func()
	turn   sync.WaitGroup
}

func Build() *Mill {
	m := &Mill{stones: map[int]func(){}}
	m.risen = sync.NewCond(&m.mu)
	return m
}

// Grind waits for water.
func (m *Mill) Grind(need int) {
	m.key.Lock()
	defer m.key.Unlock()
	m.mu.Lock()
	defer m.mu.Unlock()
	for m.water < need {
		m.risen.Wait() // want `held-by-waiter: \(\*Mill\).Grind waits holding Mill.key, which \(\*Mill\).Sluice takes at line [0-9]+ before it comes there`
	}
	m.water -= need
}

// Sluice lets water in.
func (m *Mill) Sluice(n int) {
	m.key.Lock()
	defer m.key.Unlock()
	m.mu.Lock()
	m.water += n
	m.mu.Unlock()
	m.risen.Broadcast()
}

// Start has a stone turn until it is stopped.
func (m *Mill) Start(n int, run, stop func()) {
	m.mu.Lock()
	m.stones[n] = stop
	m.mu.Unlock()
	m.turn.Add(1)
	go func() {
		defer m.turn.Done()
		defer m.lift(n)
		run()
	}()
}

func (m *Mill) lift(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.stones, n)
}

// Close stops all stones.
func (m *Mill) Close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, stop := range m.stones {
		stop()
	}
	m.turn.Wait() // want `held-by-waiter: \(\*Mill\).Close waits holding Mill.mu, which \(\*Mill\).lift takes at line [0-9]+ before it comes there`
}
