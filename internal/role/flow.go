package role

import (
	"go/token"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/known"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// flow follows one value through a function, and through the functions of the
// package that it is handed to: where is it left for others to find? It is a
// may-analysis without regard to the order of instructions; what is handed to
// outside code is not followed. It tells the value, with what belongs to it,
// from the objects that hold it in one of their Cells.
type flow struct {
	f       *ssa.Function
	body    func(*ssa.Function) bool
	derived map[ssa.Value]holding
	work    []ssa.Value

	Sinks    []ssa.Instruction     // that leave it in memory which others can reach
	Values   []ssa.Value           // objects that are it, belong to it or hold it
	Cells    map[ssaread.Cell]bool // where it, or what holds it, is left
	Uses     []ssa.Instruction     // that receive from it, invoke it or hand it on
	Received bool                  // the function blocks on it, being a channel
	Returned bool
	held     bool // what is returned holds it
}

// holding tells how a value is connected with the one that is followed.
type holding uint8

const (
	isIt    holding = iota + 1 // it is it, its address, or belongs to it
	holdsIt                    // it is, or leads to, an object that holds it
)

// maxHandOn bounds through how many calls a value is followed.
const maxHandOn = 3

func follow(f *ssa.Function, v ssa.Value, body func(*ssa.Function) bool, depth int) *flow {
	fl := newFlow(f, body)
	fl.derive(v, isIt)
	return fl.run(depth)
}

// followHolder follows an object that holds the value in one of cells.
func followHolder(f *ssa.Function, v ssa.Value, cells map[ssaread.Cell]bool, body func(*ssa.Function) bool, depth int) *flow {
	fl := newFlow(f, body)
	maps.Copy(fl.Cells, cells)
	fl.derive(v, holdsIt)
	return fl.run(depth)
}

func newFlow(f *ssa.Function, body func(*ssa.Function) bool) *flow {
	return &flow{f: f, body: body, derived: map[ssa.Value]holding{}, Cells: map[ssaread.Cell]bool{}}
}

func (fl *flow) run(depth int) *flow {
	for len(fl.work) > 0 {
		v := fl.work[len(fl.work)-1]
		fl.work = fl.work[:len(fl.work)-1]
		if refs := v.Referrers(); refs != nil {
			for _, in := range *refs {
				fl.use(v, in, depth)
			}
		}
	}
	return fl
}

func (fl *flow) derive(v ssa.Value, how holding) {
	if have := fl.derived[v]; have != 0 && have <= how {
		return
	}
	fl.derived[v] = how
	fl.work = append(fl.work, v)
	fl.Values = append(fl.Values, v)
}

// use follows v through one instruction that uses it.
func (fl *flow) use(v ssa.Value, in ssa.Instruction, depth int) {
	how := fl.derived[v]
	if how == isIt && invokes(in) {
		fl.Uses = append(fl.Uses, in)
	}
	switch in := in.(type) {
	case *ssa.MakeInterface, *ssa.ChangeInterface, *ssa.ChangeType, *ssa.Convert, *ssa.Phi,
		*ssa.TypeAssert, *ssa.Extract, *ssa.Slice:
		fl.derive(in.(ssa.Value), how)
	case *ssa.Field:
		fl.part(in, ssaread.Cell{Kind: ssaread.Field, Type: ssaread.TypeKey(in.X.Type()), Field: in.Field}, how)
	case *ssa.FieldAddr:
		fl.part(in, ssaread.CellOf(in), how)
	case *ssa.IndexAddr:
		if in.X == v {
			fl.part(in, ssaread.CellOf(in), how)
		}
	case *ssa.MakeClosure:
		fl.derive(in, how)
		fl.captured(v, in, depth)
	case *ssa.UnOp:
		fl.load(in, how)
	case *ssa.Store:
		if in.Val == v {
			fl.store(in, how)
		}
	case *ssa.MapUpdate:
		if in.Value == v || in.Key == v {
			fl.Cells[ssaread.ElemOf(in.Map.Type())] = true
			fl.sink(in, in.Map, how)
		}
	case *ssa.Send:
		if in.X == v {
			fl.Cells[ssaread.ElemOf(in.Chan.Type())] = true
			fl.Sinks = append(fl.Sinks, in)
		}
	case *ssa.Select:
		fl.selects(v, in)
	case *ssa.Return:
		fl.Returned = fl.Returned || how == isIt
		fl.held = fl.held || how == holdsIt
	case ssa.CallInstruction:
		fl.call(v, in, depth)
	}
}

// invokes reports whether in does more to an operand than to move it about.
func invokes(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.UnOp:
		return in.Op == token.ARROW
	case *ssa.Select, *ssa.Send, ssa.CallInstruction:
		return true
	}
	return false
}

// part follows an element: of it, all belong to it; of what holds it, only the cells that do.
func (fl *flow) part(in ssa.Value, c ssaread.Cell, how holding) {
	if how == isIt || fl.Cells[c] {
		fl.derive(in, isIt)
	}
}

// captured follows v, which a closure captures, through the closure's body.
func (fl *flow) captured(v ssa.Value, mc *ssa.MakeClosure, depth int) {
	fn := ssaread.Origin(mc.Fn.(*ssa.Function))
	if depth == 0 || !fl.body(fn) {
		return
	}
	for i, b := range mc.Bindings {
		if b == v && i < len(fn.FreeVars) {
			fl.join(fl.inner(fn, fn.FreeVars[i], v, depth-1))
		}
	}
}

// inner follows v, known as u, in the function f.
func (fl *flow) inner(f *ssa.Function, u, v ssa.Value, depth int) *flow {
	if fl.derived[v] == isIt {
		return follow(f, u, fl.body, depth)
	}
	return followHolder(f, u, fl.Cells, fl.body, depth)
}

// join adds what was found in a function that the value is handed to.
func (fl *flow) join(inner *flow) {
	fl.Sinks = append(fl.Sinks, inner.Sinks...)
	fl.Uses = append(fl.Uses, inner.Uses...)
	fl.Received = fl.Received || inner.Received
	fl.Values = append(fl.Values, inner.Values...)
	for c := range inner.Cells {
		fl.Cells[c] = true
	}
}

func (fl *flow) load(in *ssa.UnOp, how holding) {
	switch in.Op {
	case token.MUL:
		fl.derive(in, how)
	case token.ARROW:
		fl.Received = fl.Received || how == isIt
	}
}

func (fl *flow) selects(v ssa.Value, in *ssa.Select) {
	for _, st := range in.States {
		if st.Chan == v && in.Blocking {
			fl.Received = true
		}
		if st.Send == v {
			fl.Cells[ssaread.ElemOf(st.Chan.Type())] = true
			fl.Sinks = append(fl.Sinks, in)
		}
	}
}

// store follows v into the memory at in.Addr.
func (fl *flow) store(in *ssa.Store, how holding) {
	fl.leave(in.Addr)
	fl.sink(in, in.Addr, how)
}

// leave notes the cell at addr as one that holds the value.
func (fl *flow) leave(addr ssa.Value) {
	c := ssaread.CellOf(addr)
	fl.Cells[c] = true
	if c.Kind == ssaread.Var {
		fl.Cells[ssaread.DerefOf(addr)] = true
	}
}

// sink notes that in leaves the value in the memory at addr: local memory holds
// it from now on, other memory is where others find it.
func (fl *flow) sink(in ssa.Instruction, addr ssa.Value, how holding) {
	if base := local(addr); base != nil {
		if base == addr {
			fl.derive(base, how) // a variable
		} else {
			fl.derive(base, holdsIt)
		}
		return
	}
	if reachable(addr, maxHandOn) {
		fl.Sinks = append(fl.Sinks, in)
	}
}

// reachable reports whether others may come to the memory at v: it hangs on a
// parameter, a captured variable or a global one, not on what the function got
// for itself.
func reachable(v ssa.Value, depth int) bool {
	for {
		switch x := v.(type) {
		case *ssa.FreeVar, *ssa.Global:
			return true
		case *ssa.Parameter: // an outside package's object has no slot of this one's
			n := ssaread.Named(x.Type())
			return n == nil || n.Obj().Pkg() == x.Parent().Pkg.Pkg
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.IndexAddr:
			v = x.X
		case *ssa.Field:
			v = x.X
		case *ssa.UnOp:
			v = x.X
		case *ssa.Lookup:
			v = x.X
		case *ssa.Extract:
			v = x.Tuple
		case *ssa.TypeAssert:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		case *ssa.Next:
			v = x.Iter
		case *ssa.Range:
			v = x.X
		case *ssa.Call:
			return depth > 0 && slices.ContainsFunc(x.Call.Args, func(a ssa.Value) bool { return reachable(a, depth-1) })
		case *ssa.Phi:
			return depth > 0 && slices.ContainsFunc(x.Edges, func(e ssa.Value) bool { return reachable(e, depth-1) })
		case *ssa.Alloc:
			return depth > 0 && holdsReachable(x, depth-1)
		default:
			return false
		}
	}
}

// holdsReachable reports whether a local variable is given a value that others can come to.
func holdsReachable(a *ssa.Alloc, depth int) bool {
	for _, r := range *a.Referrers() {
		if st, ok := r.(*ssa.Store); ok && st.Addr == a && reachable(st.Val, depth) {
			return true
		}
	}
	return false
}

// local returns the object that the function itself made and that addr lies in, nil if it is not its own.
func local(addr ssa.Value) ssa.Value {
	for {
		switch a := addr.(type) {
		case *ssa.FieldAddr:
			addr = a.X
		case *ssa.IndexAddr:
			addr = a.X
		case *ssa.Alloc, *ssa.MakeMap, *ssa.MakeSlice:
			return a
		default:
			return nil
		}
	}
}

func (fl *flow) call(v ssa.Value, in ssa.CallInstruction, depth int) {
	c := in.Common()
	if b, ok := c.Value.(*ssa.Builtin); ok {
		if b.Name() == "append" {
			fl.derive(in.Value(), holdsIt)
		}
		return
	}
	callee := ssaread.Callee(c)
	if fl.derived[v] == isIt && fl.receiver(v, c, callee) {
		// An object that belongs to it: w.Clone(), cx.Waker().
		if r := in.Value(); r != nil && ssaread.IsObject(r.Type()) {
			fl.derive(r, isIt)
		}
	}
	if callee == nil {
		return
	}
	for i, a := range c.Args {
		if a == v {
			fl.argument(v, in, callee, i, depth)
		}
	}
}

// receiver reports whether v is what a call calls, or calls a method of.
func (fl *flow) receiver(v ssa.Value, c *ssa.CallCommon, callee *ssa.Function) bool {
	if callee == nil {
		return c.Value == v
	}
	_, own := v.(*ssa.Alloc)
	return callee.Signature.Recv() != nil && len(c.Args) > 0 && c.Args[0] == v && !own
}

func (fl *flow) argument(v ssa.Value, in ssa.CallInstruction, callee *ssa.Function, i, depth int) {
	switch {
	case fl.body(callee):
		if depth == 0 || i >= len(callee.Params) {
			return
		}
		inner := fl.inner(callee, callee.Params[i], v, depth-1)
		if _, isGo := in.(*ssa.Go); isGo {
			inner.Received = false // another goroutine blocks
		}
		fl.join(inner)
		if inner.Returned && in.Value() != nil {
			fl.derive(in.Value(), isIt)
		}
	case ssaread.PkgPath(callee) == "sync/atomic":
		if i > 0 {
			fl.leave(in.Common().Args[0])
			fl.sink(in.(ssa.Instruction), in.Common().Args[0], isIt)
		}
	case known.Models().Funcs[callee.String()] != nil && i > 0:
		fl.leave(in.Common().Args[0])
		if ssaread.PkgPath(callee) == "container/list" {
			fl.Cells[ssaread.ListValue] = true
		}
		fl.sink(in.(ssa.Instruction), in.Common().Args[0], isIt)
	}
}
