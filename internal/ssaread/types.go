package ssaread

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Results returns the types of a function's results.
func Results(sig *types.Signature) []types.Type {
	var out []types.Type
	for i := range sig.Results().Len() {
		out = append(out, sig.Results().At(i).Type())
	}
	return out
}

// IsBuiltin reports whether c calls the builtin function name.
func IsBuiltin(c *ssa.CallCommon, name string) bool {
	b, ok := c.Value.(*ssa.Builtin)
	return ok && b.Name() == name
}

// IsBool reports whether t is a boolean type.
func IsBool(t types.Type) bool { return isBasic(t, types.IsBoolean) }

// IsString reports whether t is a string type.
func IsString(t types.Type) bool { return isBasic(t, types.IsString) }

func isBasic(t types.Type, info types.BasicInfo) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&info != 0
}

// IsPointer reports whether t is a pointer type.
func IsPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// IsError reports whether t is the type error.
func IsError(t types.Type) bool {
	return types.Identical(t, types.Universe.Lookup("error").Type())
}

// IsObject reports whether values of type t are objects with an identity that
// could be, or lead to, a waker.
func IsObject(t types.Type) bool {
	if IsError(t) {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Signature, *types.Chan:
		return true
	}
	return false
}
