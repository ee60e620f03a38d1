package extract

import (
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
	Second    *ssa.Function // completes beside Completer, if not nil
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
	if s.Second != nil {
		text += " and " + ssaread.ShortName(s.Second)
	}
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
	return []string{s.Waiter.Kind.String(), other, "other"}
}

// Roles returns the waiters of the package.
func (u *Unit) Roles() []*role.Waiter {
	if u.traced && !u.looked {
		u.roles, u.looked = u.rolePackage().Waiters(), true
	}
	return u.roles
}

// rolePackage returns the unit as package role looks at it.
func (u *Unit) rolePackage() *role.Package {
	return &role.Package{
		Funcs:    u.Funcs,
		Body:     u.HasBody,
		IsEntry:  u.IsEntry,
		Callers:  func(f *ssa.Function) []ssa.CallInstruction { return u.callers[f] },
		Callees:  u.calleesOf,
		Declared: u.declared,
	}
}

// Scenarios calls yield with the scenarios of w, the simplest first: those in series, then
// those that interleave, of each kind until it returns false. Where there are none it says
// why, for those who look into it.
func (u *Unit) Scenarios(w *role.Waiter, yield func(*Scenario) bool) (none string) {
	if !w.CanBeReady {
		return "it would not find, looking again, that it need not wait"
	}
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
		for _, f := range slices.Concat(completers, starts) {
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
	base := Scenario{Waiter: w, Funcs: u.names}
	sc, waiting, pending, waits := u.scale(t, w, starts)
	if !waits {
		return "it was not seen to wait"
	}
	for _, other := range scales {
		if waiting != explore.Polls || len(pending) == 0 || !u.serial(t, base, completers, starts, other, pending, yield) {
			break
		}
	}
	for _, others := range [][][]*ssa.Function{each(completers), u.pairs(completers)} {
		for _, start := range starts {
			for _, them := range others {
				s := base
				s.System, s.Before = u.system(t, w, start, sc), start
				s.System.Pending, s.System.Waiting = pending, waiting
				s.against(them, sc)
				if !yield(&s) {
					return ""
				}
			}
		}
	}
	return ""
}

// against adds the completers, one or two; one that is nil runs as a goroutine already.
func (s *Scenario) against(completers []*ssa.Function, sc scale) {
	s.Completer = completers[0]
	if len(completers) > 1 {
		s.Second = completers[1]
	}
	for _, c := range completers {
		if c != nil {
			s.System.Others = append(s.System.Others, sideName(c, sc))
		}
	}
}

// each returns every function by itself.
func each(fs []*ssa.Function) [][]*ssa.Function {
	var out [][]*ssa.Function
	for _, f := range fs {
		out = append(out, []*ssa.Function{f})
	}
	return out
}

// pairs returns any two completers, one twice among them, none of which leaves a waker of its
// own in the waiter's place.
func (u *Unit) pairs(completers []*ssa.Function) [][]*ssa.Function {
	plain := slices.DeleteFunc(slices.Clone(completers), func(f *ssa.Function) bool { return f == nil || u.isWaiter(f) })
	var out [][]*ssa.Function
	for i, c := range plain {
		for _, d := range plain[i:] {
			out = append(out, []*ssa.Function{c, d})
		}
	}
	return out
}

// isWaiter reports whether f itself leaves a waker.
func (u *Unit) isWaiter(f *ssa.Function) bool {
	return slices.ContainsFunc(u.roles, func(w *role.Waiter) bool { return w.Func == f })
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
		if !slices.Contains(completers, f) && u.comesFirst(f) {
			s.System.Earlier = append(s.System.Earlier, sideName(f, sc))
			continue
		}
		s.System.Others = append(s.System.Others, sideName(f, sc))
		if keyed(f) {
			s.System.Others = append(s.System.Others, sideName(f, sc.shifted()))
		}
	}
	return yield(&s)
}

// comesFirst reports whether f is not called any more once somebody waits: it is no method, and may
// begin another life of the same key; or it does not synchronise, and so is done while nobody else
// has the object, as what makes it ready is.
func (u *Unit) comesFirst(f *ssa.Function) bool {
	return f.Signature.Recv() == nil || !u.rolePackage().Synchronises(f)
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

var waitings = map[role.Kind]explore.Waiting{
	role.Poller: explore.Polls,
	role.Setter: explore.Sets,
	role.Parker: explore.Parks,
}
