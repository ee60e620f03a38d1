package ssaread

import (
	"iter"

	"golang.org/x/tools/go/ssa"
)

// Instrs returns the instructions of f, block by block in the order of their indexes.
func Instrs(f *ssa.Function) iter.Seq[ssa.Instruction] {
	return func(yield func(ssa.Instruction) bool) {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				if !yield(in) {
					return
				}
			}
		}
	}
}
