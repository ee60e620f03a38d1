// Package extract turns the SSA of a package into the small programs that the
// explorer runs: one system a scenario, cut down to what matters to one waiter.
package extract

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/inline"
	"github.com/futurelint/futurelint/internal/known"
	"github.com/futurelint/futurelint/internal/protocol"
	"github.com/futurelint/futurelint/internal/role"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Unit is what is known about the functions of one package, independent of any waiter.
type Unit struct {
	Pkg   *ssa.Package
	Funcs []*ssa.Function

	// Origins says of what stands in the place of a helper's call where it comes from.
	Origins inline.Origins

	declared Declared
	traced   bool // there may be waiters that leave a waker
	waits    bool // there may be waiters at all
	roles    []*role.Waiter
	looked   bool                     // for roles, of which there may be none
	names    map[string]*ssa.Function // by the name that a program gives them
	body     map[*ssa.Function]bool
	callers  map[*ssa.Function][]ssa.CallInstruction
	taken    map[*ssa.Function]bool // used as a value
	lent     map[*ssa.Function]bool // used as a value, but only by functions that call it before they return
	spawned  map[*ssa.Function]bool
	bound    map[*ssa.Function][]*ssa.MakeClosure // method values
	starts   map[ssa.CallInstruction]bool         // calls of others that start a function as a goroutine
	writers  map[ssaread.Cell][]ssa.Instruction
	methods  map[string][]*ssa.Function // methods by name
	flows    map[*ssa.Function]*ssaread.Flow
	callees  map[*ssa.Function][]*ssa.Function // called or mentioned
	makers   map[*types.Named][]maker
	dynamic  map[string][]ssa.Instruction          // calls of function values, by signature
	variable map[ssa.CallInstruction]*ssa.Function // calls of variables in which one literal lies
}

// Waiter is a waiter of the package, Declared what people declare of roles.
type (
	Waiter   = role.Waiter
	Declared = role.Declared
)

// Load builds what is needed of a package; it returns nil where nothing in the
// package can wait, nor, unless it handles promises of what it imports, have others
// wait.
func Load(fset *token.FileSet, pkg *types.Package, files []*ast.File, info *types.Info, declared Declared, promises bool) *Unit {
	if files = role.Untested(fset, files); len(files) == 0 {
		return nil
	}
	traced := role.Trace(files, info, declared)
	waits := traced || role.Synchronises(files)
	if !waits && !promises {
		return nil
	}
	files, info, origins := inline.Calls(fset, files, info)
	p := ssaread.Build(fset, pkg, files, info, role.Keeps(info))
	u := NewUnit(p, ssaread.Functions(p, files, info))
	u.traced, u.waits, u.declared, u.Origins = traced, waits, declared, origins
	return u
}

// NewUnit indexes the functions of pkg.
func NewUnit(pkg *ssa.Package, funcs []*ssa.Function) *Unit {
	u := &Unit{
		Pkg:      pkg,
		names:    map[string]*ssa.Function{},
		body:     map[*ssa.Function]bool{},
		callers:  map[*ssa.Function][]ssa.CallInstruction{},
		taken:    map[*ssa.Function]bool{},
		lent:     map[*ssa.Function]bool{},
		spawned:  map[*ssa.Function]bool{},
		bound:    map[*ssa.Function][]*ssa.MakeClosure{},
		starts:   map[ssa.CallInstruction]bool{},
		writers:  map[ssaread.Cell][]ssa.Instruction{},
		methods:  map[string][]*ssa.Function{},
		flows:    map[*ssa.Function]*ssaread.Flow{},
		callees:  map[*ssa.Function][]*ssa.Function{},
		makers:   map[*types.Named][]maker{},
		dynamic:  map[string][]ssa.Instruction{},
		variable: map[ssa.CallInstruction]*ssa.Function{},
	}
	for _, f := range funcs {
		if !cgoStub(f) {
			u.Funcs = append(u.Funcs, f)
			u.body[f] = true
			u.names[f.String()] = f
		}
	}
	for _, f := range u.Funcs {
		u.index(f)
	}
	u.indexVariables()
	for _, f := range u.Funcs {
		if calls := u.startedBy(f); len(calls) > 0 {
			delete(u.taken, f)
			u.spawned[f] = true
			u.callers[f] = append(u.callers[f], calls...)
			for _, call := range calls {
				u.starts[call] = true
			}
		}
		if calls := u.lentTo(f); len(calls) > 0 {
			u.lent[f] = true
			u.callers[f] = append(u.callers[f], calls...)
		}
	}
	return u
}

// cgoStub reports whether f is cgo's own: what it returns comes from C.
func cgoStub(f *ssa.Function) bool {
	n := f.Name()
	return strings.HasPrefix(n, "_C") || strings.HasPrefix(n, "_cgo")
}

func (u *Unit) index(f *ssa.Function) {
	if f.Signature.Recv() != nil {
		u.methods[f.Name()] = append(u.methods[f.Name()], f)
	}
	for in := range ssaread.Instrs(f) {
		for _, c := range u.written(in) {
			u.writers[c] = append(u.writers[c], in)
		}
		u.indexUses(in)
	}
}

// calleesOf returns the functions that f may call, or passes on.
func (u *Unit) calleesOf(f *ssa.Function) []*ssa.Function {
	out, ok := u.callees[f]
	if ok {
		return out
	}
	seen := map[*ssa.Function]bool{}
	add := func(g *ssa.Function) {
		if g != nil && !seen[g] && u.HasBody(g) {
			seen[g] = true
			out = append(out, g)
		}
	}
	var buf [10]*ssa.Value
	for in := range ssaread.Instrs(f) {
		if call, ok := in.(ssa.CallInstruction); ok && call.Common().IsInvoke() {
			for _, m := range u.implementations(call.Common()) {
				add(m)
			}
		} else if ok {
			add(u.variable[call])
		}
		for _, op := range in.Operands(buf[:0]) {
			if fn, ok := (*op).(*ssa.Function); ok {
				add(ssaread.Origin(fn))
			}
		}
	}
	u.callees[f] = out
	return out
}

func (u *Unit) indexUses(in ssa.Instruction) {
	var callee *ssa.Function
	if call, ok := in.(ssa.CallInstruction); ok {
		callee = ssaread.Callee(call.Common())
		if _, builtin := call.Common().Value.(*ssa.Builtin); callee == nil && !builtin && !call.Common().IsInvoke() {
			key := ssaread.TypeKey(call.Common().Signature())
			u.dynamic[key] = append(u.dynamic[key], in)
		}
		if callee != nil {
			u.callers[callee] = append(u.callers[callee], call)
			if _, isGo := in.(*ssa.Go); isGo {
				u.spawned[callee] = true
			}
		}
	}
	if mc, ok := in.(*ssa.MakeClosure); ok {
		if fn := ssaread.Origin(mc.Fn.(*ssa.Function)); !onlyCalled(mc) {
			u.taken[fn] = true
			if m, ok := boundMethod(fn); ok {
				u.bound[m] = append(u.bound[m], mc)
				u.taken[m] = true
			}
		}
		return
	}
	var buf [10]*ssa.Value
	for i, op := range in.Operands(buf[:0]) {
		if fn, ok := (*op).(*ssa.Function); ok && !(i == 0 && callee != nil) {
			u.taken[ssaread.Origin(fn)] = true
		}
	}
}

// onlyCalled reports whether a closure is called where it stands and nowhere else.
func onlyCalled(mc *ssa.MakeClosure) bool {
	for _, r := range *mc.Referrers() {
		call, ok := r.(ssa.CallInstruction)
		if !ok || call.Common().Value != mc {
			return false
		}
	}
	return true
}

// HasBody reports whether f is a function of the package whose body is known.
func (u *Unit) HasBody(f *ssa.Function) bool { return f != nil && (u.body[f] || u.wrapper(f)) }

// wrapper reports whether f is a method that go/ssa made for a method of the package.
func (u *Unit) wrapper(f *ssa.Function) bool {
	return f.Synthetic != "" && len(f.Blocks) > 0 && !cgoStub(f) && f.Name() != "init"
}

// IsEntry reports whether f may be called by somebody outside the package, a
// goroutine, a callback, or nobody that we see: a side can start there.
func (u *Unit) IsEntry(f *ssa.Function) bool {
	if f.Name() == "init" || strings.HasPrefix(f.Name(), "init#") {
		return false
	}
	if u.lent[f] && !u.spawned[f] {
		return false
	}
	if u.taken[f] || u.spawned[f] || f.Parent() == nil && len(u.callers[f]) == 0 {
		return true
	}
	return f.Object() != nil && f.Object().Exported()
}

func (u *Unit) flow(f *ssa.Function) *ssaread.Flow {
	fl := u.flows[f]
	if fl == nil {
		fl = ssaread.FlowOf(f)
		u.flows[f] = fl
	}
	return fl
}

// written returns the cells that in may write.
func (u *Unit) written(in ssa.Instruction) []ssaread.Cell {
	switch in := in.(type) {
	case *ssa.Store:
		cells := append(ssaread.FieldsOf(in.Val.Type()), ssaread.CellOf(in.Addr))
		if _, variable := in.Addr.(*ssa.Alloc); variable { // its address may have been taken
			cells = append(cells, ssaread.DerefOf(in.Addr))
		}
		return cells
	case *ssa.MapUpdate:
		return []ssaread.Cell{ssaread.ElemOf(in.Map.Type())}
	case *ssa.Send:
		return []ssaread.Cell{ssaread.ElemOf(in.Chan.Type())}
	case *ssa.Select:
		var cells []ssaread.Cell
		for _, st := range in.States {
			cells = append(cells, ssaread.ElemOf(st.Chan.Type()))
		}
		return cells
	case ssa.CallInstruction:
		return u.writtenByCall(in.Common())
	}
	return nil
}

func (u *Unit) writtenByCall(c *ssa.CallCommon) []ssaread.Cell {
	if b, ok := c.Value.(*ssa.Builtin); ok {
		switch b.Name() {
		case "append", "copy", "delete", "clear", "close":
			return []ssaread.Cell{ssaread.ElemOf(c.Args[0].Type())}
		}
		return nil
	}
	callee := ssaread.Callee(c)
	if callee == nil || u.HasBody(callee) {
		return nil
	}
	if modelOf(callee) == "" {
		var cells []ssaread.Cell
		for _, a := range exposed(c) {
			cells = append(cells, ssaread.CellOf(a))
		}
		return cells
	}
	if len(c.Args) == 0 {
		return nil
	}
	cells := []ssaread.Cell{ssaread.CellOf(c.Args[0])}
	if ssaread.PkgPath(callee) == "container/list" {
		cells = append(cells, ssaread.ListValue)
	}
	return cells
}

// exposed returns the addresses of variables that a call hands to an outside
// function, which may write there.
func exposed(c *ssa.CallCommon) []ssa.Value {
	var out []ssa.Value
	for _, a := range c.Args {
		if mi, ok := a.(*ssa.MakeInterface); ok {
			a = mi.X
		}
		if ct, ok := a.(*ssa.ChangeType); ok {
			a = ct.X
		}
		switch a.(type) {
		case *ssa.FieldAddr, *ssa.IndexAddr, *ssa.Global, *ssa.Alloc:
			if t := a.Type().Underlying().(*types.Pointer).Elem(); !synchronises(t) {
				out = append(out, a)
			}
		}
	}
	return out
}

// synchronises reports whether t is a lock or the like, which outside code uses but does not overwrite.
func synchronises(t types.Type) bool {
	return ssaread.IsType(t, "sync") || ssaread.IsType(t, "sync/atomic")
}

// modelOf returns the name under which the table knows callee: a model's, or
// the operation of an atomic; "" if it does not.
func modelOf(callee *ssa.Function) string {
	if ssaread.PkgPath(callee) == "sync/atomic" {
		if op, ok := known.Atomic(callee.Name()); ok {
			return op.String()
		}
		return ""
	}
	name := callee.String()
	if known.Models().Funcs[name] != nil {
		return name
	}
	return ""
}

func isAtomic(callee *ssa.Function) (protocol.Op, bool) {
	if callee == nil || ssaread.PkgPath(callee) != "sync/atomic" {
		return 0, false
	}
	return known.Atomic(callee.Name())
}

// lockOp returns the name of the lock operation that a call is: Lock, Unlock, RLock, RUnlock.
func lockOp(c *ssa.CallCommon) string {
	callee := ssaread.Callee(c)
	if callee == nil || callee.Signature.Recv() == nil {
		return ""
	}
	if !ssaread.IsType(callee.Signature.Recv().Type(), "sync", "Mutex", "RWMutex") {
		return ""
	}
	return callee.Name()
}

// Callers returns the calls, go and defer statements of the package that certainly call f.
func (u *Unit) Callers(f *ssa.Function) []ssa.CallInstruction { return u.callers[f] }

// Callees returns the functions of the package that f may call, or passes on.
func (u *Unit) Callees(f *ssa.Function) []*ssa.Function { return u.calleesOf(f) }

// Spawned reports whether f is started as a goroutine somewhere.
func (u *Unit) Spawned(f *ssa.Function) bool { return u.spawned[f] }

// Taken reports whether f is used as a value.
func (u *Unit) Taken(f *ssa.Function) bool { return u.taken[f] }

// Writers returns the instructions that may write c.
func (u *Unit) Writers(c ssaread.Cell) []ssa.Instruction { return u.writers[c] }

// Implementations returns the package's methods that an interface call may reach.
func (u *Unit) Implementations(c *ssa.CallCommon) []*ssa.Function { return u.implementations(c) }

// Flow returns the control dependence of f.
func (u *Unit) Flow(f *ssa.Function) *ssaread.Flow { return u.flow(f) }

// Waits reports whether something in the package itself may wait.
func (u *Unit) Waits() bool { return u.waits }

// Starts reports whether a call starts a function as a goroutine: a go statement, or
// the call of one that is known, or seen, to do so with the function it is handed.
func (u *Unit) Starts(call ssa.CallInstruction) bool {
	_, isGo := call.(*ssa.Go)
	return isGo || u.starts[call]
}

// startedBy returns the calls that start the function literal f as a goroutine, as
// group.Go(func() { ... }); none where anything else may be done with it.
func (u *Unit) startedBy(f *ssa.Function) []ssa.CallInstruction {
	var out []ssa.CallInstruction
	for _, use := range u.uses(f) {
		call, ok := use.(*ssa.Call)
		if !ok {
			return nil
		}
		g := ssaread.Callee(call.Common())
		if g == nil || !known.Starts(g.String()) && !(u.HasBody(g) && startsParam(g, u.handed(call, f))) {
			return nil
		}
		out = append(out, call)
	}
	return out
}

// uses returns what is done with a function literal, or with the value of a method of
// which no more than one is made, besides calling it.
func (u *Unit) uses(f *ssa.Function) []ssa.Instruction {
	var out []ssa.Instruction
	if f.Parent() == nil {
		if mcs := u.bound[f]; len(mcs) == 1 && len(u.callers[f]) == 0 {
			return *mcs[0].Referrers()
		}
		return nil
	}
	for _, mc := range ssaread.Creators(f) {
		out = append(out, *mc.Referrers()...)
	}
	if len(f.FreeVars) > 0 {
		return out
	}
	var buf [10]*ssa.Value
	for _, b := range f.Parent().Blocks { // it captures nothing: no closure is made
		for _, in := range b.Instrs {
			for _, op := range in.Operands(buf[:0]) {
				if *op == ssa.Value(f) {
					out = append(out, in)
				}
			}
		}
	}
	return out
}

// handed returns the index of the argument by which f is handed over, -1 if it is none.
func (u *Unit) handed(call *ssa.Call, f *ssa.Function) int {
	return slices.IndexFunc(call.Call.Args, func(a ssa.Value) bool {
		mc, ok := a.(*ssa.MakeClosure)
		return a == ssa.Value(f) || ok && (mc.Fn == f || slices.Contains(u.bound[f], mc))
	})
}

// startsParam reports whether all that g does with its parameter i is to start it as a
// goroutine, or to call it in one.
func startsParam(g *ssa.Function, i int) bool {
	if i < 0 || i >= len(g.Params) {
		return false
	}
	started := false
	for _, r := range *g.Params[i].Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.Go:
			if r.Call.Value != g.Params[i] {
				return false
			}
			started = true
		case *ssa.Store: // for a goroutine's literal to capture
			cell, ok := r.Addr.(*ssa.Alloc)
			if !ok || r.Val != g.Params[i] || !calledInGoroutine(cell) {
				return false
			}
			started = true
		default:
			return false
		}
	}
	return started
}

// calledInGoroutine reports whether all that is done with a variable is that literals
// which are started as goroutines call what lies in it.
func calledInGoroutine(cell *ssa.Alloc) bool {
	for _, r := range *cell.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef, *ssa.Store:
		case *ssa.MakeClosure:
			for _, use := range *r.Referrers() {
				if g, ok := use.(*ssa.Go); !ok || g.Call.Value != ssa.Value(r) {
					return false
				}
			}
			fv := r.Fn.(*ssa.Function).FreeVars[slices.Index(r.Bindings, ssa.Value(cell))]
			for _, load := range *fv.Referrers() {
				ld, ok := load.(*ssa.UnOp)
				if !ok {
					return false
				}
				for _, use := range *ld.Referrers() {
					if call, ok := use.(*ssa.Call); !ok || call.Call.Value != ssa.Value(ld) {
						return false
					}
				}
			}
		default:
			return false
		}
	}
	return true
}

// lentTo returns the calls of the function literal f by the functions that it is
// handed to, as in locked(func() { ... }); none where it may be kept, or called
// after they have returned.
func (u *Unit) lentTo(f *ssa.Function) []ssa.CallInstruction {
	var out []ssa.CallInstruction
	for _, mc := range ssaread.Creators(f) {
		for _, r := range *mc.Referrers() {
			call, ok := r.(*ssa.Call)
			if !ok || call.Call.Value == mc {
				return nil
			}
			g := ssaread.Callee(call.Common())
			if !u.HasBody(g) {
				return nil
			}
			for i, a := range call.Call.Args {
				if a != mc {
					continue
				}
				calls, ok := u.callsOf(g, i, 3)
				if !ok {
					return nil
				}
				out = append(out, calls...)
			}
		}
	}
	return out
}

// callsOf returns the calls of parameter i of g, and of those that it hands the parameter to; false
// where one of them does anything else with it but to ask whether it is nil.
func (u *Unit) callsOf(g *ssa.Function, i, depth int) ([]ssa.CallInstruction, bool) {
	if i >= len(g.Params) {
		return nil, false
	}
	var out []ssa.CallInstruction
	for _, r := range *g.Params[i].Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.BinOp: // a function is compared with nil only
		case *ssa.Call:
			if r.Call.Value == g.Params[i] {
				out = append(out, r)
				continue
			}
			to := ssaread.Callee(r.Common())
			if depth == 0 || !u.HasBody(to) {
				return nil, false
			}
			for j, a := range r.Call.Args {
				if a != g.Params[i] {
					continue
				}
				calls, ok := u.callsOf(to, j, depth-1)
				if !ok {
					return nil, false
				}
				out = append(out, calls...)
			}
		default:
			return nil, false
		}
	}
	return out, true
}
