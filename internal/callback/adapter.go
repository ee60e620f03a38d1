// Package callback looks for callbacks from C, and from other code that calls Go
// functions on a thread of its own, that meet a Go side which is not ready: an
// adapter is a package that has such callbacks. Each rule follows paths through
// functions as package oblige does, whose objects and locks it uses; what it finds
// is a schedule, one side of which is the C thread.
package callback

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/extract"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Adapter is a package whose functions are called from C.
type Adapter struct {
	*oblige.Package
	roots []*ssa.Function                 // called from outside Go
	from  map[*ssa.Function]*ssa.Function // by which root a function is come to, on the C thread

	chans []*oblige.Object                   // see channels
	used  map[ssaread.Cell][]ssa.Instruction // see accesses
	made  map[*ssa.Function][]*handle        // see handles
	ended *[]*finalized                      // see finalizers

	text CText
}

// CText is what C code tells, as far as it is there to be read.
type CText struct {
	CallsBack func(cName string) []string // the exported functions that a C function is or calls
	Mentions  func(cName string) []string // those that it is or names, as to have them called later
}

// side names the side that a callback is in schedules.
const side = "C thread"

// rules lists what is looked for, one function each.
var rules = []func(*Adapter) []oblige.Breach{
	blockingCallback,
	lockAcrossCall,
	sendOnClosed,
	leak,
	useAfterRelease,
	unpinned,
	unsynchronized,
	panicIntoC,
	latePublish,
	freedInUse,
	earlyFree,
	usedUnlocked,
	freedBeforeStop,
	lostCompletion,
	doubleCompletion,
	heldAcross,
	deletedTwice,
	ignoredCode,
	staleCompletion,
	deletedFirst,
	freedBuffer,
	unpinnedBuffer,
	notKeptAlive,
	orphaned,
	leftObject,
	borrowed,
	remade,
	unheard,
	calledUnlocked,
	handedOver,
}

// Breaches returns what is found in a package, in the order of the source. A
// package without callbacks has handles at most.
func Breaches(u *extract.Unit, fset *token.FileSet, text CText) []oblige.Breach {
	a := New(u, fset, text)
	var out []oblige.Breach
	for _, rule := range rules {
		out = append(out, rule(a)...)
	}
	return oblige.InOrder(out)
}

// New returns the adapter that a package is, with its roots.
func New(u *extract.Unit, fset *token.FileSet, text CText) *Adapter {
	a := &Adapter{Package: oblige.NewPackage(u, fset), from: map[*ssa.Function]*ssa.Function{}, made: map[*ssa.Function][]*handle{}, text: text}
	a.findRoots()
	return a
}

// registrars are the functions that make a Go function callable from outside Go.
var registrars = map[string]bool{
	"syscall.NewCallback":                       true,
	"syscall.NewCallbackCDecl":                  true,
	"golang.org/x/sys/windows.NewCallback":      true,
	"golang.org/x/sys/windows.NewCallbackCDecl": true,
	"github.com/ebitengine/purego.NewCallback":  true,
	"syscall/js.FuncOf":                         true,
}

// findRoots finds the functions that are called from outside Go, and what they
// call on that thread.
func (a *Adapter) findRoots() {
	for _, f := range a.Funcs {
		if ssaread.IsExport(f) || ssaread.IsCallback(f) {
			a.root(f)
		}
		each(f, func(in ssa.Instruction) {
			call, ok := in.(ssa.CallInstruction)
			if !ok {
				return
			}
			if callee := ssaread.Callee(call.Common()); callee != nil && registrars[callee.String()] && len(call.Common().Args) > 0 {
				if g := function(call.Common().Args[0]); a.HasBody(g) {
					a.root(g)
				}
			}
		})
	}
}

// function returns the function that v is, nil where it is not known.
func function(v ssa.Value) *ssa.Function {
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return function(v.X)
	case *ssa.ChangeType:
		return function(v.X)
	case *ssa.MakeClosure:
		return v.Fn.(*ssa.Function)
	case *ssa.Function:
		return ssaread.Origin(v)
	}
	return nil
}

func (a *Adapter) root(f *ssa.Function) {
	if !slices.Contains(a.roots, f) {
		a.roots = append(a.roots, f)
		a.reach(f, f)
	}
}

// rootsOf returns the exported functions that a C function is or calls.
func (a *Adapter) rootsOf(cName string) []*ssa.Function {
	var out []*ssa.Function
	for _, name := range a.text.CallsBack(cName) {
		for _, root := range a.roots {
			if root.Name() == name {
				out = append(out, root)
			}
		}
	}
	return out
}

// reach notes that root leads to f, and to what f calls, without another goroutine.
func (a *Adapter) reach(root, f *ssa.Function) {
	for _, g := range a.onSameThread(f) {
		if a.from[g] == nil {
			a.from[g] = root
		}
	}
}

// onSameThread returns f, and what f calls without another goroutine.
func (a *Adapter) onSameThread(f *ssa.Function) []*ssa.Function {
	out := []*ssa.Function{f}
	add := func(g *ssa.Function) {
		if !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	for i := 0; i < len(out); i++ {
		each(out[i], func(in ssa.Instruction) {
			var c *ssa.CallCommon
			switch in := in.(type) {
			case *ssa.Call:
				c = in.Common()
			case *ssa.Defer:
				c = in.Common()
			default:
				return
			}
			if g := ssaread.Callee(c); a.HasBody(g) {
				add(g)
			}
			if c.IsInvoke() {
				if impl := a.Implementations(c); len(impl) == 1 {
					add(impl[0])
				}
			}
		})
	}
	return out
}

// onCThread reports whether f runs on the C thread that calls back.
func (a *Adapter) onCThread(f *ssa.Function) bool { return a.from[f] != nil }

// each visits the instructions of f.
func each(f *ssa.Function, visit func(ssa.Instruction)) {
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			visit(in)
		}
	}
}

// posOf returns where in stands, or the nearest instruction before it that has a place.
func posOf(in ssa.Instruction) token.Pos {
	if call, ok := in.(*ssa.Call); ok && call.Call.StaticCallee() != nil && checksArgs(call.Call.StaticCallee()) {
		return call.Call.StaticCallee().Pos() // where the call of C begins
	}
	if in.Pos().IsValid() {
		return in.Pos()
	}
	instrs := in.Block().Instrs
	for i := slices.Index(instrs, in); i >= 0; i-- {
		if pos := instrs[i].Pos(); pos.IsValid() {
			return pos
		}
	}
	return in.Parent().Pos()
}
