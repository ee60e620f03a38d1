package cgocallback

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// This file finds the values by which Go hands an exported function to C: what
// C.callback(C.goDone) becomes, and variables and fields that are assigned it,
// once. It follows no calls between Go functions: such a value is not found.

// A carried is an exported Go function inside a value.
type carried struct {
	field  string // the field of the value that holds it, "" for the value itself
	export string
}

// A place is a variable, or one of its fields.
type place struct {
	root  types.Object
	field string
}

// carriers knows which places hold exported functions.
type carriers struct {
	info    *types.Info
	exports map[string]bool
	stored  map[place][]ast.Expr // what is assigned
}

func newCarriers(pass *analysis.Pass, exports map[string]bool) *carriers {
	c := &carriers{pass.TypesInfo, exports, make(map[place][]ast.Expr)}
	for _, file := range pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				c.assign(n.Lhs, n.Rhs)
			case *ast.ValueSpec:
				lhs := make([]ast.Expr, len(n.Names))
				for i, name := range n.Names {
					lhs[i] = name
				}
				c.assign(lhs, n.Values)
			}
			return true
		})
	}
	return c
}

// assign records what each place is assigned; nil for a result of a call of
// several results.
func (c *carriers) assign(lhs, rhs []ast.Expr) {
	for i, l := range lhs {
		p, ok := c.place(l)
		if !ok || len(rhs) == 0 {
			continue
		}
		var value ast.Expr
		if len(lhs) == len(rhs) {
			value = rhs[i]
		}
		c.stored[p] = append(c.stored[p], value)
	}
}

// place reads x or x.field.
func (c *carriers) place(e ast.Expr) (place, bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		obj := c.info.ObjectOf(e)
		return place{obj, ""}, obj != nil
	case *ast.SelectorExpr:
		if x, ok := ast.Unparen(e.X).(*ast.Ident); ok && c.info.ObjectOf(x) != nil {
			return place{c.info.ObjectOf(x), e.Sel.Name}, true
		}
	}
	return place{}, false
}

// in returns the exported functions in the value of e.
func (c *carriers) in(e ast.Expr) []carried { return c.search(e, 0) }

// maxAssignments bounds the chain of variables that a value is followed through.
const maxAssignments = 8

func (c *carriers) search(e ast.Expr, depth int) []carried {
	if e == nil || depth > maxAssignments {
		return nil
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if name, ok := strings.CutPrefix(e.Name, "_Cfpvar_fp_"); ok && c.exports[name] {
			return []carried{{"", name}}
		}
		return c.searchVariable(e, depth)
	case *ast.SelectorExpr:
		if p, ok := c.place(e); ok {
			return c.searchPlace(p, depth)
		}
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return c.search(e.X, depth)
		}
	case *ast.StarExpr:
		return c.search(e.X, depth)
	case *ast.CallExpr:
		if c.keepsValue(e) {
			return c.search(e.Args[0], depth)
		}
	case *ast.CompositeLit:
		return c.searchLiteral(e, depth)
	}
	return nil
}

// keepsValue reports whether the call is a conversion, or cgo's _Cgo_ptr.
func (c *carriers) keepsValue(call *ast.CallExpr) bool {
	if len(call.Args) != 1 {
		return false
	}
	fun, ok := ast.Unparen(call.Fun).(*ast.Ident)
	return ok && fun.Name == "_Cgo_ptr" || c.info.Types[call.Fun].IsType()
}

// searchVariable returns what the variable and its fields hold.
func (c *carriers) searchVariable(x *ast.Ident, depth int) []carried {
	obj := c.info.ObjectOf(x)
	if _, ok := obj.(*types.Var); !ok {
		return nil
	}
	found := c.searchPlace(place{obj, ""}, depth)
	for _, field := range fieldNames(obj.Type()) {
		for _, inner := range c.searchPlace(place{obj, field}, depth) {
			if inner.field == "" {
				found = append(found, carried{field, inner.export})
			}
		}
	}
	return found
}

// searchPlace returns what the place is assigned, if that is one value only.
func (c *carriers) searchPlace(p place, depth int) []carried {
	values := c.stored[p]
	if len(values) != 1 {
		return nil
	}
	return c.search(values[0], depth+1)
}

// fieldNames returns the fields of a struct, or of the struct that a pointer
// points to.
func fieldNames(t types.Type) []string {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var names []string
	for f := range s.Fields() {
		names = append(names, f.Name())
	}
	return names
}

// searchLiteral returns what the keyed elements of a struct hold.
func (c *carriers) searchLiteral(lit *ast.CompositeLit, depth int) []carried {
	var found []carried
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		key, ok := kv.Key.(*ast.Ident)
		if !ok {
			continue
		}
		for _, inner := range c.search(kv.Value, depth) {
			if inner.field == "" {
				found = append(found, carried{key.Name, inner.export})
			}
		}
	}
	return found
}
