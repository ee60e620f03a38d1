package ssaread

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// IsAtomic reports whether f is a function or method of sync/atomic, or a method of another
// package's type that is used as those of sync/atomic are: its methods load a value, store one
// of the same type, and swap it for another.
func IsAtomic(f *ssa.Function) bool {
	if f == nil {
		return false
	}
	if PkgPath(f) == "sync/atomic" {
		return true
	}
	if len(f.Blocks) > 0 || f.Signature.Recv() == nil {
		return false
	}
	n := Named(f.Signature.Recv().Type())
	return n != nil && isCell(n)
}

// isCell reports whether *n has the methods of an atomic value.
func isCell(n *types.Named) bool {
	if _, ok := n.Underlying().(*types.Struct); !ok {
		return false
	}
	load, store := methodOf(n, "Load"), methodOf(n, "Store")
	if load == nil || store == nil || load.Params().Len() != 0 || load.Results().Len() != 1 || store.Params().Len() != 1 || store.Results().Len() != 0 {
		return false
	}
	if !types.Identical(load.Results().At(0).Type(), store.Params().At(0).Type()) {
		return false
	}
	return methodOf(n, "Swap") != nil || methodOf(n, "CompareAndSwap") != nil || methodOf(n, "CAS") != nil
}

func methodOf(n *types.Named, name string) *types.Signature {
	m, _, _ := types.LookupFieldOrMethod(types.NewPointer(n), false, nil, name)
	f, ok := m.(*types.Func)
	if !ok {
		return nil
	}
	return f.Signature()
}
