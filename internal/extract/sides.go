package extract

import (
	"cmp"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/role"
)

// Bounds of the scenarios of one waiter.
const (
	maxCompleters = 6
	maxBefore     = 6
)

// rival reports whether f is another poller that uses w's slot.
func (u *Unit) rival(w *role.Waiter, f *ssa.Function) bool {
	for _, v := range u.roles {
		if v.Func == f && v.Func != w.Func && v.Kind != role.Parker && w.Kind != role.Parker && v.Shares(w) {
			return true
		}
	}
	return false
}

// completers returns the entries from which a wake of the waiter can be reached.
func (u *Unit) completers(w *role.Waiter) []*ssa.Function {
	wakes := map[*ssa.Function]bool{}
	var order []*ssa.Function
	var up func(f *ssa.Function)
	up = func(f *ssa.Function) {
		if wakes[f] {
			return
		}
		wakes[f] = true
		order = append(order, f)
		for _, call := range u.callers[f] {
			if !u.Starts(call) {
				up(call.Parent())
			}
		}
		if f.Parent() != nil {
			up(f.Parent())
		}
	}
	for _, f := range w.Invokers {
		up(f)
	}
	slices.SortStableFunc(order, func(f, g *ssa.Function) int { return cmp.Compare(closures(f), closures(g)) })
	var out []*ssa.Function
	for _, f := range order {
		if f != w.Func && f.Parent() != w.Func && u.IsEntry(f) && !u.rival(w, f) && len(out) < maxCompleters {
			out = append(out, f)
		}
	}
	return out
}

// closures returns 1 for a closure, 0 for a declared function.
func closures(f *ssa.Function) int {
	if f.Parent() != nil {
		return 1
	}
	return 0
}

// notSpawnedBy drops the completers that run only as goroutines of the makers:
// they are there already. What is left may be nobody, written as nil.
func (u *Unit) notSpawnedBy(makers, completers []*ssa.Function) []*ssa.Function {
	made := u.reachable(makers)
	var out []*ssa.Function
	for _, c := range completers {
		if !(made[c] && u.onlySpawned(c)) {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return []*ssa.Function{nil}
	}
	return out
}

// onlySpawned reports whether go statements are all that calls f.
func (u *Unit) onlySpawned(f *ssa.Function) bool {
	if !u.spawned[f] || u.taken[f] || f.Object() != nil && f.Object().Exported() {
		return false
	}
	for _, call := range u.callers[f] {
		if !u.Starts(call) {
			return false
		}
	}
	return true
}

// before returns the entries that may be called before the sides start: functions,
// and methods of the types that the sides work on, which write what matters to them.
func (u *Unit) before(wd *world, w *role.Waiter, s *Slice) []*ssa.Function {
	writers := s.Writers()
	var out []*ssa.Function
	for _, f := range u.Funcs {
		if f == w.Func && w.Kind != role.Parker || f.Parent() != nil || !u.IsEntry(f) || f.Name() == "main" || u.rival(w, f) {
			continue
		}
		if recv := f.Signature.Recv(); recv != nil {
			if n := wd.local(recv.Type()); n == nil || !wd.contains(n) {
				continue
			}
		} else if wd.makes(f) {
			continue
		}
		if u.calls(f, writers, 2) && len(out) < maxBefore {
			out = append(out, f)
		}
	}
	return out
}

// calls reports whether f is one of fs, or calls one.
func (u *Unit) calls(f *ssa.Function, fs map[*ssa.Function]bool, depth int) bool {
	if fs[f] {
		return true
	}
	if depth == 0 {
		return false
	}
	for _, g := range u.calleesOf(f) {
		if u.calls(g, fs, depth-1) {
			return true
		}
	}
	return false
}

// keyed reports whether f takes an argument that may be a key.
func keyed(f *ssa.Function) bool {
	return slices.ContainsFunc(f.Params, func(prm *ssa.Parameter) bool {
		b, ok := prm.Type().Underlying().(*types.Basic)
		return ok && b.Info()&(types.IsString|types.IsInteger) != 0
	})
}
