// Package harvestcarts: pickers empty carts. A wagon brings several at once, and calls one picker.
package harvestcarts

import (
	"slices"
	"sync"
)

type row struct{ carts []int }

func (r *row) none() bool { return len(r.carts) == 0 }

func (r *row) roll(carts []int) {
	r.carts = append(r.carts, carts...)
	slices.Sort(r.carts)
}

func (r *row) first() int {
	c := r.carts[0]
	r.carts = r.carts[1:]
	return c
}

type Field struct {
	mu    sync.Mutex
	come  *sync.Cond
	row   row
	heaps []int
	carry *sync.Cond
	empty func(cart int)
}

func Open(pickers int, empty func(int)) *Field {
	f := &Field{empty: empty}
	f.come = sync.NewCond(&f.mu)
	f.carry = sync.NewCond(&f.mu)
	for range pickers {
		go f.pick()
		go f.fork()
	}
	return f
}

func (f *Field) pick() {
	for {
		f.empty(f.next())
	}
}

func (f *Field) next() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	for f.row.none() {
		f.come.Wait()
	}
	return f.row.first()
}

// Bring leaves carts in the row.
func (f *Field) Bring(carts ...int) {
	f.mu.Lock()
	f.row.roll(carts)
	f.mu.Unlock()
	f.come.Signal() // want `single-wake: \(\*Field\).Bring signals one after changing row.carts at line [0-9]+; there is enough for several`
}

func (f *Field) fork() {
	for {
		f.mu.Lock()
		for len(f.heaps) == 0 {
			f.carry.Wait()
		}
		heap := f.heaps[0]
		f.heaps = f.heaps[1:]
		f.mu.Unlock()
		f.empty(heap)
	}
}

// Dump leaves heaps of straw.
func (f *Field) Dump(heaps []int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.heaps = append(f.heaps, heaps...)
	f.carry.Signal() // want `single-wake: \(\*Field\).Dump signals one after changing Field.heaps at line [0-9]+; there is enough for several`
}
