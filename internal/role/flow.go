package role

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/known"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// flow follows one value through a function, and through the functions of the
// package that it is handed to: where is it left for others to find? It is a
// may-analysis without regard to the order of instructions; what is handed to
// outside code is not followed.
type flow struct {
	f       *ssa.Function
	body    func(*ssa.Function) bool
	derived map[ssa.Value]bool
	work    []ssa.Value

	Sinks    []ssa.Instruction     // that leave it in memory which others can reach
	Values   []ssa.Value           // objects that are it, belong to it or hold it
	Cells    map[ssaread.Cell]bool // where it, or what holds it, is left
	Received bool                  // the function blocks on it, being a channel
	Returned bool
}

// maxHandOn bounds through how many calls a value is followed.
const maxHandOn = 3

func follow(f *ssa.Function, v ssa.Value, body func(*ssa.Function) bool, depth int) *flow {
	fl := &flow{f: f, body: body, derived: map[ssa.Value]bool{}, Cells: map[ssaread.Cell]bool{}}
	fl.derive(v)
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

func (fl *flow) derive(v ssa.Value) {
	if fl.derived[v] {
		return
	}
	fl.derived[v] = true
	fl.work = append(fl.work, v)
	fl.Values = append(fl.Values, v)
}

// use follows v through one instruction that uses it.
func (fl *flow) use(v ssa.Value, in ssa.Instruction, depth int) {
	switch in := in.(type) {
	case *ssa.MakeInterface, *ssa.ChangeInterface, *ssa.ChangeType, *ssa.Convert, *ssa.Phi,
		*ssa.TypeAssert, *ssa.Extract, *ssa.Slice, *ssa.Field:
		fl.derive(in.(ssa.Value))
	case *ssa.FieldAddr, *ssa.IndexAddr:
		fl.derive(in.(ssa.Value))
	case *ssa.MakeClosure:
		fl.derive(in)
		fl.captured(v, in, depth)
	case *ssa.UnOp:
		fl.load(in)
	case *ssa.Store:
		if in.Val == v {
			fl.store(in)
		}
	case *ssa.MapUpdate:
		if in.Value == v || in.Key == v {
			fl.Cells[ssaread.ElemOf(in.Map.Type())] = true
			fl.sink(in, in.Map)
		}
	case *ssa.Send:
		if in.X == v {
			fl.Cells[ssaread.ElemOf(in.Chan.Type())] = true
			fl.Sinks = append(fl.Sinks, in)
		}
	case *ssa.Select:
		fl.selects(v, in)
	case *ssa.Return:
		fl.Returned = true
	case ssa.CallInstruction:
		fl.call(v, in, depth)
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
			fl.join(follow(fn, fn.FreeVars[i], fl.body, depth-1))
		}
	}
}

// join adds what was found in a function that the value is handed to.
func (fl *flow) join(inner *flow) {
	fl.Sinks = append(fl.Sinks, inner.Sinks...)
	fl.Received = fl.Received || inner.Received
	fl.Values = append(fl.Values, inner.Values...)
	for c := range inner.Cells {
		fl.Cells[c] = true
	}
}

func (fl *flow) load(in *ssa.UnOp) {
	switch in.Op {
	case token.MUL:
		fl.derive(in)
	case token.ARROW:
		fl.Received = true
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
func (fl *flow) store(in *ssa.Store) {
	fl.leave(in.Addr)
	fl.sink(in, in.Addr)
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
func (fl *flow) sink(in ssa.Instruction, addr ssa.Value) {
	if base := local(addr); base != nil {
		fl.derive(base)
		return
	}
	fl.Sinks = append(fl.Sinks, in)
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
			fl.derive(in.Value())
		}
		return
	}
	callee := ssaread.Callee(c)
	if c.IsInvoke() && c.Value == v || callee == nil && c.Value == v ||
		callee != nil && callee.Signature.Recv() != nil && len(c.Args) > 0 && c.Args[0] == v && !fl.local(v) {
		// An object that belongs to it: w.Clone(), cx.Waker().
		if r := in.Value(); r != nil && ssaread.IsObject(r.Type()) {
			fl.derive(r)
		}
		if callee == nil {
			return
		}
	}
	if callee == nil {
		return
	}
	for i, a := range c.Args {
		if a == v {
			fl.argument(in, callee, i, depth)
		}
	}
}

// local reports whether v is an object that the function made, and not the one that is followed.
func (fl *flow) local(v ssa.Value) bool {
	_, ok := v.(*ssa.Alloc)
	return ok
}

func (fl *flow) argument(in ssa.CallInstruction, callee *ssa.Function, i, depth int) {
	switch {
	case fl.body(callee):
		if depth == 0 || i >= len(callee.Params) {
			return
		}
		inner := follow(callee, callee.Params[i], fl.body, depth-1)
		fl.join(inner)
		if inner.Returned && in.Value() != nil {
			fl.derive(in.Value())
		}
	case ssaread.PkgPath(callee) == "sync/atomic":
		if i > 0 {
			fl.leave(in.Common().Args[0])
			fl.sink(in.(ssa.Instruction), in.Common().Args[0])
		}
	case known.Models().Funcs[callee.String()] != nil && i > 0:
		fl.leave(in.Common().Args[0])
		if ssaread.PkgPath(callee) == "container/list" {
			fl.Cells[ssaread.ListValue] = true
		}
		fl.sink(in.(ssa.Instruction), in.Common().Args[0])
	}
}
