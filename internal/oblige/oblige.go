// Package oblige is the model in which broken obligations are looked for: who
// changes what a waiter tests owes a wake, who holds a promise owes its
// completion, who leaves a wait owes the sender a way out. Where the explorer
// runs small programs, the rules, one package each below rules, follow paths
// through functions of any size; each Breach is a schedule that such a path
// proves, told step by step. This package has what two of them need: objects,
// locks, waiters with their tests, wakers, runs and ways.
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
	Itself  bool // what stands at Pos is wrong by itself, whoever comes there
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
	Taking      map[Place]map[*ssa.Function]bool
	structIndex map[string]structInfo
	outside     map[*ssa.Function][]ssa.CallInstruction
	later       map[*ssa.Function][]*ssa.Call
	values      map[string][]*ssa.Function          // see valuesOf
	invokes     map[string]bool                     // see invoked
	byValue     map[*ssa.Function]bool              // see calledByValue
	asValues    map[*ssa.Function][]ssa.Instruction // see madeValues
	traced      map[ssa.Value]*tracing              // see functionsIn
	resolvers   map[*ssa.Parameter]bool
	Stored      map[string]bool
	Stirring    map[*ssa.Function]bool
	parts       map[string]int
	within      map[string]int // of these, those by value
	changing    map[ssaread.Cell][]ssa.Instruction
	settings    map[*ssa.Function][]setting        // see setBy
	flagsOf     map[*ssa.Function][]*ssa.Parameter // see flags
	flaggedBy   map[[2]*ssa.Function][]*ssa.Call   // see flagged
	direct      map[ssaread.Cell][]*ssa.Function
	readers     map[ssaread.Cell]map[*ssa.Function]bool
	does        *Effects                      // see effects
	CancelIn    map[ssaread.Cell]*ssa.Call    // see cancels
	boxed       map[*types.Named]bool         // see isInner
	faces       map[*types.Named][]types.Type // see behindInterface
	roomTold    map[*Object]bool              // see RoomTold
}

// NewPackage returns a package in which obligations can be looked for.
func NewPackage(u *extract.Unit, fset *token.FileSet) *Package {
	p := &Package{Unit: u, Fset: fset, traced: map[ssa.Value]*tracing{}, settings: map[*ssa.Function][]setting{}, flagsOf: map[*ssa.Function][]*ssa.Parameter{}, flaggedBy: map[[2]*ssa.Function][]*ssa.Call{}}
	p.Structs()
	return p
}

// InOrder sorts breaches as the source does, and leaves one for a check and place.
func InOrder(out []Breach) []Breach {
	slices.SortStableFunc(out, func(a, b Breach) int {
		return cmp.Or(cmp.Compare(a.Pos, b.Pos), cmp.Compare(a.Check, b.Check), cmp.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(out, func(a, b Breach) bool { return a.Pos == b.Pos && a.Check == b.Check })
}

// CellName returns what messages call a cell.
func (p *Package) CellName(c ssaread.Cell) string {
	if n := CellName(c, p); n != NoName {
		return n
	}
	return "a variable"
}

// Fails reports whether a return surely returns an error: one that is never nil,
// or was found not to be.
func (p *Package) Fails(ret *ssa.Return) bool {
	for _, r := range ret.Results {
		if ssaread.IsError(r.Type()) && (neverNil(Stored(r, ret)) || p.foundNotNil(ret, Stored(r, ret))) {
			return true
		}
	}
	return false
}

// Line returns the line of a position, as messages name it.
func (p *Package) Line(pos token.Pos) int { return p.Fset.Position(pos).Line }
