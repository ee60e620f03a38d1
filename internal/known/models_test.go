package known

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/futurelint/futurelint/internal/protocol"
)

func TestModelsParse(t *testing.T) {
	p, err := protocol.Parse(models)
	require.NoError(t, err)
	require.NotEmpty(t, p.Funcs)
	assert.Empty(t, p.Objects, "models have no state of their own")
	assert.Equal(t, p.Text(), Models().Text())
}

// names returns the functions of p in order.
func names(p *protocol.Program) []string { return slices.Sorted(maps.Keys(p.Funcs)) }

func TestModelsCallKnownFunctions(t *testing.T) {
	p := Models()
	for _, name := range names(p) {
		for _, in := range p.Funcs[name].Code {
			if in.Op == protocol.Call || in.Op == protocol.Closure {
				assert.Contains(t, p.Funcs, in.Name, "called by %s", name)
			}
			for _, a := range in.Args {
				a.Val.Any(func(v protocol.Value) bool {
					if v.K == protocol.Fn {
						assert.Contains(t, p.Funcs, v.S, "a constant of %s", name)
					}
					return false
				})
			}
		}
	}
	for method, fn := range p.Methods {
		assert.Contains(t, p.Funcs, fn, "method %s", method)
	}
}

// Calls pass what the called model takes.
func TestModelsPassTheRightArguments(t *testing.T) {
	p := Models()
	for _, name := range names(p) {
		for _, in := range p.Funcs[name].Code {
			if in.Op == protocol.Call {
				assert.Equal(t, p.Funcs[in.Name].Params, len(in.Args), "%s calls %s", name, in.Name)
			}
		}
	}
}

// Control never falls off the end of a model, and jumps stay inside.
func TestModelsEndInAReturn(t *testing.T) {
	p := Models()
	for _, name := range names(p) {
		code := p.Funcs[name].Code
		require.NotEmpty(t, code, name)
		for _, in := range code {
			assert.Less(t, max(in.To[0], in.To[1]), len(code), name)
		}
		switch op := code[len(code)-1].Op; op {
		case protocol.Return, protocol.Jump, protocol.Panic:
		default:
			assert.Fail(t, "falls off its end", "%s: %s", name, op)
		}
	}
}

// What a model reads was written: a parameter, or the result of an instruction.
func TestModelsReadWhatTheyWrote(t *testing.T) {
	p := Models()
	for _, name := range names(p) {
		f := p.Funcs[name]
		written := map[int]bool{}
		for r := range f.Params {
			written[r] = true
		}
		for _, in := range f.Code { // in text order: models have no other loops than backward ones
			for _, a := range in.Args {
				if a.Reg != protocol.NoReg {
					assert.True(t, written[a.Reg], "%s reads r%d in %s", name, a.Reg, in)
				}
			}
			if in.Dst != protocol.NoReg {
				written[in.Dst] = true
			}
		}
	}
}

func TestAtomicNames(t *testing.T) {
	for name, want := range map[string]protocol.Op{
		"Load": protocol.Load, "LoadInt32": protocol.Load, "StorePointer": protocol.Store,
		"SwapUint64": protocol.Swap, "CompareAndSwap": protocol.CAS, "CompareAndSwapInt32": protocol.CAS,
		"Add": protocol.Add, "AddUintptr": protocol.Add,
	} {
		op, ok := Atomic(name)
		assert.True(t, ok, name)
		assert.Equal(t, want, op, name)
	}
	_, ok := Atomic("Range")
	assert.False(t, ok)
}
