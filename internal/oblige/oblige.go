// Package oblige looks for broken obligations: who changes what a waiter tests
// owes a wake, who holds a promise owes its completion, who leaves a wait owes
// the sender a way out. Where the explorer runs small programs, this package
// follows paths through functions of any size; each breach it finds is a
// schedule that such a path proves, told step by step.
//
// All analyses are may-analyses of one package: objects are told apart by the
// memory they lie in (Objects), not by instance. Whatever could discharge an
// obligation out of sight discharges it: silence, not a guess.
package oblige

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/extract"
	"github.com/futurelint/futurelint/internal/known"
	"github.com/futurelint/futurelint/internal/ssaread"
	"github.com/futurelint/futurelint/internal/summary"
)

// Breach is an obligation that is not met on some path.
type Breach struct {
	Check   string
	Func    *ssa.Function // who is to blame
	Pos     token.Pos     // where
	Message string        // without the check's name, complete without the steps
	Steps   []Step
}

// Step is one step of the schedule that a breach proves.
type Step struct {
	Pos  token.Pos
	Side string // waiter, completer, sender, …; "" for the state in which it ends
	Func *ssa.Function
	Text string
}

// String returns the step as people read it.
func (s Step) String() string {
	if s.Side == "" {
		return "=> stuck: " + s.Text
	}
	return s.Side + " " + ssaread.ShortName(s.Func) + " " + s.Text
}

// Package is what obligations are looked for in.
type Package struct {
	*extract.Unit
	Fset       *token.FileSet
	Registries []known.Registry // of other packages, that waiters register with
	// Imported returns what an imported package says of its functions, nil if nothing
	// is known; the function is nil where nothing is known of any.
	Imported func(path string) *summary.Package

	objects     *objects
	locks       *locks
	waiters     []*Waiter
	mentioned   map[*ssa.Function][]*ssa.Function
	byName      map[*ssa.Function][]*ssa.Function // see mentionsByName
	taking      map[Place]map[*ssa.Function]bool
	structIndex map[string]structInfo
	outside     map[*ssa.Function][]ssa.CallInstruction
	values      map[string][]*ssa.Function // see valuesOf
	resolvers   map[*ssa.Parameter]bool
	stored      map[string]bool
	stirring    map[*ssa.Function]bool
	parts       map[string]int
	changing    map[ssaread.Cell][]ssa.Instruction
	direct      map[ssaread.Cell][]*ssa.Function
	readers     map[ssaread.Cell]map[*ssa.Function]bool
	does        *effects                   // see effects
	cancelIn    map[ssaread.Cell]*ssa.Call // see cancels
	boxed       map[*types.Named]bool      // see isInner
}

// rules lists the obligations, one function each.
var rules = []func(*Package) []Breach{
	noWake,
	abandonedSend,
	pendingUnregistered,
	condUnlocked,
	condNoLoop,
	singleWake,
	earlyWake,
	timerDrain,
	unresolved,
	droppedWake,
	earlyStop,
	heldByWaiter,
	doubleResolve,
	noExit,
	lossyWake,
	lateRegister,
}

// registryRules lists those that know of nothing in the package that waits.
var registryRules = []func(*Package) []Breach{
	unregistered,
	unnotified,
	wouldBlock,
}

// Breaches returns the broken obligations of the package, in the order of the
// source, at most one for a check and place.
func (p *Package) Breaches() []Breach {
	var out []Breach
	for _, rule := range slices.Concat(rules, registryRules) {
		out = append(out, rule(p)...)
	}
	return InOrder(out)
}

// NewPackage returns a package in which obligations can be looked for.
func NewPackage(u *extract.Unit, fset *token.FileSet) *Package {
	p := &Package{Unit: u, Fset: fset}
	p.structs()
	return p
}

// InOrder sorts breaches as the source does, and leaves one for a check and place.
func InOrder(out []Breach) []Breach {
	slices.SortStableFunc(out, func(a, b Breach) int {
		return cmp.Or(cmp.Compare(a.Pos, b.Pos), cmp.Compare(a.Check, b.Check), cmp.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(out, func(a, b Breach) bool { return a.Pos == b.Pos && a.Check == b.Check })
}

// Line returns the line of a position, as messages name it.
func (p *Package) Line(pos token.Pos) int { return p.line(pos) }

// ChanName returns what messages call an object.
func (p *Package) ChanName(o *Object) string { return p.chanName(o) }

// CellName returns what messages call a cell.
func (p *Package) CellName(c ssaread.Cell) string {
	if n := cellName(c, p); n != noName {
		return n
	}
	return "a variable"
}

// LockName returns what messages call a lock.
func (p *Package) LockName(l Place) string {
	if n := cellName(l.Cell, p); n != noName {
		return n
	}
	return "a lock"
}

// Fails reports whether a return surely returns an error: one that is never nil,
// or was found not to be.
func (p *Package) Fails(ret *ssa.Return) bool {
	for _, r := range ret.Results {
		if ssaread.IsError(r.Type()) && (neverNil(stored(r, ret)) || p.foundNotNil(ret, stored(r, ret))) {
			return true
		}
	}
	return false
}

// Guards returns the branches that decide whether in is executed, nearest first.
func (p *Package) Guards(in ssa.Instruction) []*ssa.If { return p.guards(in) }

// line returns the line of a position, as messages name it.
func (p *Package) line(pos token.Pos) int { return p.Fset.Position(pos).Line }
