// Package granite loads blocks on lorries.
package granite

import "sync"

// Block has a weight.
type Block struct{ Tonnes int }

// Yard is where blocks lie.
type Yard struct {
	sync.Mutex
	blocks []Block
	more   sync.Cond
}

// NewYard returns an empty yard.
func NewYard() *Yard {
	y := &Yard{}
	y.more = sync.Cond{L: &y.Mutex}
	return y
}

// Saw adds one block.
func (y *Yard) Saw(b Block) {
	y.Lock()
	defer y.Unlock()
	y.blocks = append(y.blocks, b)
	y.more.Signal()
}

// Blast adds many blocks.
func (y *Yard) Blast(bs []Block) {
	if len(bs) == 0 {
		return
	}
	y.Lock()
	defer y.Unlock()
	y.blocks = append(y.blocks, bs...)
	y.more.Signal() // want "single-wake: "
}

// Load waits for a block.
func (y *Yard) Load() Block {
	y.Lock()
	defer y.Unlock()
	for len(y.blocks) == 0 {
		y.more.Wait()
	}
	b := y.blocks[0]
	y.blocks = y.blocks[1:]
	return b
}
