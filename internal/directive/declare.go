package directive

import (
	"go/ast"
	"go/token"
	"strings"
)

// confined holds what is declared to be used by one goroutine only: package-level
// types by their names, functions by where their names stand.
type confined map[any]bool

// Poll declares that a function is a poller.
type Poll struct {
	Func    *ast.FuncDecl
	Pending []string // for each result an expression, or _: what it returns when it is not ready
	Pos     token.Pos
}

// declare reads a directive that declares a role.
func (s *Set) declare(c *comment, name, rest string) {
	switch {
	case name == "confined":
		if !s.confined.add(c.decl()) {
			s.Reject(c.pos, "//futurelint:confined is not in the doc of a function or type")
		}
	case name == "callback":
		if _, ok := c.decl().(*ast.FuncDecl); !ok {
			s.Reject(c.pos, "//futurelint:callback is not in the doc of a function")
		}
	case name == "waker":
		s.waker(c)
	case name == "poll":
		s.poll(c, rest)
	default:
		s.Reject(c.pos, "//futurelint:"+name+" is no directive")
	}
}

// waker reads the declaration that a type's values are wakers.
func (s *Set) waker(c *comment) {
	specs := types(c.decl())
	if len(specs) == 0 {
		s.Reject(c.pos, "//futurelint:waker is not in the doc of a type")
	}
	for _, spec := range specs {
		s.Wakers = append(s.Wakers, spec.Name)
	}
}

// types returns the types that a declaration declares.
func types(decl ast.Node) []*ast.TypeSpec {
	var out []*ast.TypeSpec
	switch d := decl.(type) {
	case *ast.TypeSpec:
		out = append(out, d)
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			out = append(out, types(spec)...)
		}
	}
	return out
}

// poll reads the declaration that a function is a poller, and what it returns when pending.
func (s *Set) poll(c *comment, rest string) {
	fn, ok := c.decl().(*ast.FuncDecl)
	if !ok {
		s.Reject(c.pos, "//futurelint:poll is not in the doc of a function")
		return
	}
	values, ok := strings.CutPrefix(rest, "pending=")
	if !ok || values == "" {
		s.Reject(c.pos, "//futurelint:poll does not say pending=VALUE, and has no effect")
		return
	}
	var pending []string
	for _, v := range strings.Split(values, ",") {
		pending = append(pending, strings.TrimSpace(v))
	}
	s.Polls = append(s.Polls, Poll{fn, pending, c.pos})
}

// add takes a declaration, and reports whether it is one that can be confined.
func (cf confined) add(decl ast.Node) bool {
	if fn, ok := decl.(*ast.FuncDecl); ok {
		cf[fn.Name.Pos()] = true
		return true
	}
	specs := types(decl)
	for _, spec := range specs {
		cf[spec.Name.Name] = true
	}
	return len(specs) > 0
}

// Confined reports whether a function is declared to be used by one goroutine
// only, itself or by the type that it is a method of.
func (s *Set) Confined(fn *ast.FuncDecl) bool {
	return fn != nil && (s.confined[fn.Name.Pos()] || s.confined[receiver(fn)])
}

// receiver returns the name of the type that fn is a method of, or "".
func receiver(fn *ast.FuncDecl) string {
	if fn.Recv == nil || len(fn.Recv.List) == 0 {
		return ""
	}
	for t := fn.Recv.List[0].Type; ; {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.ParenExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}
