package extract

import (
	"go/constant"
	"go/types"

	"golang.org/x/tools/go/ssa"

	p "github.com/futurelint/futurelint/internal/protocol"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// zero returns the zero value of t as the models of the known package expect it.
func zero(t types.Type) p.Value {
	if v, ok := zeroKnown(t); ok {
		return v
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0:
			return p.StrOf("")
		case u.Info()&types.IsBoolean != 0:
			return p.BoolOf(false)
		case u.Kind() == types.UnsafePointer:
			return p.Value{}
		}
		return p.IntOf(0)
	case *types.Struct:
		e := make([]p.Value, u.NumFields())
		for i := range e {
			e[i] = zero(u.Field(i).Type())
		}
		return p.Value{K: p.Tuple, E: e}
	case *types.Array:
		if u.Len() > 16 {
			return p.UnknownOf("array", false)
		}
		e := make([]p.Value, u.Len())
		for i := range e {
			e[i] = zero(u.Elem())
		}
		return p.Value{K: p.Tuple, E: e}
	case *types.Tuple:
		e := make([]p.Value, u.Len())
		for i := range e {
			e[i] = zero(u.At(i).Type())
		}
		return p.Value{K: p.Tuple, E: e}
	}
	return p.Value{}
}

// zeroKnown gives the types of outside packages that have a model, and says of
// other structs of outside packages that nothing is known.
func zeroKnown(t types.Type) (p.Value, bool) {
	n := ssaread.Named(t)
	if n == nil || n.Obj().Pkg() == nil {
		return p.Value{}, false
	}
	if _, ptr := types.Unalias(t).(*types.Pointer); ptr {
		return p.Value{}, false
	}
	switch n.Obj().Pkg().Path() {
	case "sync":
		switch n.Obj().Name() {
		case "Mutex", "RWMutex", "WaitGroup":
			return p.IntOf(0), true
		case "Once":
			return p.TupleOf(p.IntOf(0), p.IntOf(0)), true
		case "Map", "Pool":
			return p.Value{}, true
		}
	case "sync/atomic":
		switch n.Obj().Name() {
		case "Pointer", "Value":
			return p.Value{}, true
		case "Bool":
			return p.BoolOf(false), true
		}
		return p.IntOf(0), true
	case "container/list":
		if n.Obj().Name() == "List" {
			return p.TupleOf(p.Value{}), true
		}
	case "time":
		if n.Obj().Name() == "Time" {
			return p.StrOf("zero time"), true // as the model of IsZero has it
		}
	}
	return p.Value{}, false
}

// constantOf returns the value of a constant.
func constantOf(c *ssa.Const) p.Value {
	if c.Value == nil {
		return zero(c.Type())
	}
	switch c.Value.Kind() {
	case constant.Bool:
		return p.BoolOf(constant.BoolVal(c.Value))
	case constant.String:
		return p.StrOf(constant.StringVal(c.Value))
	case constant.Int, constant.Float:
		if n, ok := constant.Int64Val(constant.ToInt(c.Value)); ok {
			return p.IntOf(n)
		}
	}
	return p.StrOf("number " + c.Value.ExactString())
}
