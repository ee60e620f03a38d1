package inline

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"
)

// A helper is a function of a few statements that call nothing back.
type helper struct {
	decl     *ast.FuncDecl
	obj      *types.Func
	recv     *ast.Ident   // nil where it is no method, or does not name its receiver
	params   []*ast.Ident // nil for those without a name
	does     []ast.Stmt   // what it does, where it returns nothing
	is       ast.Expr     // what it returns, where it does nothing else
	size     int          // nodes
	replaced int          // how many of its calls are
}

// largest is how many nodes a helper may have.
const largest = 60

func helpersOf(files []*ast.File, info *types.Info) map[*types.Func]*helper {
	out := make(map[*types.Func]*helper)
	for _, f := range files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			obj, ok := info.Defs[fn.Name].(*types.Func)
			if !ok {
				continue
			}
			if h := newHelper(fn, obj, info); h != nil {
				out[obj] = h
			}
		}
	}
	return out
}

// handedIn returns the receivers and parameters of all functions.
func handedIn(files []*ast.File, info *types.Info) map[*types.Var]bool {
	out := make(map[*types.Var]bool)
	for _, f := range files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if obj, ok := info.Defs[fn.Name].(*types.Func); ok {
				sig := obj.Signature()
				if sig.Recv() != nil {
					out[sig.Recv()] = true
				}
				for v := range sig.Params().Variables() {
					out[v] = true
				}
			}
		}
	}
	return out
}

func newHelper(fn *ast.FuncDecl, obj *types.Func, info *types.Info) *helper {
	sig := obj.Signature()
	if directed(fn.Doc) {
		return nil // what others know it by
	}
	if sig.TypeParams() != nil || sig.RecvTypeParams() != nil || sig.Variadic() || len(fn.Body.List) == 0 {
		return nil
	}
	size := sizeOf(fn.Body)
	if size > largest || !plain(fn.Body) {
		return nil
	}
	h := &helper{decl: fn, obj: obj, size: size}
	if fn.Recv != nil && len(fn.Recv.List[0].Names) == 1 {
		h.recv = named(fn.Recv.List[0].Names[0])
	}
	for _, field := range fn.Type.Params.List {
		if len(field.Names) == 0 {
			h.params = append(h.params, nil)
		}
		for _, name := range field.Names {
			h.params = append(h.params, named(name))
		}
	}
	switch sig.Results().Len() {
	case 0:
		if !obj.Exported() && len(fn.Body.List) == 1 && simple(fn.Body.List[0]) {
			h.does = fn.Body.List
			return h
		}
	case 1:
		if ret, ok := fn.Body.List[0].(*ast.ReturnStmt); ok && len(ret.Results) == 1 && fits(info.TypeOf(ret.Results[0]), sig.Results().At(0).Type()) {
			h.is = ret.Results[0]
			return h
		}
	}
	return nil
}

// directed reports whether a comment holds a directive, as //export or //futurelint:callback.
func directed(doc *ast.CommentGroup) bool {
	return doc != nil && slices.ContainsFunc(doc.List, func(c *ast.Comment) bool {
		return strings.HasPrefix(c.Text, "//export ") || directive.MatchString(c.Text)
	})
}

var directive = regexp.MustCompile(`^//[a-z0-9]+:[a-z0-9]`)

// simple reports whether a statement is one act, done at most once: a larger helper has a meaning of its own, which
// summaries tell better than what is left of it in pieces.
func simple(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.ExprStmt, *ast.SendStmt, *ast.AssignStmt, *ast.IncDecStmt, *ast.SelectStmt:
		return true
	case *ast.IfStmt:
		return s.Else == nil && len(s.Body.List) == 1 && simple(s.Body.List[0])
	}
	return false
}

func named(id *ast.Ident) *ast.Ident {
	if id.Name == "_" {
		return nil
	}
	return id
}

// fits reports whether a value of type t may stand where one of type want is expected, without a
// conversion that the builder would leave out.
func fits(t, want types.Type) bool {
	if t == nil {
		return false
	}
	if types.Identical(t, want) {
		return true
	}
	c, ok := t.Underlying().(*types.Chan)
	w, to := want.Underlying().(*types.Chan)
	return ok && to && types.Identical(c.Elem(), w.Elem())
}

func sizeOf(n ast.Node) int {
	size := 0
	ast.Inspect(n, func(n ast.Node) bool {
		if n != nil {
			size++
		}
		return true
	})
	return size
}

// plain reports whether a body can stand in another function as it is: it neither returns from
// the middle, defers, jumps to a label nor makes a function.
func plain(body *ast.BlockStmt) bool {
	ok := true
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.DeferStmt, *ast.LabeledStmt, *ast.GoStmt:
			ok = false
		case *ast.BranchStmt:
			ok = ok && n.Tok != token.GOTO && n.Label == nil
		case *ast.ReturnStmt:
			ok = ok && len(body.List) == 1 && body.List[0] == n
		case *ast.CallExpr:
			if id, is := n.Fun.(*ast.Ident); is && id.Name == "recover" {
				ok = false
			}
		}
		return ok
	})
	return ok
}
