package cgocallback

import (
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/futurelint/futurelint/internal/checks"
)

// checkNoCallback reports, for each C function that is marked nocallback, the
// first call from Go during which it calls an exported Go function.
func checkNoCallback(pass *analysis.Pass) {
	marked := markedNoCallback(pass.Files)
	if len(marked) == 0 {
		return
	}
	exports := exportedNames(pass.Files)
	source := readCSource(pass)
	carry := newCarriers(pass, exports)
	tracer := &tracer{source, exports}
	done := make(map[string]bool)
	for _, call := range callsFromGo(pass, marked) {
		if done[call.name] {
			continue
		}
		if path := tracer.trace(call, carry); path != nil {
			done[call.name] = true
			reportNoCallback(pass, source, call, path)
		}
	}
}

// markedNoCallback returns the C functions whose wrapper says that they do not
// call back: the compiled form of the directive.
func markedNoCallback(files []*ast.File) map[string]bool {
	marked := make(map[string]bool)
	for _, file := range files {
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Body == nil || len(fn.Body.List) == 0 {
				continue
			}
			if name := cName(fn.Name.Name); name != "" && isMark(fn.Body.List[0]) {
				marked[name] = true
			}
		}
	}
	return marked
}

// cName returns the C function that a wrapper of cgo's calls, or "".
func cName(wrapper string) string {
	for _, prefix := range []string{"_Cfunc_", "_C2func_"} {
		if name, ok := strings.CutPrefix(wrapper, prefix); ok {
			return name
		}
	}
	return ""
}

// isMark reports whether stmt is _Cgo_no_callback(true).
func isMark(stmt ast.Stmt) bool {
	expr, ok := stmt.(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := expr.X.(*ast.CallExpr)
	if !ok {
		return false
	}
	fun, ok := call.Fun.(*ast.Ident)
	return ok && fun.Name == "_Cgo_no_callback"
}

// exportedNames returns the C names of the functions with an //export comment.
func exportedNames(files []*ast.File) map[string]bool {
	names := make(map[string]bool)
	for _, file := range files {
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Doc == nil {
				continue
			}
			for _, c := range fn.Doc.List {
				if name, ok := strings.CutPrefix(c.Text, "//export "); ok {
					names[strings.TrimSpace(name)] = true
				}
			}
		}
	}
	return names
}

// A goCall is a call of a C function in Go code.
type goCall struct {
	name string // the C function
	file string // the user's file
	pos  token.Pos
	args []ast.Expr
}

// callsFromGo returns the calls of the C functions in the order of the source.
func callsFromGo(pass *analysis.Pass, names map[string]bool) []goCall {
	var calls []goCall
	for _, file := range pass.Files {
		if !translated(pass.Fset, file) {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if fun, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && names[cName(fun.Name)] {
				at := pass.Fset.Position(fun.Pos()).Filename
				calls = append(calls, goCall{cName(fun.Name), at, fun.Pos(), call.Args})
			}
			return true
		})
	}
	slices.SortStableFunc(calls, func(a, b goCall) int { return int(a.pos) - int(b.pos) })
	return calls
}

// A cStep is a call on the way from a C function to an exported Go function.
type cStep struct {
	caller *cFunc
	callee string // as the source names it
	line   int
	export string // the exported function, on the last step
}

// A tracer follows calls from C function to C function.
type tracer struct {
	source  *cSource
	exports map[string]bool
}

// A frame is a C function and the exported functions in its arguments.
type frame struct {
	fn   *cFunc
	args map[string][]carried // by parameter
}

// trace returns the calls that lead from the C function to an exported Go
// function, and nil if it sees none.
func (t *tracer) trace(call goCall, carry *carriers) []cStep {
	fn := t.source.lookup(call.file, call.name)
	if fn == nil {
		return nil
	}
	args := make(map[string][]carried)
	for i, arg := range call.args {
		if i < len(fn.params) {
			args[fn.params[i]] = carry.in(arg)
		}
	}
	return t.follow(call.file, frame{fn, args}, make(map[*cFunc]bool))
}

// follow looks for a call of an exported function in the frame's function and
// then in those that it calls, each of which is entered once.
func (t *tracer) follow(file string, f frame, entered map[*cFunc]bool) []cStep {
	entered[f.fn] = true
	for _, call := range f.fn.calls() {
		step := cStep{caller: f.fn, callee: call.callee, line: call.line}
		if step.export = t.reaches(f, call); step.export != "" {
			return []cStep{step}
		}
		callee := t.source.lookup(file, call.callee)
		if callee == nil || call.field != "" || entered[callee] {
			continue
		}
		if rest := t.follow(file, frame{callee, t.pass(f, call, callee)}, entered); rest != nil {
			return append([]cStep{step}, rest...)
		}
	}
	return nil
}

// reaches returns the exported function that the call calls itself.
func (t *tracer) reaches(f frame, call cCall) string {
	if slices.Contains(f.fn.params, call.callee) {
		for _, c := range f.args[call.callee] {
			if c.field == call.field {
				return c.export
			}
		}
		return ""
	}
	if call.field == "" && t.exports[call.callee] {
		return call.callee
	}
	return ""
}

// pass returns what the callee's parameters hold: an argument that is a parameter
// of the caller or an exported function, with & or without.
func (t *tracer) pass(f frame, call cCall, callee *cFunc) map[string][]carried {
	args := make(map[string][]carried)
	for i, arg := range call.args {
		if len(arg) == 2 && arg[0].text == "&" {
			arg = arg[1:]
		}
		if i >= len(callee.params) || len(arg) != 1 {
			continue
		}
		name := arg[0].text
		switch {
		case slices.Contains(f.fn.params, name):
			args[callee.params[i]] = f.args[name]
		case t.exports[name]:
			args[callee.params[i]] = []carried{{"", name}}
		}
	}
	return args
}

// reportNoCallback reports one call; path ends in the exported function.
func reportNoCallback(pass *analysis.Pass, source *cSource, call goCall, path []cStep) {
	last := path[len(path)-1]
	related := make([]analysis.RelatedInformation, 0, len(path)+1)
	directive := ""
	if p, line := source.directive("nocallback", call.name); p != nil {
		directive = ", but " + placeName(call.file, p.file, line) + " marks it nocallback"
		related = append(related, analysis.RelatedInformation{
			Pos:     p.pos(pass.Fset, line),
			Message: call.name + " is marked nocallback",
		})
	}
	related = append(related, pathInformation(pass, source, call, path)...)
	where := placeName(call.file, last.caller.file, last.line)
	pass.Report(analysis.Diagnostic{
		Pos:      call.pos,
		Category: "nocallback",
		URL:      checks.URL("nocallback"),
		Message:  fmt.Sprintf("nocallback: %s calls back %s at %s%s", call.name, last.export, where, directive),
		Related:  related,
	})
}

// pathInformation returns one line for each step. What lies in a .c file has no
// position that the driver knows, and is named at the call.
func pathInformation(pass *analysis.Pass, source *cSource, call goCall, path []cStep) []analysis.RelatedInformation {
	var related []analysis.RelatedInformation
	for _, step := range path {
		callee := step.callee
		if step.export != "" {
			callee = step.export
		}
		info := analysis.RelatedInformation{
			Pos:     call.pos,
			Message: fmt.Sprintf("%s calls %s at %s", step.caller.name, callee, placeName(call.file, step.caller.file, step.line)),
		}
		if p := source.preamble(step.caller.file); p != nil {
			info.Pos = p.pos(pass.Fset, step.line)
			info.Message = step.caller.name + " calls " + callee
		}
		related = append(related, info)
	}
	return related
}

// placeName says "line 7", or "walk.c:7" for a line of another file than here.
func placeName(here, file string, line int) string {
	if file == here {
		return fmt.Sprintf("line %d", line)
	}
	return fmt.Sprintf("%s:%d", filepath.Base(file), line)
}
