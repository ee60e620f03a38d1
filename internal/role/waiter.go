// Package role finds out who is who in a package: which functions wait, with
// what they are woken, and who wakes them. Roles come from structure: a waiter
// is a function that leaves something in shared memory which another function
// calls, closes or sends to.
package role

import (
	"go/token"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/protocol"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Kind tells how a waiter waits.
type Kind uint8

// The kinds of waiters.
const (
	Poller Kind = iota // stores its waker and returns pending
	Setter             // stores a function and returns nothing
	Parker             // stores a channel and blocks on it
)

// String returns the kind's name.
func (k Kind) String() string { return [...]string{"poller", "setter", "parker"}[k] }

// Waiter is a function that waits, or promises to wake its caller.
type Waiter struct {
	Func   *ssa.Function
	Kind   Kind
	Params map[int]bool // indexes of the parameters that are its waker
	Wakers *Wakers
	// Receives says that the waiter returns its channel, and its caller blocks on it.
	Receives bool
	Stores   []ssa.Instruction // where the waker is registered; none where the waiter never does
	Why      string            // the evidence, for people
	// Pending is what each result is declared to be when the waiter returns pending: nothing
	// if it is not declared, a nil constant for any value.
	Pending []*ssa.Const
	// CanBeReady says that it may find, looking again, that it need not wait.
	CanBeReady bool

	Cells    map[ssaread.Cell]bool // where its waker is left
	Seeds    []ssa.Instruction     // what is done to its waker: wakes, waits, handing on
	Invokers []*ssa.Function       // who invokes values of the types of its wakers
}

// Package is what roles are looked for in.
type Package struct {
	Funcs   []*ssa.Function
	Body    func(*ssa.Function) bool
	IsEntry func(*ssa.Function) bool
	Callers func(*ssa.Function) []ssa.CallInstruction
	Callees func(*ssa.Function) []*ssa.Function

	Declared Declared

	sites map[string][]*site           // by the type of what is invoked
	elems map[ssaread.Cell][]ssa.Value // what is stored into elements of slices
}

// Waiters returns the package's waiters, in the order of its functions.
func (pk *Package) Waiters() []*Waiter {
	pk.index()
	var out []*Waiter
	for _, f := range pk.Funcs {
		out = append(out, pk.waitersIn(f)...)
	}
	out = merge(out)
	for _, w := range out {
		w.CanBeReady = pk.canBeReady(w)
	}
	return out
}

// invokers returns the functions that may invoke what lies in one of the
// cells, being of one of the wakers' types, in the order of the package.
// It also notes what they do as seeds of w, beside what w itself does.
func (pk *Package) invokers(w *Waiter) []*ssa.Function {
	in := map[*ssa.Function]bool{}
	for _, key := range slices.Sorted(maps.Keys(w.Wakers.Types)) {
		for _, s := range pk.sites[key] {
			if s.from(w.Cells, pk) {
				w.Seeds = append(w.Seeds, s.in)
				in[s.f] = in[s.f] || !s.handsOn
			}
		}
	}
	var out []*ssa.Function
	for _, f := range pk.Funcs {
		if in[f] {
			out = append(out, f)
		}
	}
	return out
}

// index notes which instructions invoke values of which types.
func (pk *Package) index() {
	pk.sites = map[string][]*site{}
	pk.elems = map[ssaread.Cell][]ssa.Value{}
	for _, f := range pk.Funcs {
		for in := range ssaread.Instrs(f) {
			if v := invoked(in); v != nil && pk.Declared.canWake(v.Type()) {
				key := wakerKey(v.Type())
				pk.sites[key] = append(pk.sites[key], &site{f: f, in: in, target: v})
			}
			pk.indexHandOns(f, in)
			if st, ok := in.(*ssa.Store); ok && pk.Declared.canWake(st.Val.Type()) {
				if _, elem := st.Addr.(*ssa.IndexAddr); elem {
					c := ssaread.CellOf(st.Addr)
					pk.elems[c] = append(pk.elems[c], st.Val)
				}
			}
		}
	}
}

// indexHandOns notes calls that pass on what may be a waker to a function that is not known:
// with one that is declared to be a waker, that is the wake.
func (pk *Package) indexHandOns(f *ssa.Function, in ssa.Instruction) {
	call, ok := in.(ssa.CallInstruction)
	if !ok {
		return
	}
	c := call.Common()
	if _, builtin := c.Value.(*ssa.Builtin); builtin || pk.Body(ssaread.Callee(c)) {
		return
	}
	for _, a := range c.Args {
		if pk.Declared.canWake(a.Type()) {
			key := wakerKey(a.Type())
			pk.sites[key] = append(pk.sites[key], &site{f: f, in: in, target: a, handsOn: !pk.Declared.isWaker(a.Type())})
		}
	}
}

// invoked returns the value that in calls, a method of which it calls, that it
// sends on or closes, nil if it does nothing of the kind.
func invoked(in ssa.Instruction) ssa.Value {
	if call, ok := in.(ssa.CallInstruction); ok {
		c := call.Common()
		callee := ssaread.Callee(c)
		if callee != nil && callee.Signature.Recv() == nil {
			return nil
		}
		if b, ok := c.Value.(*ssa.Builtin); ok {
			if b.Name() == "close" {
				return c.Args[0]
			}
			return nil
		}
		if CallResult(call, true) != protocol.Wakes {
			return nil
		}
	}
	return target(in)
}

func (pk *Package) waitersIn(f *ssa.Function) []*Waiter {
	var out []*Waiter
	if pk.IsEntry(f) && f.Parent() == nil && pk.Synchronises(f) {
		for i, prm := range f.Params {
			if i == 0 && f.Signature.Recv() != nil {
				continue
			}
			if w := pk.byParam(f, i, prm); w != nil {
				out = append(out, w)
			}
		}
	}
	return append(out, pk.parkersIn(f)...)
}

// Synchronises reports whether f, or what it calls, takes a lock, works on an
// atomic or a channel. A waiter that does none of it is confined to one
// goroutine: nobody can come between its look and its registration.
func (pk *Package) Synchronises(f *ssa.Function) bool { return pk.synchronises(f, 2) }

// synchronises is Synchronises through so many calls.
func (pk *Package) synchronises(f *ssa.Function, depth int) bool {
	for in := range ssaread.Instrs(f) {
		switch in := in.(type) {
		case *ssa.Send, *ssa.Select:
			return true
		case *ssa.UnOp:
			if in.Op == token.ARROW {
				return true
			}
		case ssa.CallInstruction:
			callee := ssaread.Callee(in.Common())
			if callee == nil {
				continue
			}
			if path := ssaread.PkgPath(callee); path == "sync/atomic" || path == "sync" && callee.Signature.Recv() != nil &&
				ssaread.IsType(callee.Signature.Recv().Type(), "sync", "Mutex", "RWMutex", "Cond", "WaitGroup") {
				return true
			}
			if depth > 0 && pk.Body(callee) && pk.synchronises(callee, depth-1) {
				return true
			}
		}
	}
	return false
}

// byParam decides whether parameter i of f is a waker that f registers, or one
// of the kind that is registered and woken elsewhere.
func (pk *Package) byParam(f *ssa.Function, i int, prm *ssa.Parameter) *Waiter {
	if !pk.Declared.canWake(prm.Type()) || asked(prm) {
		return nil
	}
	fl := follow(f, prm, pk.Body, maxHandOn)
	if fl.held && f.Signature.Recv() == nil {
		return nil // a constructor: what it makes is not shared yet
	}
	if fl.Sinks = slices.DeleteFunc(fl.Sinks, func(in ssa.Instruction) bool { return storesNeighbour(in, prm) }); len(fl.Sinks) == 0 && used(prm) {
		return nil
	}
	wakers := pk.wakersOf(fl.Values)
	cells := fl.Cells
	for _, i := range wakingFields(prm.Type()) {
		cells[ssaread.Cell{Kind: ssaread.Field, Type: ssaread.TypeKey(prm.Type().Underlying().(*types.Pointer).Elem()), Field: i}] = true
	}
	if len(fl.Sinks) == 0 {
		cells = pk.slotsFor(f, prm)
	}
	w := &Waiter{Func: f, Params: map[int]bool{i: true}, Wakers: wakers, Stores: fl.Sinks, Cells: cells, Seeds: fl.Uses, Pending: pk.Declared.pending(f)}
	w.Invokers = without(f, pk.invokers(w))
	if f.Signature.Results().Len() == 0 {
		w.Kind = Setter
	}
	switch {
	case len(w.Invokers) == 0:
		return nil
	case len(fl.Sinks) > 0:
		w.Why = "stores " + prm.Name() + ", which is woken elsewhere"
		return w
	case w.Kind == Poller && !used(prm):
		w.Why = "takes " + prm.Name() + " like what a field of its receiver is woken through, and never stores it"
		return w
	}
	return nil
}

// storesNeighbour reports whether in stores another object of the parameter's type, which lies in a field of it: the
// next one in a list is no waker of who hands in this one.
func storesNeighbour(in ssa.Instruction, prm *ssa.Parameter) bool {
	st, ok := in.(*ssa.Store)
	if !ok || !types.Identical(st.Val.Type(), prm.Type()) {
		return false
	}
	call, ok := st.Val.(*ssa.Call)
	if !ok {
		return fromField(st.Val)
	}
	gets := false
	for _, b := range blocksOf(ssaread.Callee(call.Common())) {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			if gets = fromField(ret.Results[0]); !gets {
				return false
			}
		}
	}
	return gets
}

// fromField reports whether v was read from a field.
func fromField(v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return false
	}
	_, ok = load.X.(*ssa.FieldAddr)
	return ok
}

// blocksOf returns the blocks of a function, none if it is not known.
func blocksOf(f *ssa.Function) []*ssa.BasicBlock {
	if f == nil {
		return nil
	}
	return f.Blocks
}

// asked reports whether a function asks its parameter for something else than another one of the kind: a
// waker knows nothing but how to wake, and is no connection that is given back.
func asked(prm *ssa.Parameter) bool {
	for _, r := range *prm.Referrers() {
		call, ok := r.(*ssa.Call)
		if !ok || !call.Call.IsInvoke() || call.Call.Value != ssa.Value(prm) || len(call.Call.Args) > 0 || len(*call.Referrers()) == 0 {
			continue
		}
		if call.Call.Signature().Results().Len() == 1 && !types.AssignableTo(call.Type(), prm.Type()) && !types.IsInterface(call.Type()) {
			return true
		}
	}
	return false
}

// used reports whether a function does anything with its parameter.
func used(prm *ssa.Parameter) bool { return len(*prm.Referrers()) > 0 }

// canWake reports whether a value of type t can be a waker: a function, a
// channel, or an object with a method that returns nothing.
func canWake(t types.Type) bool {
	if isContext(t) || ssaread.IsError(t) {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Signature, *types.Chan:
		return true
	case *types.Interface:
		return u.NumMethods() > 0
	case *types.Pointer:
		_, isStruct := u.Elem().Underlying().(*types.Struct)
		return isStruct && ssaread.Named(t) != nil
	}
	return false
}

func isContext(t types.Type) bool {
	return ssaread.IsType(t, "context", "Context") || ssaread.IsType(t, "testing")
}

// wakersOf collects the types through which a waker may be invoked.
func (pk *Package) wakersOf(vs []ssa.Value) *Wakers {
	w := NewWakers()
	for _, v := range vs {
		if pk.Declared.canWake(v.Type()) {
			w.Add(v.Type())
			for _, i := range wakingFields(v.Type()) {
				w.Add(structOf(v.Type()).Field(i).Type())
			}
		}
	}
	return w
}

// structOf returns the struct type that the pointer type t leads to, nil if it is none.
func structOf(t types.Type) *types.Struct {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		if st, ok := p.Elem().Underlying().(*types.Struct); ok {
			return st
		}
	}
	return nil
}

// wakingFields returns the fields of the struct that t points to through which
// it can be woken: functions and channels.
func wakingFields(t types.Type) []int {
	st := structOf(t)
	if st == nil {
		return nil
	}
	var out []int
	for i := range st.NumFields() {
		switch st.Field(i).Type().Underlying().(type) {
		case *types.Signature, *types.Chan:
			out = append(out, i)
		}
	}
	return out
}

// target returns the value that a wake invokes.
func target(in ssa.Instruction) ssa.Value {
	switch in := in.(type) {
	case *ssa.Send:
		return in.Chan
	case *ssa.Select:
		for _, st := range in.States {
			if st.Dir == types.SendOnly {
				return st.Chan
			}
		}
	case ssa.CallInstruction:
		c := in.Common()
		if !c.IsInvoke() && len(c.Args) > 0 && (ssaread.Callee(c) != nil || ssaread.IsBuiltin(c, "close")) {
			return c.Args[0]
		}
		return c.Value
	}
	return nil
}

// slotsFor returns the fields of the receiver's struct that have prm's type.
func (pk *Package) slotsFor(f *ssa.Function, prm *ssa.Parameter) map[ssaread.Cell]bool {
	recv := f.Signature.Recv()
	if recv == nil {
		return nil
	}
	n := ssaread.Named(recv.Type())
	if n == nil {
		return nil
	}
	cells := map[ssaread.Cell]bool{}
	if st, ok := n.Underlying().(*types.Struct); ok {
		for i := range st.NumFields() {
			if wakerKey(st.Field(i).Type()) == wakerKey(prm.Type()) {
				cells[ssaread.Cell{Kind: ssaread.Field, Type: ssaread.TypeKey(n), Field: i}] = true
			}
		}
	}
	return cells
}

func without(f *ssa.Function, fs []*ssa.Function) []*ssa.Function {
	var out []*ssa.Function
	for _, g := range fs {
		if g != f {
			out = append(out, g)
		}
	}
	return out
}

// parkersIn finds the functions that leave a fresh channel, made in f, where
// others find it, and block on it: f, or its callers where f returns it.
func (pk *Package) parkersIn(f *ssa.Function) []*Waiter {
	var out []*Waiter
	for in := range ssaread.Instrs(f) {
		mc, ok := in.(*ssa.MakeChan)
		if !ok {
			continue
		}
		fl := follow(f, mc, pk.Body, maxHandOn)
		if len(fl.Sinks) == 0 || allSelects(fl.Sinks) {
			continue
		}
		fl.Returned = fl.Returned || pk.returnsFrom(f, fl.Cells)
		blockers := pk.blockers(f, fl)
		w := Waiter{Kind: Parker, Wakers: pk.wakersOf(fl.Values), Stores: fl.Sinks, Cells: fl.Cells, Seeds: fl.Uses}
		w.Wakers.Add(mc.Type())
		if w.Invokers = pk.invokers(&w); len(w.Invokers) == 0 {
			continue
		}
		w.Why = "leaves a channel where others find it, and blocks on it"
		for _, g := range blockers {
			park := w
			park.Func = g
			out = append(out, &park)
		}
		if len(blockers) == 0 && fl.Returned && pk.returnsChan(f) {
			w.Func, w.Receives, w.Params = f, true, map[int]bool{}
			w.Why = "returns a channel that it leaves where others find it"
			out = append(out, &w)
		}
	}
	return out
}

// returnsFrom reports whether f returns what it loads from one of cells.
func (pk *Package) returnsFrom(f *ssa.Function, cells map[ssaread.Cell]bool) bool {
	for _, b := range f.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		for _, r := range ret.Results {
			if canWake(r.Type()) {
				s := site{target: r}
				if s.from(cells, pk) {
					return true
				}
			}
		}
	}
	return false
}

// returnsChan reports whether f is an entry whose one result is a channel to receive from.
func (pk *Package) returnsChan(f *ssa.Function) bool {
	rs := ssaread.Results(f.Signature)
	if len(rs) != 1 || !pk.IsEntry(f) || f.Parent() != nil {
		return false
	}
	c, ok := rs[0].Underlying().(*types.Chan)
	return ok && c.Dir() != types.SendOnly
}

func allSelects(sinks []ssa.Instruction) bool {
	for _, in := range sinks {
		if _, ok := in.(*ssa.Select); !ok {
			return false
		}
	}
	return true
}

// blockers returns the entries from which somebody comes to block on the channel.
func (pk *Package) blockers(f *ssa.Function, fl *flow) []*ssa.Function {
	if fl.Received {
		return pk.entriesOf(f, 3)
	}
	var out []*ssa.Function
	if !fl.Returned {
		return nil
	}
	for _, call := range pk.Callers(f) {
		v := call.Value()
		if v == nil {
			continue
		}
		if g := follow(call.Parent(), v, pk.Body, 1); g.Received {
			fl.Uses = append(fl.Uses, g.Uses...)
			out = append(out, pk.entriesOf(call.Parent(), 3)...)
		}
	}
	return out
}

// entriesOf returns f, if a side can start there, else the entries that call it.
func (pk *Package) entriesOf(f *ssa.Function, depth int) []*ssa.Function {
	if pk.IsEntry(f) && f.Parent() == nil {
		return []*ssa.Function{f}
	}
	if depth == 0 {
		return nil
	}
	var out []*ssa.Function
	for _, call := range pk.Callers(f) {
		out = append(out, pk.entriesOf(call.Parent(), depth-1)...)
	}
	return out
}

// merge joins the waiters that are one function waiting in one way.
func merge(ws []*Waiter) []*Waiter {
	var out []*Waiter
next:
	for _, w := range ws {
		for _, have := range out {
			if have.Func == w.Func && have.Kind == w.Kind && w.Kind == Parker {
				for t := range w.Wakers.Types {
					have.Wakers.Types[t] = true
				}
				have.Stores = append(have.Stores, w.Stores...)
				have.Seeds = append(have.Seeds, w.Seeds...)
				have.Invokers = append(have.Invokers, w.Invokers...)
				continue next
			}
		}
		out = append(out, w)
	}
	return out
}

// Name returns the name of the waiter's function.
func (w *Waiter) Name() string { return ssaread.ShortName(w.Func) }

// Pos returns where the waiter is declared.
func (w *Waiter) Pos() token.Pos { return w.Func.Pos() }

// Shares reports whether w and v leave their wakers in the same places. Two such
// pollers at once would break the contract of a slot for one.
func (w *Waiter) Shares(v *Waiter) bool {
	for c := range w.Cells {
		if c.Kind != ssaread.Elem && v.Cells[c] {
			return true
		}
	}
	return false
}
