package directive

import (
	"go/ast"
	"go/token"
)

// confined holds what is declared to be used by one goroutine only: package-level
// types by their names, functions by where their names stand.
type confined map[any]bool

// unsupported lists the declarations that are planned, and have no effect yet.
var unsupported = map[string]bool{"waker": true, "poll": true, "known": true}

// declare reads a directive that declares a role.
func (s *Set) declare(c *comment, name string) {
	switch {
	case name == "confined":
		if !s.confined.add(c.decl()) {
			s.complain(c.pos, "//futurelint:confined is not in the doc of a function or type")
		}
	case name == "callback":
		if _, ok := c.decl().(*ast.FuncDecl); !ok {
			s.complain(c.pos, "//futurelint:callback is not in the doc of a function")
		}
	case unsupported[name]:
		s.complain(c.pos, "//futurelint:"+name+" is not supported yet, and has no effect")
	default:
		s.complain(c.pos, "//futurelint:"+name+" is no directive")
	}
}

// add takes a declaration, and reports whether it is one that can be confined.
func (cf confined) add(decl ast.Node) bool {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		cf[d.Name.Pos()] = true
		return true
	case *ast.TypeSpec:
		cf[d.Name.Name] = true
		return true
	case *ast.GenDecl:
		if d.Tok != token.TYPE {
			return false
		}
		for _, spec := range d.Specs {
			cf.add(spec)
		}
		return true
	}
	return false
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
