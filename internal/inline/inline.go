// Package inline puts what small helpers do in the place of their calls, before the SSA of
// a package is built: a lock, a test, a store or a wake is then an instruction of the function that
// takes it, whatever the helper that it lies in is called and however many there are between.
package inline

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"
)

// Calls returns copies of files in which calls of the helpers that files declare are replaced by what
// these do, and what info says, of the copies too. A helper of which no call is left loses its body. Nothing that is given is
// changed. A copy stands where the call stood: its nodes have the position of the call.
func Calls(fset *token.FileSet, files []*ast.File, info *types.Info) ([]*ast.File, *types.Info, Origins) {
	in := &inliner{
		fset:    fset,
		origins: make(Origins),
		info:    info,
		helpers: helpersOf(files, info),
		open:    make(map[*helper]bool),
	}
	if len(in.helpers) == 0 {
		return files, info, nil
	}
	in.handed = handedIn(files, info)
	out := make([]*ast.File, len(files))
	for i, f := range files {
		out[i] = in.file(f)
	}
	return in.withoutIdle(out), in.info, in.origins
}

// inliner is the state of one package's replacement.
type inliner struct {
	fset    *token.FileSet
	origins Origins
	info    *types.Info // as given until something is copied, see mutable
	own     bool
	helpers map[*types.Func]*helper
	handed  map[*types.Var]bool // receivers and parameters of all functions
	open    map[*helper]bool    // being expanded
	left    int                 // how many nodes may still be put into the present function
}

// growth bounds how many nodes are put into one function.
const growth = 1500

func (in *inliner) file(f *ast.File) *ast.File {
	c := *f
	c.Decls = make([]ast.Decl, len(f.Decls))
	for i, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil && in.calls(fn) {
			d = in.decl(fn)
		}
		c.Decls[i] = d
	}
	return &c
}

// calls reports whether a helper is called in fn.
func (in *inliner) calls(fn *ast.FuncDecl) bool {
	found := false
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && in.called(call) != nil {
			found = true
		}
		return !found
	})
	return found
}

func (in *inliner) decl(fn *ast.FuncDecl) *ast.FuncDecl {
	in.left = growth
	if obj, ok := in.info.Defs[fn.Name].(*types.Func); ok {
		if h := in.helpers[obj]; h != nil {
			in.open[h] = true
			defer delete(in.open, h)
		}
	}
	body := in.rewrite(fn.Body).(*ast.BlockStmt)
	if body == fn.Body {
		return fn
	}
	c := *fn
	c.Body = body
	return &c
}

// called returns the helper that a call calls, and nil for another one.
func (in *inliner) called(call *ast.CallExpr) *helper {
	fn, ok := typeutil.Callee(in.info, call).(*types.Func)
	if !ok {
		return nil
	}
	return in.helpers[fn]
}

// statements returns what stands in the place of a statement that only calls a helper.
func (in *inliner) statements(s ast.Stmt) ([]ast.Stmt, bool) {
	x, ok := s.(*ast.ExprStmt)
	if !ok {
		return nil, false
	}
	call, ok := ast.Unparen(x.X).(*ast.CallExpr)
	if !ok {
		return nil, false
	}
	h := in.called(call)
	if h == nil || h.does == nil || !in.enter(h) {
		return nil, false
	}
	defer delete(in.open, h)
	bind, ok := in.bind(h, call)
	if !ok {
		return nil, false
	}
	h.replaced++
	does := in.at(h, call, &ast.BlockStmt{List: h.does}, nothing).(*ast.BlockStmt)
	return append(bind, in.list(does.List)...), true
}

// enter reports whether a copy of h may be put here, and begins it.
func (in *inliner) enter(h *helper) bool {
	if in.open[h] || in.left < h.size {
		return false
	}
	in.left -= h.size
	in.open[h] = true
	return true
}
