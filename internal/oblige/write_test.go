package oblige

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/ssa"
)

// What is added or taken away counts as above zero unless its form says otherwise.
func TestSignOf(t *testing.T) {
	tests := []struct {
		name, change string
		want         int
	}{
		{"a constant", "s.n += 2", 1},
		{"a constant below zero", "s.n += -2", -1},
		{"taken away", "s.n -= 2", -1},
		{"a parameter", "s.n += k", 1},
		{"a field", "s.n += s.step", 1},
		{"a field taken away", "s.n -= s.step", -1},
		{"a negated field", "s.n += -s.step", -1},
		{"the complement", "s.n += ^(k - 1)", -1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := function(t, "type store struct{ n, step int }\nfunc f(s *store, k int) { "+tt.change+" }")
			sum := lastSum(f)
			require.NotNil(t, sum)
			assert.Equal(t, tt.want, signOf(sum.Op, sum.Y))
		})
	}
}

// lastSum returns what the last store of f stores.
func lastSum(f *ssa.Function) *ssa.BinOp {
	var sum *ssa.BinOp
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			if st, ok := in.(*ssa.Store); ok {
				sum, _ = st.Val.(*ssa.BinOp)
			}
		}
	}
	return sum
}
