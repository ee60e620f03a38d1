// Package mint strikes coins and reports finished batches without locks.
package mint

import "sync/atomic"

// Report is called once with the number of coins of a batch.
type Report func(coins int64)

type node struct {
	fn   Report
	next *node
}

// Batch is open while presses add coins to it.
type Batch struct {
	coins  atomic.Int64
	sealed atomic.Bool
	head   atomic.Pointer[node]
}

// Strike adds a coin; it reports false if the batch is sealed.
func (b *Batch) Strike() bool {
	if b.sealed.Load() {
		return false
	}
	b.coins.Add(1)
	return true
}

// Seal ends the batch.
func (b *Batch) Seal() {
	if b.sealed.CompareAndSwap(false, true) {
		b.deliver()
	}
}

// WhenSealed has fn called after the batch is sealed, if need be at once.
func (b *Batch) WhenSealed(fn Report) {
	if b.sealed.Load() {
		fn(b.coins.Load())
		return
	}
	b.push(fn) // want `late-register`
}

func (b *Batch) push(fn Report) {
	n := &node{fn: fn}
	for {
		n.next = b.head.Load()
		if b.head.CompareAndSwap(n.next, n) {
			return
		}
	}
}

// deliver calls the reports that are on the stack, oldest first.
func (b *Batch) deliver() {
	var oldest *node
	for n := b.head.Swap(nil); n != nil; {
		next := n.next
		n.next = oldest
		oldest, n = n, next
	}
	for n := oldest; n != nil; n = n.next {
		n.fn(b.coins.Load())
	}
}
