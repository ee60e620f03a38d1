package extract

import (
	"cmp"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/explore"
	"github.com/futurelint/futurelint/internal/protocol"
	"github.com/futurelint/futurelint/internal/role"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Scenario is a system for the explorer, with the functions that its sides are.
type Scenario struct {
	System    *explore.System
	Waiter    *role.Waiter
	Completer *ssa.Function
	Before    *ssa.Function // called before the sides start, if not nil
	Serial    bool          // calls one after the other, without interleaving
	Funcs     map[string]*ssa.Function
}

// String returns the scenario in short.
func (s *Scenario) String() string {
	by := "itself"
	if s.Completer != nil {
		by = ssaread.ShortName(s.Completer)
	}
	text := ssaread.ShortName(s.Waiter.Func) + " against " + by
	if s.Before != nil {
		text += " after " + ssaread.ShortName(s.Before)
	}
	return text
}

// FuncName returns the name that people know of a function of the program.
func (s *Scenario) FuncName(name string) string {
	if fn := s.Funcs[name]; fn != nil {
		return ssaread.ShortName(fn)
	}
	return name
}

// Sides names what the sides are, the waiter first.
func (s *Scenario) Sides() []string {
	other := "completer"
	if s.Completer != nil && ssaread.IsExport(s.Completer) {
		other = "callback"
	}
	return []string{s.Waiter.Kind.String(), other}
}

// Bounds of the scenarios of one waiter.
const (
	maxCompleters = 6
	maxBefore     = 6
)

// Roles returns the waiters of the package.
func (u *Unit) Roles() []*role.Waiter {
	pk := &role.Package{
		Funcs:   u.Funcs,
		Body:    u.HasBody,
		IsEntry: u.IsEntry,
		Callers: func(f *ssa.Function) []ssa.CallInstruction { return u.callers[f] },
	}
	u.roles = pk.Waiters()
	return u.roles
}

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
			if _, isGo := call.(*ssa.Go); !isGo {
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
		if _, isGo := call.(*ssa.Go); !isGo {
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

// Scenarios calls yield with the scenarios of w, the simplest first, until it
// returns false. Where there are none it says why, for those who look into it.
func (u *Unit) Scenarios(w *role.Waiter, yield func(*Scenario) bool) (none string) {
	completers := u.completers(w)
	if len(completers) == 0 {
		return "no entry wakes it"
	}
	wd := newWorld(u, append([]*ssa.Function{w.Func}, completers...))
	var makers []*ssa.Function
	for i := 0; i < len(wd.types); i++ { // what makers take is added on the way
		if ms := u.makersOf(wd.types[i]); len(ms) > 0 {
			wd.makers[wd.types[i]] = ms[0]
			makers = append(makers, ms[0].Func)
			for _, prm := range ms[0].Func.Params {
				wd.add(prm.Type())
			}
		}
	}
	completers = slices.DeleteFunc(completers, func(f *ssa.Function) bool { return slices.Contains(makers, f) })
	completers = u.notSpawnedBy(makers, completers)
	s := u.NewSlice(w, completers, makers)
	if s.TooLarge() {
		return "its slice is too large"
	}
	before := u.before(wd, w, s)
	if len(before) > 0 {
		if wide := u.NewSlice(w, slices.Concat(completers, before), makers); !wide.TooLarge() {
			s = wide
		} else {
			before = nil
		}
	}
	t := s.translator()
	t.world = wd
	starts := []*ssa.Function{nil}
	for _, f := range before {
		if s.Active(f) {
			starts = append(starts, f)
		}
	}
	for _, f := range starts {
		for _, sc := range scales {
			t.setup(startName(f, sc), sc, f)
		}
	}
	t.receives = w.Receives
	for _, sc := range scales {
		t.side(waiterName(sc), w.Func, sc.first, w.Params)
		for _, f := range append(completers[:len(completers):len(completers)], starts...) {
			if f == nil {
				continue
			}
			t.side(sideName(f, sc), f, sc.first, nil)
			if keyed(f) {
				t.side(sideName(f, sc.shifted()), f, sc.shifted().first, nil)
			}
		}
	}
	if !t.flush() {
		return "its program is too large"
	}
	return u.combine(t, w, completers, starts, yield)
}

// scale says with which numbers makers and entries are called.
type scale struct{ size, first int64 }

// scales are tried in this order: a capacity that one call fills; room for more;
// indexes from 0; no capacity at all.
var scales = []scale{{1, 1}, {3, 1}, {1, 0}, {0, 0}}

func (sc scale) String() string { return itoa(int(sc.size)) + "/" + itoa(int(sc.first)) }

// shifted is the same scale with the next numbers: other keys in the same world.
func (sc scale) shifted() scale { return scale{sc.size, sc.first + 1} }

// keyed reports whether f takes an argument that may be a key.
func keyed(f *ssa.Function) bool {
	return slices.ContainsFunc(f.Params, func(prm *ssa.Parameter) bool {
		b, ok := prm.Type().Underlying().(*types.Basic)
		return ok && b.Info()&(types.IsString|types.IsInteger) != 0
	})
}

func startName(f *ssa.Function, sc scale) string {
	name := "start " + sc.String()
	if f != nil {
		name += " after " + f.String()
	}
	return name
}

func waiterName(sc scale) string { return "waiter " + sc.String() }

func sideName(f *ssa.Function, sc scale) string { return "side " + sc.String() + " " + f.String() }

func (u *Unit) combine(t *translator, w *role.Waiter, completers, starts []*ssa.Function, yield func(*Scenario) bool) (none string) {
	funcs := map[string]*ssa.Function{}
	for _, f := range u.Funcs {
		funcs[f.String()] = f
	}
	base := Scenario{Waiter: w, Funcs: funcs}
	sc, waiting, pending, waits := u.scale(t, w, starts)
	if !waits {
		return "it was not seen to wait"
	}
	for _, each := range scales {
		if waiting == explore.Polls && len(pending) > 0 && !u.serial(t, base, completers, starts, each, pending, yield) {
			return ""
		}
	}
	for _, start := range starts {
		for _, c := range completers {
			s := base
			s.System, s.Completer, s.Before = u.system(t, w, start, sc), c, start
			s.System.Pending, s.System.Waiting = pending, waiting
			if c != nil {
				s.System.Others = []string{sideName(c, sc)}
			}
			if !yield(&s) {
				return ""
			}
		}
	}
	return ""
}

// serial yields the scenario of a poller in which all entries are called one after the other.
func (u *Unit) serial(t *translator, s Scenario, completers, starts []*ssa.Function, sc scale, pending [][]protocol.Value, yield func(*Scenario) bool) bool {
	s.Serial = true
	s.System = u.system(t, s.Waiter, nil, sc)
	s.System.Pending = pending
	for _, f := range slices.Concat(completers, starts) {
		if f == nil || slices.Contains(s.System.Others, sideName(f, sc)) || slices.Contains(s.System.Earlier, sideName(f, sc)) {
			continue
		}
		if f.Signature.Recv() == nil && !slices.Contains(completers, f) {
			s.System.Earlier = append(s.System.Earlier, sideName(f, sc)) // may begin another life of the same key
			continue
		}
		s.System.Others = append(s.System.Others, sideName(f, sc))
		if keyed(f) {
			s.System.Others = append(s.System.Others, sideName(f, sc.shifted()))
		}
	}
	return yield(&s)
}

func (u *Unit) system(t *translator, w *role.Waiter, start *ssa.Function, sc scale) *explore.System {
	sys := &explore.System{Program: t.prog, Starts: t.starts, Setup: startName(start, sc), Waiter: waiterName(sc), Waiting: waitings[w.Kind]}
	for i, r := range ssaread.Results(w.Func.Signature) {
		if ssaread.IsError(r) {
			sys.Errors = append(sys.Errors, i)
		}
	}
	return sys
}

// maxScaling bounds the states that are visited to find a scale.
const maxScaling = 3000

// scale returns the first scale with which the waiter waits after some start,
// how it waits, and what it returns then. Where its waker is never left
// registered, what it returns from a start is taken to mean pending; where no
// result can mean pending, it only sets a function to be called.
func (u *Unit) scale(t *translator, w *role.Waiter, starts []*ssa.Function) (sc scale, waiting explore.Waiting, pending [][]protocol.Value, waits bool) {
	states := 0
	for _, try := range []struct {
		waiting  explore.Waiting
		unstored bool
	}{{waitings[w.Kind], false}, {explore.Sets, false}, {waitings[w.Kind], true}} {
		if w.Kind == role.Parker && try.waiting == explore.Sets {
			continue
		}
		for _, sc := range scales {
			for _, start := range starts {
				sys := u.system(t, w, start, sc)
				sys.Waiting, sys.Unstored = try.waiting, try.unstored
				waits, pending, n := explore.Waits(sys, explore.DefaultBounds)
				if waits {
					return sc, try.waiting, pending, true
				}
				if states += n; states > maxScaling {
					return sc, try.waiting, nil, false
				}
			}
		}
	}
	return scales[0], waitings[w.Kind], nil, false
}

var waitings = map[role.Kind]explore.Waiting{
	role.Poller: explore.Polls,
	role.Setter: explore.Sets,
	role.Parker: explore.Parks,
}
