package inline

import (
	"go/ast"
	"go/types"
)

// withoutIdle takes the bodies of those helpers that are nobody's any more: not exported, not used but by
// calls that are replaced, and not what an interface asks for.
func (in *inliner) withoutIdle(files []*ast.File) []*ast.File {
	idle := make(map[*types.Func]bool)
	for obj, h := range in.helpers {
		if h.replaced > 0 && !obj.Exported() {
			idle[obj] = true
		}
	}
	if len(idle) == 0 {
		return files
	}
	asked := make(map[string]bool) // methods of interfaces
	var from *types.Func
	for _, f := range files {
		for _, d := range f.Decls {
			from = nil
			if fn, ok := d.(*ast.FuncDecl); ok {
				from, _ = in.info.Defs[fn.Name].(*types.Func)
			}
			ast.Inspect(d, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.Ident:
					if fn, ok := in.info.Uses[n].(*types.Func); ok && fn != from {
						delete(idle, fn)
					}
				case *ast.InterfaceType:
					for _, m := range n.Methods.List {
						for _, name := range m.Names {
							asked[name.Name] = true
						}
					}
				}
				return true
			})
		}
	}
	for _, f := range files {
		for i, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if obj, ok := in.info.Defs[fn.Name].(*types.Func); ok && idle[obj] && !(fn.Recv != nil && asked[fn.Name.Name]) {
				bare := *fn
				bare.Body = nil
				f.Decls[i] = &bare
			}
		}
	}
	return files
}
