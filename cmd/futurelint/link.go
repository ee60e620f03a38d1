package main

import (
	"go/ast"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// link has each package import those among pkgs and no others, since only these are
// analyzed and have facts for it. What is imported is the package with its tests, if
// that is in the list; so that no cycle arises, the imports of tests do not count,
// except in the packages that are tests alone, which nobody imports.
func link(pkgs []*packages.Package) {
	analyzed := make(map[string]*packages.Package)
	for _, p := range pkgs {
		if !isTestPackage(p) {
			analyzed[p.PkgPath] = p
		}
	}
	for _, p := range pkgs {
		linked := make(map[string]*packages.Package)
		for _, file := range p.Syntax {
			if inTest := isTestFile(baseName(p, file)); inTest && !isTestPackage(p) {
				continue
			}
			for _, spec := range file.Imports {
				path, err := strconv.Unquote(spec.Path.Value)
				if err != nil || p.Imports[path] == nil {
					continue
				}
				if imp := analyzed[p.Imports[path].PkgPath]; imp != nil && imp != p {
					linked[path] = imp
				}
			}
		}
		p.Imports = linked
	}
}

// isTestPackage reports whether p is a package foo_test.
func isTestPackage(p *packages.Package) bool {
	return p.ForTest != "" && strings.HasSuffix(p.PkgPath, "_test")
}

func baseName(p *packages.Package, file *ast.File) string {
	name := p.Fset.Position(file.Package).Filename
	return name[strings.LastIndexAny(name, `/\\`)+1:]
}
