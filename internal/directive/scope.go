package directive

import (
	"go/ast"
	"go/token"
	"math"
)

// scope is a range of lines, both ends in it.
type scope struct {
	file     string
	from, to int
}

func (sc scope) has(p token.Position) bool {
	return p.Filename == sc.file && sc.from <= p.Line && p.Line <= sc.to
}

// scopes returns the lines that a directive is about: the declaration that it is
// the doc of; else, behind code, its own line, and alone the line below its group.
func (c *comment) scopes() []scope {
	if decl := c.decl(); decl != nil {
		return []scope{c.at.lines(decl)}
	}
	own := c.at.fset.Position(c.pos)
	if c.at.codeOn(own.Line) {
		return []scope{{own.Filename, own.Line, own.Line}}
	}
	below := c.at.fset.Position(c.group.End()).Line + 1
	return []scope{{own.Filename, below, below}}
}

// decl returns the declaration that the comment belongs to the doc of, or nil.
func (c *comment) decl() ast.Node {
	f := c.at
	if f.decls == nil {
		f.decls = map[*ast.CommentGroup]ast.Node{}
		for _, d := range f.Decls {
			f.addDecl(d)
		}
	}
	return f.decls[c.group]
}

func (f *file) addDecl(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		f.document(d.Doc, d)
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				f.document(spec.Doc, spec)
			case *ast.ValueSpec:
				f.document(spec.Doc, spec)
			}
		}
		f.document(d.Doc, d)
	}
}

func (f *file) document(doc *ast.CommentGroup, n ast.Node) {
	if doc != nil {
		f.decls[doc] = n
	}
}

// lines returns the lines of a node.
func (f *file) lines(n ast.Node) scope {
	from, to := f.fset.Position(n.Pos()), f.fset.Position(n.End())
	return scope{from.Filename, from.Line, to.Line}
}

// whole returns all lines of the file.
func (f *file) whole() scope {
	return scope{f.fset.Position(f.Package).Filename, 0, math.MaxInt}
}

// codeOn reports whether code begins or ends on the line.
func (f *file) codeOn(line int) bool {
	if f.code == nil {
		f.code = map[int]bool{}
		f.inspect(func(n ast.Node) {
			f.code[f.fset.Position(n.Pos()).Line] = true
			f.code[f.fset.Position(n.End()-1).Line] = true
		})
	}
	return f.code[line]
}

// inspect visits the nodes of the file that are code.
func (f *file) inspect(visit func(ast.Node)) {
	for _, d := range f.Decls {
		ast.Inspect(d, func(n ast.Node) bool {
			switch n.(type) {
			case nil, *ast.CommentGroup, *ast.Comment:
				return false
			}
			visit(n)
			return true
		})
	}
}
