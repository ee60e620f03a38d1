package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/types"
	"os"
	"slices"

	"golang.org/x/tools/go/gcexportdata"
	"golang.org/x/tools/go/packages"
)

// besides returns the packages of the main module that pkgs import and that are not among
// them, with their sources: what these promise is known as it is where all are analyzed
// together. The go command has said of them all that it takes, so it is not asked again. One
// that cannot be read promises nothing; that its importers do not compile is told of them.
func besides(pkgs []*packages.Package) []*packages.Package {
	have := make(map[string]bool)
	for _, p := range pkgs {
		have[p.PkgPath] = true
	}
	var beside []*packages.Package
	for _, p := range pkgs {
		for _, imp := range p.Imports {
			if imp.Module != nil && imp.Module.Main && !have[imp.PkgPath] && imp.ForTest == "" {
				have[imp.PkgPath] = true
				imp.Fset, imp.TypesSizes = p.Fset, p.TypesSizes
				beside = append(beside, imp)
			}
		}
	}
	slices.SortFunc(beside, func(a, b *packages.Package) int { return cmp.Compare(a.PkgPath, b.PkgPath) })
	read := make(map[*packages.Package]*types.Package)
	beside = slices.DeleteFunc(beside, func(p *packages.Package) bool {
		checked, err := readSource(p)
		read[p] = checked
		return err != nil
	})
	for _, p := range beside {
		p.Types = read[p] // not before, since they import each other as the compiler exported them
	}
	return beside
}

// readSource parses the files of a package of which no more than the types that the compiler
// exported was loaded, checks them, and returns their types.
func readSource(p *packages.Package) (*types.Package, error) {
	var files []*ast.File
	for _, name := range p.CompiledGoFiles {
		file, err := parser.ParseFile(p.Fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	config := types.Config{Importer: exported{p}, Sizes: p.TypesSizes}
	if p.Module.GoVersion != "" {
		config.GoVersion = "go" + p.Module.GoVersion
	}
	info := &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Instances:    make(map[*ast.Ident]types.Instance),
		Scopes:       make(map[ast.Node]*types.Scope),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		FileVersions: make(map[*ast.File]string),
	}
	checked, err := config.Check(p.PkgPath, p.Fset, files, info)
	p.Syntax, p.TypesInfo = files, info
	return checked, err
}

// exported finds what a package imports in what the compiler exported. Only what packages
// analyzed import is read when they are loaded, the rest when it is asked for.
type exported struct{ of *packages.Package }

func (e exported) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	p := e.of.Imports[path]
	if p == nil {
		return nil, fmt.Errorf("no package %s", path)
	}
	if p.Types != nil && p.Types.Complete() {
		return p.Types, nil
	}
	f, err := os.Open(p.ExportFile)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := gcexportdata.NewReader(f)
	if err != nil {
		return nil, err
	}
	view := make(map[string]*types.Package)
	known(p, view)
	p.Types, err = gcexportdata.Read(data, e.of.Fset, view, p.PkgPath)
	return p.Types, err
}

// known enters into view the types of p and of all that it imports, as far as they are there:
// what is read later is of the same types.
func known(p *packages.Package, view map[string]*types.Package) {
	if view[p.PkgPath] != nil || p.Types == nil {
		return
	}
	view[p.PkgPath] = p.Types
	for _, imp := range p.Imports {
		known(imp, view)
	}
}
