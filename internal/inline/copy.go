package inline

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"reflect"
)

// mutable returns info to which more may be added.
func (in *inliner) mutable() *types.Info {
	if !in.own {
		own := *in.info
		own.Types = maps.Clone(own.Types)
		own.Selections = maps.Clone(own.Selections)
		own.Implicits = maps.Clone(own.Implicits)
		own.Uses, own.Defs = maps.Clone(own.Uses), maps.Clone(own.Defs)
		own.Instances = maps.Clone(own.Instances)
		in.info, in.own = &own, true
	}
	return in.info
}

// rewrite returns n with calls of helpers replaced.
func (in *inliner) rewrite(n ast.Node) ast.Node {
	c := copier{in: in, replace: func(n ast.Node) (ast.Node, bool) {
		if call, ok := n.(*ast.CallExpr); ok {
			if x, ok := in.expression(call); ok {
				return x, true
			}
		}
		return nil, false
	}, splice: in.statements}
	return c.node(n)
}

// list returns statements with calls of helpers replaced.
func (in *inliner) list(s []ast.Stmt) []ast.Stmt {
	return in.rewrite(&ast.BlockStmt{List: s}).(*ast.BlockStmt).List
}

// at returns a copy of what h does that stands where call is, with what put returns in the place of some
// of its nodes.
func (in *inliner) at(h *helper, call *ast.CallExpr, n ast.Node, put func(ast.Node) (ast.Node, bool)) ast.Node {
	c := copier{in: in, replace: put, move: in.mover(h, call)}
	return c.node(n)
}

func nothing(ast.Node) (ast.Node, bool) { return nil, false }

// copier copies what lies on the way to what it replaces, and shares the rest; where it moves, it copies
// all.
type copier struct {
	in      *inliner
	move    func(token.Pos) token.Pos // nil where all stays in its place
	replace func(ast.Node) (ast.Node, bool)
	splice  func(ast.Stmt) ([]ast.Stmt, bool) // may be nil
	fixed   ast.Node                          // what must stay a call, since it is deferred or begun as a goroutine
}

func (c *copier) node(n ast.Node) ast.Node {
	if n == nil {
		return nil
	}
	out, _ := c.value(reflect.ValueOf(n))
	return out.Interface().(ast.Node)
}

var (
	stmtList = reflect.TypeFor[[]ast.Stmt]()
	skipped  = map[reflect.Type]bool{
		reflect.TypeFor[*ast.Object]():       true,
		reflect.TypeFor[*ast.Scope]():        true,
		reflect.TypeFor[*ast.CommentGroup](): true,
	}
)

// value returns v, or a copy of it in which something is replaced.
func (c *copier) value(v reflect.Value) (reflect.Value, bool) {
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() {
			return v, false
		}
		return c.value(v.Elem())
	case reflect.Pointer:
		if v.IsNil() || skipped[v.Type()] {
			return v, false
		}
		n, ok := v.Interface().(ast.Node)
		if !ok {
			return v, false
		}
		if n == c.fixed {
			if r, ok := c.in.deferred(n.(*ast.CallExpr)); ok {
				return reflect.ValueOf(r), true
			}
		} else if r, ok := c.replace(n); ok {
			return reflect.ValueOf(r), true
		}
		switch n := n.(type) {
		case *ast.DeferStmt:
			c.fixed = n.Call
		case *ast.GoStmt:
			c.fixed = n.Call
		}
		fields, changed := c.fields(v.Elem())
		if !changed {
			return v, false
		}
		c.in.note(n, fields.Addr().Interface().(ast.Node))
		return fields.Addr(), true
	case reflect.Slice:
		if v.Type() == stmtList {
			return c.stmts(v)
		}
		out, changed := v, false
		for i := range v.Len() {
			if x, ok := c.value(v.Index(i)); ok {
				if !changed {
					out, changed = reflect.MakeSlice(v.Type(), v.Len(), v.Len()), true
					reflect.Copy(out, v)
				}
				out.Index(i).Set(x)
			}
		}
		return out, changed
	}
	return v, false
}

func (c *copier) fields(v reflect.Value) (reflect.Value, bool) {
	out, changed := v, false
	if c.move != nil {
		out, changed = reflect.New(v.Type()).Elem(), true
		out.Set(v)
	}
	for i := range v.NumField() {
		if pos, ok := v.Field(i).Interface().(token.Pos); ok {
			if c.move != nil && pos.IsValid() {
				out.Field(i).Set(reflect.ValueOf(c.move(pos)))
			}
			continue
		}
		if x, ok := c.value(v.Field(i)); ok {
			if !changed {
				out, changed = reflect.New(v.Type()).Elem(), true
				out.Set(v)
			}
			out.Field(i).Set(x)
		}
	}
	return out, changed
}

func (c *copier) stmts(v reflect.Value) (reflect.Value, bool) {
	list := v.Interface().([]ast.Stmt)
	var out []ast.Stmt
	changed := false
	for _, s := range list {
		if c.splice != nil {
			if instead, ok := c.splice(s); ok {
				out, changed = append(out, instead...), true
				continue
			}
		}
		x, ok := c.value(reflect.ValueOf(s))
		changed = changed || ok
		out = append(out, x.Interface().(ast.Stmt))
	}
	if !changed {
		return v, false
	}
	return reflect.ValueOf(out), true
}

// note has info say of a copy what it says of the original.
func (in *inliner) note(original, copied ast.Node) {
	if x, ok := original.(ast.Expr); ok {
		if tv, ok := in.info.Types[x]; ok {
			in.mutable().Types[copied.(ast.Expr)] = tv
		}
		if sel, ok := original.(*ast.SelectorExpr); ok {
			if s := in.info.Selections[sel]; s != nil {
				in.mutable().Selections[copied.(*ast.SelectorExpr)] = s
			}
		}
	}
	if id, ok := original.(*ast.Ident); ok {
		in.name(id, copied.(*ast.Ident))
	}
	if obj := in.info.Implicits[original]; obj != nil {
		in.mutable().Implicits[copied] = obj
	}
}

func (in *inliner) name(original, copied *ast.Ident) {
	if obj := in.info.Uses[original]; obj != nil {
		in.mutable().Uses[copied] = obj
	}
	if obj := in.info.Defs[original]; obj != nil {
		in.mutable().Defs[copied] = obj
	}
	if of, ok := in.info.Instances[original]; ok {
		in.mutable().Instances[copied] = of
	}
}
