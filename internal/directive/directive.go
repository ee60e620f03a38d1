// Package directive reads the comments by which people tell the analyzers what
// is meant so: those that silence findings, //futurelint:ignore and the ones of
// staticcheck and golangci-lint, and those that declare roles.
//
// Lines are those of fset.Position, so what cgo rewrote is found where people
// wrote it.
package directive

import (
	"go/ast"
	"go/token"
	"strings"
)

// Set is the directives of a package.
type Set struct {
	fset       *token.FileSet
	silencers  []*silencer
	complaints []complaint
	confined   confined

	Wakers []*ast.Ident // the names of types whose values are declared to be wakers
	Polls  []Poll
}

// A complaint says what is wrong with a directive.
type complaint struct {
	pos     token.Pos
	message string
}

// A comment is a directive before it is understood.
type comment struct {
	pos   token.Pos
	text  string // without the slashes, and without a comment in the comment
	group *ast.CommentGroup
	at    *file
}

// file is a source file with directives; what is asked of its syntax only there
// is found out when it is asked first.
type file struct {
	*ast.File
	fset  *token.FileSet
	decls map[*ast.CommentGroup]ast.Node // by doc
	code  map[int]bool                   // lines on which code begins or ends
}

// prefixes tell the comments that are read, without the slashes and spaces.
var prefixes = []string{"futurelint:", "lint:", "nolint"}

// Parse reads the directives of the files.
func Parse(fset *token.FileSet, files []*ast.File) *Set {
	s := &Set{fset: fset, confined: confined{}}
	for _, f := range files {
		at := &file{File: f, fset: fset}
		for _, group := range f.Comments {
			for _, c := range group.List {
				if text, ok := directiveText(c.Text); ok {
					s.read(&comment{c.Pos(), text, group, at})
				}
			}
		}
	}
	return s
}

// directiveText returns what a line comment says if it may be a directive.
func directiveText(text string) (string, bool) {
	text, line := strings.CutPrefix(text, "//")
	if !line {
		return "", false
	}
	for _, p := range prefixes {
		if strings.HasPrefix(text, p) || p == "nolint" && strings.HasPrefix(strings.TrimLeft(text, "/ "), p) {
			text, _, _ = strings.Cut(text, " //")
			return strings.Join(strings.Fields(strings.TrimLeft(text, "/ ")), " "), true
		}
	}
	return "", false
}

// read understands one comment.
func (s *Set) read(c *comment) {
	verb, rest, _ := strings.Cut(c.text, " ")
	name, own := strings.CutPrefix(verb, "futurelint:")
	switch {
	case own && name == "ignore":
		s.ignore(c, rest)
	case own:
		s.declare(c, name, rest)
	case verb == "lint:ignore":
		s.lintIgnore(c, rest, c.scopes())
	case verb == "lint:file-ignore":
		s.lintIgnore(c, rest, []scope{c.at.whole()})
	case isNolint(c.text):
		s.nolint(c)
	}
}

// Reject notes what is wrong with the directive at pos.
func (s *Set) Reject(pos token.Pos, message string) {
	s.complaints = append(s.complaints, complaint{pos, message})
}
