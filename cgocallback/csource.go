package cgocallback

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// A preamble is the C code before the import "C" of one Go file.
type preamble struct {
	file  string // the user's file
	code  string // padded by empty lines: its line n is the file's line first+n
	first int
	begin token.Pos // where the code begins in what cgo wrote
}

// preambles returns the preamble of each Go file that cgo translated. There the
// import is one of "unsafe" and keeps the comment.
func preambles(pass *analysis.Pass) []*preamble {
	var all []*preamble
	for _, file := range pass.Files {
		if !translated(pass.Fset, file) {
			continue
		}
		for _, decl := range file.Decls {
			imports, ok := decl.(*ast.GenDecl)
			if !ok || imports.Tok != token.IMPORT {
				continue
			}
			for _, spec := range imports.Specs {
				if doc := preambleDoc(imports, spec.(*ast.ImportSpec)); doc != nil {
					all = append(all, newPreamble(pass.Fset, doc))
				}
			}
		}
	}
	return all
}

// translated reports whether cgo wrote the file in place of the user's.
func translated(fset *token.FileSet, file *ast.File) bool {
	return fset.PositionFor(file.Package, false).Filename != fset.Position(file.Package).Filename
}

// preambleDoc returns the comment of an import that may stand for that of "C".
func preambleDoc(decl *ast.GenDecl, spec *ast.ImportSpec) *ast.CommentGroup {
	if spec.Path.Value != `"unsafe"` || spec.Name == nil || spec.Name.Name != "_" {
		return nil
	}
	if spec.Doc == nil && !decl.Lparen.IsValid() {
		return decl.Doc
	}
	return spec.Doc
}

// newPreamble strips the comment markers and keeps the lines.
func newPreamble(fset *token.FileSet, doc *ast.CommentGroup) *preamble {
	at := fset.Position(doc.Pos())
	var code strings.Builder
	line := at.Line
	for _, c := range doc.List {
		for ; line < fset.Position(c.Pos()).Line; line++ {
			code.WriteByte('\n')
		}
		text := strings.TrimSuffix(c.Text[2:], "*/")
		code.WriteString(text)
		line += strings.Count(text, "\n")
	}
	return &preamble{at.Filename, code.String(), at.Line, doc.Pos()}
}

// pos returns the place of a line of the user's file in what cgo wrote.
func (p *preamble) pos(fset *token.FileSet, line int) token.Pos {
	raw := fset.PositionFor(p.begin, false).Line + line - p.first
	return fset.File(p.begin).LineStart(raw)
}

// directiveLine returns the line of "#cgo word name", or 0.
func (p *preamble) directiveLine(word, name string) int {
	line := p.first
	for text := range strings.Lines(p.code) {
		if slices.Equal(strings.Fields(text), []string{"#cgo", word, name}) {
			return line
		}
		line++
	}
	return 0
}

// A cSource is what the package shows of the C functions that it calls.
type cSource struct {
	preambles []*preamble
	inFile    map[string]map[string]*cFunc // by Go file, by name: each preamble is a unit
	shared    map[string]*cFunc            // those of the .c and .h files
}

func readCSource(pass *analysis.Pass) *cSource {
	src := &cSource{
		preambles: preambles(pass),
		inFile:    make(map[string]map[string]*cFunc),
		shared:    make(map[string]*cFunc),
	}
	var dirs []string
	for _, p := range src.preambles {
		src.inFile[p.file] = make(map[string]*cFunc)
		addDefinitions(src.inFile[p.file], p.file, lexC(p.code, p.first))
		if dir := filepath.Dir(p.file); !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
	}
	for _, dir := range dirs {
		src.readDir(dir, pass.IgnoredFiles)
	}
	return src
}

func addDefinitions(funcs map[string]*cFunc, file string, tokens []cToken) {
	for _, f := range definitions(file, tokens) {
		funcs[f.name] = f
	}
}

// readDir reads the C files of a directory that are part of the build. The pass
// does not list them under go vet.
func (s *cSource) readDir(dir string, ignored []string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return // a //line comment named a directory that is not there
	}
	for _, e := range entries {
		file := filepath.Join(dir, e.Name())
		if ext := filepath.Ext(file); ext != ".c" && ext != ".h" || slices.Contains(ignored, file) {
			continue
		}
		if code, err := os.ReadFile(file); err == nil {
			addDefinitions(s.shared, file, lexC(string(code), 1))
		}
	}
}

// lookup returns the definition of a C function as a Go file, or the .c file that
// defines the caller, sees it; nil if the package does not show it.
func (s *cSource) lookup(file, name string) *cFunc {
	if f := s.inFile[file][name]; f != nil {
		return f
	}
	return s.shared[name]
}

// preamble returns the preamble of a Go file, or nil for a C file.
func (s *cSource) preamble(file string) *preamble {
	for _, p := range s.preambles {
		if p.file == file {
			return p
		}
	}
	return nil
}

// directive returns the preamble that has "#cgo word name" and the line.
func (s *cSource) directive(word, name string) (*preamble, int) {
	for _, p := range s.preambles {
		if line := p.directiveLine(word, name); line > 0 {
			return p, line
		}
	}
	return nil, 0
}
