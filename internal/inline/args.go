package inline

import (
	"go/ast"
	"go/token"
	"go/types"
)

// argument is what a call gives for a receiver or a parameter.
type argument struct {
	name *ast.Ident // of the receiver or parameter; nil where it has none
	expr ast.Expr
}

// arguments returns what a call of h gives; ok is false where it cannot be told apart, or the
// receiver lies in an embedded field.
func (in *inliner) arguments(h *helper, call *ast.CallExpr) (args []argument, ok bool) {
	sig := h.obj.Signature()
	if len(call.Args) != len(h.params) || call.Ellipsis.IsValid() {
		return nil, false
	}
	if recv := sig.Recv(); recv != nil {
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			return nil, false
		}
		x, ok := in.receiver(sel, recv.Type())
		if !ok || !in.handedTo(sel.X) {
			return nil, false
		}
		args = append(args, argument{h.recv, x})
	}
	for i, a := range call.Args {
		args = append(args, argument{h.params[i], a})
	}
	return args, true
}

// handedTo reports whether x is what its function was called with, a part of that, or a variable of the
// package: a method of another object, as of one that was found in a list, is what that one is woken by, and told of.
func (in *inliner) handedTo(x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		v, ok := in.info.Uses[x].(*types.Var)
		return ok && (in.handed[v] || v.Parent() == v.Pkg().Scope())
	case *ast.SelectorExpr:
		return in.handedTo(x.X)
	case *ast.StarExpr:
		return in.handedTo(x.X)
	case *ast.UnaryExpr:
		return x.Op == token.AND && in.handedTo(x.X)
	}
	return false
}

// receiver returns the receiver that a method is called with by sel, of type want.
func (in *inliner) receiver(sel *ast.SelectorExpr, want types.Type) (ast.Expr, bool) {
	s := in.info.Selections[sel]
	if s == nil || s.Kind() != types.MethodVal || len(s.Index()) != 1 {
		return nil, false
	}
	x := sel.X
	t := in.info.TypeOf(x)
	if types.Identical(t, want) {
		return x, true
	}
	p, ok := want.(*types.Pointer)
	if !ok || !types.Identical(p.Elem(), t) || !in.info.Types[x].Addressable() {
		return nil, false
	}
	addr := &ast.UnaryExpr{OpPos: x.Pos(), Op: token.AND, X: x}
	tv := in.info.Types[sel] // a value, as the address is
	tv.Type = want
	in.mutable().Types[addr] = tv
	return addr, true
}

// bind returns the statement that sets the receiver and the parameters of h to what a call gives.
func (in *inliner) bind(h *helper, call *ast.CallExpr) ([]ast.Stmt, bool) {
	args, ok := in.arguments(h, call)
	if !ok {
		return nil, false
	}
	bind := &ast.AssignStmt{TokPos: call.Pos(), Tok: token.DEFINE}
	var rest []ast.Stmt
	for _, a := range args {
		x := in.rewrite(a.expr).(ast.Expr)
		if a.name == nil {
			rest = append(rest, &ast.AssignStmt{Lhs: []ast.Expr{ast.NewIdent("_")}, TokPos: call.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{x}})
			continue
		}
		bind.Lhs = append(bind.Lhs, a.name)
		bind.Rhs = append(bind.Rhs, x)
	}
	if len(bind.Lhs) > 0 {
		rest = append(rest, bind)
	}
	return rest, true
}

// expression returns what stands in the place of a call of a helper that only returns something.
func (in *inliner) expression(call *ast.CallExpr) (ast.Expr, bool) {
	h := in.called(call)
	if h == nil || h.is == nil {
		return nil, false
	}
	return in.put(h, call, h.is)
}

// put returns a copy of an expression of h in which what a call gives stands for the receiver and the parameters.
func (in *inliner) put(h *helper, call *ast.CallExpr, x ast.Expr) (ast.Expr, bool) {
	args, ok := in.arguments(h, call)
	if !ok {
		return nil, false
	}
	given := make(map[types.Object]ast.Expr)
	for _, a := range args {
		if !in.still(a.expr) {
			return nil, false
		}
		if a.name != nil {
			obj := in.info.Defs[a.name]
			if !fits(in.info.TypeOf(a.expr), obj.Type()) {
				return nil, false
			}
			given[obj] = a.expr
		}
	}
	if in.moved(x, given) || !in.enter(h) {
		return nil, false
	}
	defer delete(in.open, h)
	h.replaced++
	put := func(n ast.Node) (ast.Node, bool) {
		if id, ok := n.(*ast.Ident); ok {
			if arg, ok := given[in.info.Uses[id]]; ok {
				return arg, true
			}
		}
		return nil, false
	}
	return in.rewrite(in.at(h, call, x, put)).(ast.Expr), true
}

// deferred returns what stands in the place of a deferred call, or of one that is begun as a goroutine: the one call
// that its helper makes, of a lock or the like, whose receiver is the same now and then.
func (in *inliner) deferred(call *ast.CallExpr) (ast.Expr, bool) {
	h := in.called(call)
	if h == nil || len(h.does) != 1 {
		return nil, false
	}
	x, ok := h.does[0].(*ast.ExprStmt)
	if !ok {
		return nil, false
	}
	does, ok := x.X.(*ast.CallExpr)
	if !ok || len(does.Args) > 0 {
		return nil, false
	}
	sel, ok := does.Fun.(*ast.SelectorExpr)
	if !ok || !in.still(sel.X) {
		return nil, false
	}
	if fn, ok := in.info.Uses[sel.Sel].(*types.Func); !ok || fn.Pkg() == nil || fn.Pkg().Path() != "sync" {
		return nil, false
	}
	return in.put(h, call, does)
}

// still reports whether reading x has no effect, and none but a store changes what it gives.
func (in *inliner) still(x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident, *ast.BasicLit:
		return true
	case *ast.SelectorExpr:
		if s := in.info.Selections[x]; s != nil && s.Kind() != types.FieldVal {
			return false
		}
		return in.still(x.X)
	case *ast.StarExpr:
		return in.still(x.X)
	case *ast.UnaryExpr:
		return x.Op == token.AND && in.still(x.X)
	}
	return in.info.Types[x].Value != nil
}

// moved reports whether the address of a parameter is taken in x.
func (in *inliner) moved(x ast.Expr, given map[types.Object]ast.Expr) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		if u, ok := n.(*ast.UnaryExpr); ok && u.Op == token.AND {
			if id, ok := ast.Unparen(u.X).(*ast.Ident); ok && given[in.info.Uses[id]] != nil {
				found = true
			}
		}
		return !found
	})
	return found
}
