// Package callback is the model of an adapter, a package with functions that are
// called from C, or from other code on a thread of its own. The rules, one package
// each below rules, look for callbacks that meet a Go side which is not ready: they
// follow paths through functions in the model of package oblige, and what they find
// is a schedule, one side of which is the C thread.
package callback

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/extract"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Adapter is a package whose functions are called from C.
type Adapter struct {
	*oblige.Package
	Roots []*ssa.Function                 // called from outside Go
	From  map[*ssa.Function]*ssa.Function // by which root a function is come to, on the C thread

	confined map[*ssa.Function]bool // see Confined
	native   bool                   // some root is called by more than JavaScript

	chans []*oblige.Object                   // see channels
	used  map[ssaread.Cell][]ssa.Instruction // see accesses
	made  map[*ssa.Function][]*Handle        // see handles
	away  *[]*ssa.MakeInterface              // functions in handles, see keptFor
	after map[*ssa.Function][]*ssa.Function  // see OnSameThread
	ended *[]*Finalized                      // see finalizers

	Text CText
}

// CText is what C code tells, as far as it is there to be read.
type CText struct {
	CallsBack func(cName string) []string // the exported functions that a C function is or calls
	Mentions  func(cName string) []string // those that it is or names, as to have them called later
}

// Side names the side that a callback is in schedules.
const Side = "C thread"

// New returns the adapter that a package is, with its roots.
func New(u *extract.Unit, fset *token.FileSet, text CText) *Adapter {
	a := &Adapter{Package: oblige.NewPackage(u, fset), From: map[*ssa.Function]*ssa.Function{}, made: map[*ssa.Function][]*Handle{}, after: map[*ssa.Function][]*ssa.Function{}, Text: text}
	a.findRoots()
	return a
}

// Registrars are the functions that make a Go function callable from outside Go.
var Registrars = map[string]bool{
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
			a.native = true
			a.root(f)
		}
		Each(f, func(in ssa.Instruction) {
			call, ok := in.(ssa.CallInstruction)
			if !ok {
				return
			}
			if callee := ssaread.Callee(call.Common()); callee != nil && Registrars[callee.String()] && len(call.Common().Args) > 0 {
				if g := Function(call.Common().Args[0]); a.HasBody(g) {
					a.native = a.native || ssaread.PkgPath(callee) != "syscall/js"
					a.root(g)
				}
			}
		})
	}
}

// Function returns the function that v is, nil where it is not known.
func Function(v ssa.Value) *ssa.Function {
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return Function(v.X)
	case *ssa.ChangeType:
		return Function(v.X)
	case *ssa.MakeClosure:
		return ssaread.MethodOf(v.Fn.(*ssa.Function))
	case *ssa.Function:
		return ssaread.MethodOf(ssaread.Origin(v))
	}
	return nil
}

// Confined reports whether f is called back by window procedures alone: Windows calls these on
// the thread that made the window, and so does whoever uses the package, unless a lock says
// otherwise.
func (a *Adapter) Confined(f *ssa.Function) bool {
	if a.confined == nil {
		a.confined = map[*ssa.Function]bool{}
		for _, windows := range []bool{true, false} {
			for _, root := range a.Roots {
				if windowProcedure(root) != windows {
					continue
				}
				for _, g := range a.OnSameThread(root) {
					a.confined[g] = windows
				}
			}
		}
	}
	return a.confined[f]
}

// windowProcedure tells by its type whether Windows calls f with messages: a window, the
// message, and two numbers or more.
func windowProcedure(f *ssa.Function) bool {
	params, results := f.Signature.Params(), f.Signature.Results()
	if params.Len() < 4 || results.Len() != 1 {
		return false
	}
	message, ok := params.At(1).Type().Underlying().(*types.Basic)
	return ok && message.Kind() == types.Uint32 && isUintptr(params.At(0).Type()) && isUintptr(params.At(2).Type()) &&
		isUintptr(params.At(3).Type()) && isUintptr(results.At(0).Type())
}

func isUintptr(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Uintptr
}

// OneThread reports whether all the callbacks come from JavaScript: it has one thread, the Go
// code as well, and a callback comes only when all goroutines wait.
func (a *Adapter) OneThread() bool { return !a.native }

func (a *Adapter) root(f *ssa.Function) {
	if !slices.Contains(a.Roots, f) {
		a.Roots = append(a.Roots, f)
		a.reach(f, f)
	}
}

// RootsOf returns the exported functions that a C function is or calls.
func (a *Adapter) RootsOf(cName string) []*ssa.Function {
	var out []*ssa.Function
	for _, name := range a.Text.CallsBack(cName) {
		for _, root := range a.Roots {
			if root.Name() == name {
				out = append(out, root)
			}
		}
	}
	return out
}

// reach notes that root leads to f, and to what f calls, without another goroutine.
func (a *Adapter) reach(root, f *ssa.Function) {
	for _, g := range a.OnSameThread(f) {
		if a.From[g] == nil {
			a.From[g] = root
		}
	}
}

// OnSameThread returns f, and what f calls without another goroutine.
func (a *Adapter) OnSameThread(f *ssa.Function) []*ssa.Function {
	if out, ok := a.after[f]; ok {
		return out
	}
	out := []*ssa.Function{f}
	add := func(g *ssa.Function) {
		if !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	for i := 0; i < len(out); i++ {
		Each(out[i], func(in ssa.Instruction) {
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
			for _, g := range a.lentTo(c) {
				add(g)
			}
			for _, g := range a.keptFor(c) {
				add(g)
			}
			if c.IsInvoke() {
				if impl := a.Implementations(c); len(impl) == 1 {
					add(impl[0])
				}
			}
		})
	}
	a.after[f] = out
	return out
}

// OnCThread reports whether f runs on the C thread that calls back.
func (a *Adapter) OnCThread(f *ssa.Function) bool { return a.From[f] != nil }

// HandedOn reports whether f is a function literal that a callback sends, for a goroutine to call.
func (a *Adapter) HandedOn(f *ssa.Function) bool {
	return f.Parent() != nil && a.OnCThread(f.Parent()) && ssaread.Contains(f.Parent(), func(in ssa.Instruction) bool {
		send, ok := in.(*ssa.Send)
		return ok && Function(send.X) == f
	})
}

// Each visits the instructions of f.
func Each(f *ssa.Function, visit func(ssa.Instruction)) {
	for in := range ssaread.Instrs(f) {
		visit(in)
	}
}

// PosOf returns where in stands, or the nearest instruction before it that has a place.
func PosOf(in ssa.Instruction) token.Pos {
	if call, ok := in.(*ssa.Call); ok && call.Call.StaticCallee() != nil && ChecksArgs(call.Call.StaticCallee()) {
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
