package role

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// Trace reports whether a package may have a waiter at all, from its syntax and
// types: a function that keeps a parameter of a kind that the package invokes
// somewhere, or one that makes a channel, in a package that synchronises. Where
// it says no, nothing needs to be built.
func Trace(files []*ast.File, info *types.Info, declared Declared) bool {
	if !synchronised(files) {
		return false
	}
	keeps := Keeps(info)
	g := &gate{info: info, declared: declared, invoked: map[string]bool{}, keys: map[types.Type]string{}}
	for _, f := range files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil && keeps(fn) {
				g.function(fn)
			}
		}
	}
	return g.parks() || g.keeps() || declared.Any()
}

// synchronised reports whether any file imports sync or sync/atomic, or works with channels.
func synchronised(files []*ast.File) bool {
	for _, f := range files {
		for _, imp := range f.Imports {
			if imp.Path.Value == `"sync"` || imp.Path.Value == `"sync/atomic"` {
				return true
			}
		}
	}
	found := false
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			if _, ok := n.(*ast.ChanType); ok {
				found = true
			}
			return !found
		})
	}
	return found
}

// Synchronises reports whether a file works on channels, Conds, WaitGroups, semaphores or
// timers: somebody may block there.
func Synchronises(files []*ast.File) bool {
	found := false
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SendStmt, *ast.SelectStmt, *ast.ChanType:
				found = true
			case *ast.UnaryExpr:
				found = found || n.Op == token.ARROW
			case *ast.SelectorExpr:
				switch n.Sel.Name {
				case "Cond", "NewCond", "WaitGroup", "Weighted", "NewWeighted":
					found = true
				}
			}
			return !found
		})
	}
	return found
}

type gate struct {
	info     *types.Info
	declared Declared
	invoked  map[string]bool
	kept     []types.Type // types of parameters that are not only called
	made     []types.Type // types of channels that are made
	blocks   bool         // somebody receives
	keys     map[types.Type]string
}

func (g *gate) key(t types.Type) string {
	k, ok := g.keys[t]
	if !ok {
		k = wakerKey(t)
		g.keys[t] = k
	}
	return k
}

func (g *gate) function(fn *ast.FuncDecl) {
	params := g.params(fn.Type)
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			g.call(n)
			if id, ok := n.Fun.(*ast.Ident); ok && params[g.info.Uses[id]] {
				for _, a := range n.Args {
					ast.Inspect(a, func(n ast.Node) bool { g.use(n, params); return true })
				}
				return false
			}
		case *ast.SendStmt:
			g.invoke(n.Chan)
		case *ast.UnaryExpr:
			g.blocks = g.blocks || n.Op == token.ARROW
		case *ast.RangeStmt:
			if t := g.info.TypeOf(n.X); t != nil {
				_, ok := t.Underlying().(*types.Chan)
				g.blocks = g.blocks || ok
			}
		}
		g.use(n, params)
		return true
	})
}

// params returns the parameters that may be wakers.
func (g *gate) params(ft *ast.FuncType) map[types.Object]bool {
	var out map[types.Object]bool
	for _, field := range ft.Params.List {
		for _, name := range field.Names {
			if obj := g.info.Defs[name]; obj != nil && g.declared.canWake(obj.Type()) {
				if out == nil {
					out = map[types.Object]bool{}
				}
				out[obj] = true
			}
		}
	}
	return out
}

func (g *gate) use(n ast.Node, params map[types.Object]bool) {
	if id, ok := n.(*ast.Ident); ok && len(params) > 0 {
		if obj := g.info.Uses[id]; obj != nil && params[obj] {
			delete(params, obj)
			g.kept = append(g.kept, obj.Type())
		}
	}
}

// call notes what a call invokes.
func (g *gate) call(c *ast.CallExpr) {
	switch fun := ast.Unparen(c.Fun).(type) {
	case *ast.Ident:
		switch obj := g.info.Uses[fun].(type) {
		case *types.Builtin:
			if len(c.Args) > 0 && obj.Name() == "close" {
				g.invoke(c.Args[0])
			}
			if t := g.info.TypeOf(c); obj.Name() == "make" && t != nil {
				if _, ok := t.Underlying().(*types.Chan); ok {
					g.made = append(g.made, t)
				}
			}
		case *types.Var:
			g.invoke(fun)
		}
	case *ast.SelectorExpr:
		if sel := g.info.Selections[fun]; sel != nil {
			if sel.Kind() == types.FieldVal {
				g.invoke(fun)
			} else {
				g.invoke(fun.X)
			}
		}
	default:
		g.invoke(c.Fun)
	}
}

func (g *gate) invoke(e ast.Expr) {
	t := g.info.TypeOf(e)
	if t == nil {
		return
	}
	if _, ok := t.Underlying().(*types.Struct); ok {
		t = types.NewPointer(t)
	}
	g.invoked[g.key(t)] = true
}

// parks reports whether a channel that is made is closed or sent to as well, and somebody receives.
func (g *gate) parks() bool {
	for _, t := range g.made {
		if g.blocks && g.invoked[g.key(t)] {
			return true
		}
	}
	return false
}

// keeps reports whether a parameter that is kept is, or has, something that is invoked.
func (g *gate) keeps() bool {
	for _, t := range g.kept {
		if g.invoked[g.key(t)] || g.has(t) {
			return true
		}
	}
	return false
}

// has reports whether t has a method that returns what is invoked, or a field that is invoked.
func (g *gate) has(t types.Type) bool {
	set := types.NewMethodSet(t)
	for i := range set.Len() {
		sig := set.At(i).Obj().Type().(*types.Signature)
		if sig.Results().Len() == 1 && canWake(sig.Results().At(0).Type()) && g.invoked[g.key(sig.Results().At(0).Type())] {
			return true
		}
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		if st, ok := p.Elem().Underlying().(*types.Struct); ok {
			for i := range st.NumFields() {
				if ft := st.Field(i).Type(); canWake(ft) && g.invoked[g.key(ft)] {
					return true
				}
			}
		}
	}
	return false
}

// Keeps returns whether the body of a function needs to be built: not that of what stands
// beside a test and takes part in it, as a test's own files do (see Untested).
func Keeps(info *types.Info) func(*ast.FuncDecl) bool {
	return func(fn *ast.FuncDecl) bool {
		for _, field := range fn.Type.Params.List {
			if t := info.TypeOf(field.Type); t != nil && ssaread.IsType(t, "testing") {
				return false
			}
		}
		return true
	}
}

// Untested returns the files that are not a test's: a test plays a scenario of its own from
// beginning to end, and is no side of another one.
func Untested(fset *token.FileSet, files []*ast.File) []*ast.File {
	return slices.DeleteFunc(slices.Clone(files), func(f *ast.File) bool {
		return strings.HasSuffix(fset.File(f.FileStart).Name(), "_test.go")
	})
}
