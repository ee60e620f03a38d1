// Package ssaread reads the SSA of one package: it builds it, resolves callees,
// and names the places in memory that instructions touch.
package ssaread

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"
)

// Build returns the SSA of what files of the package declare. It builds no dependency, and only
// the bodies of the functions that keep returns true for (all, where keep is nil).
func Build(fset *token.FileSet, pkg *types.Package, files []*ast.File, info *types.Info, keep func(*ast.FuncDecl) bool) *ssa.Package {
	// Of BareInits the builder needs no more of what is imported than what is named.
	prog := ssa.NewProgram(fset, ssa.BareInits)
	for imp := range named(pkg, files, info) {
		prog.CreatePackage(imp, nil, nil, true)
	}
	ends := endless(files, info)
	prog.SetNoReturn(func(fn *types.Func) bool { return noReturn(fn) || ends[fn] })
	if keep != nil {
		files = withoutBodies(files, keep)
	}
	p := prog.CreatePackage(pkg, files, initialized(files, info), false)
	p.Build()
	return p
}

// named returns the packages of which files name functions, methods or variables: to make all
// members of all that is imported would take longer than to build the package.
func named(pkg *types.Package, files []*ast.File, info *types.Info) map[*types.Package]bool {
	out := make(map[*types.Package]bool)
	for id, obj := range info.Uses {
		from := obj.Pkg()
		if from == nil || from == pkg || out[from] || !within(files, id.Pos()) {
			continue
		}
		switch obj := obj.(type) {
		case *types.Func:
			out[from] = true
		case *types.Var:
			out[from] = !obj.IsField()
		}
	}
	return out
}

// initialized returns info with the variables only that files declare.
func initialized(files []*ast.File, info *types.Info) *types.Info {
	some := *info
	some.InitOrder = nil
	for _, init := range info.InitOrder {
		if within(files, init.Rhs.Pos()) {
			some.InitOrder = append(some.InitOrder, init)
		}
	}
	return &some
}

func within(files []*ast.File, pos token.Pos) bool {
	return slices.ContainsFunc(files, func(f *ast.File) bool { return f.FileStart <= pos && pos < f.FileEnd })
}

// withoutBodies returns copies of files in which the functions that are not kept have no body.
func withoutBodies(files []*ast.File, keep func(*ast.FuncDecl) bool) []*ast.File {
	out := make([]*ast.File, len(files))
	for i, f := range files {
		c := *f
		c.Decls = make([]ast.Decl, len(f.Decls))
		for k, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil && !keep(fn) {
				bare := *fn
				bare.Body = nil
				d = &bare
			}
			c.Decls[k] = d
		}
		out[i] = &c
	}
	return out
}

// noReturn reports whether fn never returns.
func noReturn(fn *types.Func) bool {
	if fn.Pkg() == nil {
		return false
	}
	switch fn.Pkg().Path() + "." + fn.Name() {
	case "os.Exit", "runtime.Goexit", "log.Fatal", "log.Fatalf", "log.Fatalln", "log.Panic", "log.Panicf", "log.Panicln", "syscall.Exit":
		return true
	}
	return false
}

// endless returns the functions that never return, since their last statement panics, or calls
// one that never returns, and nothing returns or is deferred before.
func endless(files []*ast.File, info *types.Info) map[*types.Func]bool {
	out := make(map[*types.Func]bool)
	for range 2 { // a helper of a helper
		for _, file := range files {
			for _, d := range file.Decls {
				fn, ok := d.(*ast.FuncDecl)
				if !ok || fn.Body == nil || len(fn.Body.List) == 0 {
					continue
				}
				if obj, ok := info.Defs[fn.Name].(*types.Func); ok && neverReturns(fn.Body.List[len(fn.Body.List)-1], info, out) && !leaves(fn.Body) {
					out[obj] = true
				}
			}
		}
	}
	return out
}

// neverReturns reports whether a statement calls panic, or a function that never returns.
func neverReturns(s ast.Stmt, info *types.Info, ends map[*types.Func]bool) bool {
	x, ok := s.(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := ast.Unparen(x.X).(*ast.CallExpr)
	if !ok {
		return false
	}
	switch called := typeutil.Callee(info, call).(type) {
	case *types.Builtin:
		return called.Name() == "panic"
	case *types.Func:
		return noReturn(called) || ends[called]
	}
	return false
}

// leaves reports whether a body returns, jumps or defers anywhere.
func leaves(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt, *ast.DeferStmt:
			found = true
		case *ast.BranchStmt:
			found = found || n.Tok == token.GOTO
		}
		return !found
	})
	return found
}

// Functions returns the package's functions that have a body, closures
// included, in the order of the source. Generic functions are there once; the
// literals with which variables of test files are set are not.
func Functions(pkg *ssa.Package, files []*ast.File, info *types.Info) []*ssa.Function {
	var out []*ssa.Function
	var add func(f *ssa.Function)
	add = func(f *ssa.Function) {
		if inTest(pkg.Prog.Fset, f.Pos()) {
			return
		}
		if len(f.Blocks) > 0 {
			out = append(out, f)
		}
		for _, anon := range f.AnonFuncs {
			add(anon)
		}
	}
	for _, file := range files {
		for _, d := range file.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				if obj, ok := info.Defs[fn.Name].(*types.Func); ok {
					if f := pkg.Prog.FuncValue(obj); f != nil {
						add(f)
					}
				}
			}
		}
	}
	if init := pkg.Func("init"); init != nil {
		add(init)
	}
	return out
}

func inTest(fset *token.FileSet, pos token.Pos) bool {
	file := fset.File(pos)
	return file != nil && strings.HasSuffix(file.Name(), "_test.go")
}

// Origin returns the generic function of which f is an instance, else f.
func Origin(f *ssa.Function) *ssa.Function {
	if f != nil && f.Origin() != nil {
		return f.Origin()
	}
	return f
}

// Callee returns the function that a call certainly calls, nil for dynamic
// calls and builtins. A bound method value's wrapper is seen through.
func Callee(c *ssa.CallCommon) *ssa.Function { return Origin(c.StaticCallee()) }

// MethodOf returns the method that f wraps, as that of a method value does, else f.
func MethodOf(f *ssa.Function) *ssa.Function {
	fn, ok := f.Object().(*types.Func)
	if f.Synthetic == "" || !ok {
		return f
	}
	if m := f.Prog.FuncValue(fn); m != nil {
		return Origin(m)
	}
	return f
}

// PkgPath returns the path of the package that f belongs to, "" for none.
func PkgPath(f *ssa.Function) string {
	if f.Object() != nil && f.Object().Pkg() != nil {
		return f.Object().Pkg().Path()
	}
	if f.Pkg != nil {
		return f.Pkg.Pkg.Path()
	}
	return ""
}

// Named returns the generic or plain named type below pointers, nil if there is none.
func Named(t types.Type) *types.Named {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	if n, ok := t.(*types.Named); ok {
		return n.Origin()
	}
	return nil
}

// TypeKey returns a text that is the same for a generic type and its instances.
func TypeKey(t types.Type) string {
	t = types.Unalias(t)
	switch t := t.(type) {
	case *types.Pointer:
		return "*" + TypeKey(t.Elem())
	case *types.Slice:
		return "[]" + TypeKey(t.Elem())
	case *types.Map:
		return "map[" + TypeKey(t.Key()) + "]" + TypeKey(t.Elem())
	case *types.Chan:
		return "chan " + TypeKey(t.Elem())
	case *types.Named:
		obj := t.Origin().Obj()
		if obj.Pkg() == nil {
			return obj.Name()
		}
		if obj.Parent() != obj.Pkg().Scope() { // local to a function
			return types.TypeString(t, nil)
		}
		return obj.Pkg().Path() + "." + obj.Name()
	case *types.Basic:
		return t.Name()
	case *types.TypeParam:
		return "T"
	}
	return types.TypeString(t, nil)
}

// IsType reports whether t, below a pointer, is the type path.name.
func IsType(t types.Type, path string, names ...string) bool {
	n := Named(t)
	if n == nil || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != path {
		return false
	}
	for _, name := range names {
		if n.Obj().Name() == name {
			return true
		}
	}
	return len(names) == 0
}

// ShortName returns f's name as people write it: Poll or (*Future).Poll, and of
// a function literal as stack traces do: (*Future).Poll.func1.
func ShortName(f *ssa.Function) string {
	f = Origin(f)
	if f.Parent() != nil {
		return ShortName(f.Parent()) + ".func" + f.Name()[strings.LastIndex(f.Name(), "$")+1:]
	}
	if recv := f.Signature.Recv(); recv != nil {
		star := ""
		if _, ok := types.Unalias(recv.Type()).(*types.Pointer); ok {
			star = "*"
		}
		if n := Named(recv.Type()); n != nil {
			return "(" + star + n.Obj().Name() + ")." + f.Name()
		}
	}
	return strings.TrimPrefix(f.Name(), "init$")
}

// Contains reports whether an instruction of f is like what is asked for.
func Contains(f *ssa.Function, is func(ssa.Instruction) bool) bool {
	return slices.ContainsFunc(f.Blocks, func(b *ssa.BasicBlock) bool { return slices.ContainsFunc(b.Instrs, is) })
}

// IsExport reports whether f has an //export comment: C calls it.
func IsExport(f *ssa.Function) bool {
	return documented(f, func(line string) bool { return strings.HasPrefix(line, "//export ") })
}

// IsCallback reports whether f is declared to be called from outside Go.
func IsCallback(f *ssa.Function) bool {
	return documented(f, func(line string) bool {
		word, _, _ := strings.Cut(line, " ")
		return word == CallbackDirective
	})
}

// CallbackDirective declares, in the doc of a function, that it is called from outside Go.
const CallbackDirective = "//futurelint:callback"

// documented reports whether a line of f's doc is such.
func documented(f *ssa.Function, such func(line string) bool) bool {
	decl, ok := f.Syntax().(*ast.FuncDecl)
	if !ok || decl.Doc == nil {
		return false
	}
	for _, c := range decl.Doc.List {
		if such(c.Text) {
			return true
		}
	}
	return false
}
