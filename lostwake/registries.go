package lostwake

import (
	"fmt"
	"go/ast"
	"slices"
	"strconv"
	"strings"

	"github.com/futurelint/futurelint/internal/known"
)

// registries are the known registries, and those that users name.
type registries struct{ own []known.Registry }

var registered registries

func init() {
	Analyzer.Flags.Var(&registered, "registry",
		"a `TYPE,REGISTER,WAKE,MASK,PENDING` that waiters register with, of another package: its import path and name, "+
			"the method that registers one, the method that wakes them, the type of what a poller returns, and the error "+
			"by which an operation says that it would block; the last one or three may be left out; may be given several times")
}

// all returns the registries to look for.
func (r *registries) all() []known.Registry { return slices.Concat(known.Registries, r.own) }

// named reports whether a file may wake those who wait on a registry, or registers
// them: it imports the registry's package, and names the method.
func (r *registries) named(files []*ast.File) bool {
	for _, file := range files {
		methods := make(map[string]bool)
		for _, imp := range file.Imports {
			for _, each := range r.all() {
				if path := each.Type[:strings.LastIndexByte(each.Type, '.')]; imp.Path.Value == strconv.Quote(path) {
					methods[each.Register], methods[each.Wake] = true, true
				}
			}
		}
		if selects(file, methods) {
			return true
		}
	}
	return false
}

// Set adds a registry; its fields are separated by commas.
func (r *registries) Set(s string) error {
	f := strings.Split(s, ",")
	if len(f) < 2 || len(f) > 5 || len(f) == 3 {
		return fmt.Errorf("want TYPE,REGISTER[,WAKE,MASK[,PENDING]]")
	}
	if !strings.Contains(f[0], ".") || slices.Contains(f, "") {
		return fmt.Errorf("TYPE is an import path, a dot and a name; no field is empty")
	}
	pending := f[min(len(f), 4):]
	f = append(f, "", "")
	r.own = append(r.own, known.Registry{Type: f[0], Register: f[1], Wake: f[2], Mask: f[3], Pending: pending})
	return nil
}

// String returns the registries that were added, as Set takes them.
func (r *registries) String() string {
	if r == nil {
		return ""
	}
	var out []string
	for _, each := range r.own {
		fields := append([]string{each.Type, each.Register, each.Wake, each.Mask}, each.Pending...)
		out = append(out, strings.TrimRight(strings.Join(fields, ","), ","))
	}
	return strings.Join(out, " ")
}
