package lostwake

import (
	"fmt"
	"slices"
	"strings"

	"github.com/futurelint/futurelint/internal/known"
)

// registries are the known registries, and those that users name.
type registries struct{ own []known.Registry }

var registered registries

func init() {
	Analyzer.Flags.Var(&registered, "registry",
		"a `TYPE,REGISTER,WAKE,MASK` that waiters register with, of another package: its import path and name, "+
			"the method that registers one, the method that wakes them, and the type of what a poller returns; "+
			"the last two may be left out; may be given several times")
}

// all returns the registries to look for.
func (r *registries) all() []known.Registry { return slices.Concat(known.Registries, r.own) }

// Set adds a registry; its fields are separated by commas.
func (r *registries) Set(s string) error {
	f := strings.Split(s, ",")
	if len(f) < 2 || len(f) > 4 || len(f) == 3 {
		return fmt.Errorf("want TYPE,REGISTER or TYPE,REGISTER,WAKE,MASK")
	}
	if !strings.Contains(f[0], ".") || slices.Contains(f, "") {
		return fmt.Errorf("TYPE is an import path, a dot and a name; no field is empty")
	}
	f = append(f, "", "")
	r.own = append(r.own, known.Registry{Type: f[0], Register: f[1], Wake: f[2], Mask: f[3]})
	return nil
}

// String returns the registries that were added, as Set takes them.
func (r *registries) String() string {
	if r == nil {
		return ""
	}
	var out []string
	for _, each := range r.own {
		out = append(out, strings.TrimRight(strings.Join([]string{each.Type, each.Register, each.Wake, each.Mask}, ","), ","))
	}
	return strings.Join(out, " ")
}
