// Package sundial wakes sleepers when the shadow has come to their mark.
package sundial

import (
	"container/heap"
	"sync"
)

type sleeper struct {
	mark int
	up   chan int
}

type marks []sleeper

func (m marks) Len() int           { return len(m) }
func (m marks) Less(i, j int) bool { return m[i].mark < m[j].mark }
func (m marks) Swap(i, j int)      { m[i], m[j] = m[j], m[i] }
func (m *marks) Push(x any)        { *m = append(*m, x.(sleeper)) }
func (m *marks) Pop() any {
	old := *m
	last := old[len(old)-1]
	*m = old[:len(old)-1]
	return last
}

// Dial has a shadow that only moves on.
type Dial struct {
	mu     sync.Mutex
	shadow int
	asleep marks
}

func (d *Dial) rouse() {
	for d.asleep.Len() > 0 && d.asleep[0].mark <= d.shadow {
		s := heap.Pop(&d.asleep).(sleeper)
		s.up <- d.shadow
	}
}

// Tick moves the shadow on.
func (d *Dial) Tick() {
	d.mu.Lock()
	d.shadow++
	d.rouse()
	d.mu.Unlock()
}

// Skip moves the shadow on by several marks: a cloud has passed.
func (d *Dial) Skip(by int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.shadow += by // want "no-wake: "
}

// Until sleeps until the shadow is at the mark.
func (d *Dial) Until(mark int) int {
	d.mu.Lock()
	if d.shadow >= mark {
		defer d.mu.Unlock()
		return d.shadow
	}
	up := make(chan int, 1)
	heap.Push(&d.asleep, sleeper{mark, up})
	d.mu.Unlock()
	return <-up
}
