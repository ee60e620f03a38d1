package unresolved

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// unclosedQueues finds queues of a type of the package's own that one owner closes, so
// that nobody waits any more, and another does not, although the goroutine that alone
// fills its queue ends, and tells others so by closing a channel.
//
// Silent where a queue is used but by its methods: who else has it is not known.
func unclosedQueues(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, q := range queueTypes(p) {
		uses := usesOf(p, q)
		closed := closedOne(p, q, uses)
		if closed == nil {
			continue
		}
		for _, u := range uses {
			if u.leaks || u.calls(q.ends) != nil || u.calls(q.waits) == nil {
				continue
			}
			if end := fillerEnds(p, q, u); end != nil {
				out = append(out, unclosedBreach(p, q, u, closed, end))
			}
		}
	}
	return out
}

// queueType is a type with methods that wait, and one after which nobody waits any more.
type queueType struct {
	obj   types.Object
	waits []*ssa.Function
	fills []*ssa.Function // wake one who waits
	ends  []*ssa.Function // set for good what the waiters look at, and wake
}

// queueTypes returns the queues among the package's types, in the order of their methods.
func queueTypes(p *oblige.Package) []*queueType {
	methods := map[types.Object][]*ssa.Function{}
	var order []types.Object
	for _, f := range p.Funcs {
		if f.Signature.Recv() == nil || f.Parent() != nil || f.Synthetic != "" {
			continue
		}
		n := ssaread.Named(f.Signature.Recv().Type())
		if n == nil {
			continue
		}
		obj := n.Origin().Obj()
		if methods[obj] == nil {
			order = append(order, obj)
		}
		methods[obj] = append(methods[obj], f)
	}
	var out []*queueType
	for _, obj := range order {
		for _, w := range p.Waiters() {
			if q := queueOf(p, obj, methods[obj], w); q != nil {
				out = append(out, q)
				break
			}
		}
	}
	return out
}

// queueOf returns the type as a queue on which w is how its methods wait.
func queueOf(p *oblige.Package, obj types.Object, methods []*ssa.Function, w *oblige.Waiter) *queueType {
	if w.Timed || len(w.Objects) == 0 {
		return nil
	}
	q := &queueType{obj: obj}
	for _, f := range methods {
		if f == w.Park.Func || slices.ContainsFunc(p.Callers(w.Park.Func), func(c ssa.CallInstruction) bool { return c.Parent() == f }) {
			q.waits = append(q.waits, f)
		}
	}
	if len(q.waits) == 0 {
		return nil
	}
	wakes := p.WakesOf(w.Objects).ByName()
	for _, f := range methods {
		if !wakes[f] || slices.Contains(q.waits, f) {
			continue
		}
		if endsWaits(p, f, q) {
			q.ends = append(q.ends, f)
		} else {
			q.fills = append(q.fills, f)
		}
	}
	if len(q.ends) == 0 || len(q.fills) == 0 {
		return nil
	}
	return q
}

// endsWaits reports whether f alone sets a flag or an error of its receiver at which all
// who wait look.
func endsWaits(p *oblige.Package, f *ssa.Function, q *queueType) bool {
	return ssaread.Contains(f, func(in ssa.Instruction) bool {
		st, ok := in.(*ssa.Store)
		if !ok {
			return false
		}
		fa, ok := st.Addr.(*ssa.FieldAddr)
		if !ok || fa.X != ssa.Value(f.Params[0]) || !ssaread.IsError(st.Val.Type()) && !isTrue(st.Val) {
			return false
		}
		cell := ssaread.CellOf(fa)
		elsewhere := func(in ssa.Instruction) bool {
			_, itself := p.WriteTo(in, cell) // and not the queue as a whole, which is made then
			return itself && in.Parent() != f
		}
		if slices.ContainsFunc(p.Writers(cell), elsewhere) {
			return false
		}
		return !slices.ContainsFunc(q.waits, func(g *ssa.Function) bool { return !p.Reads(g, cell) })
	})
}

func isTrue(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && ssaread.IsBool(c.Type()) && !oblige.IsZero(c)
}

// queueUse is a field that holds a queue, and what is done with it.
type queueUse struct {
	cell  ssaread.Cell
	ops   []ssa.CallInstruction // of its methods
	leaks bool
}

// calls returns the first call of one of the methods.
func (u *queueUse) calls(methods []*ssa.Function) ssa.CallInstruction {
	for _, call := range u.ops {
		if slices.Contains(methods, ssaread.Callee(call.Common())) {
			return call
		}
	}
	return nil
}

// usesOf returns the fields that hold a queue of the type, or the only pointer to one.
func usesOf(p *oblige.Package, q *queueType) []*queueUse {
	byCell := map[ssaread.Cell]*queueUse{}
	var out []*queueUse
	for _, f := range p.Funcs {
		for in := range ssaread.Instrs(f) {
			fa, ok := in.(*ssa.FieldAddr)
			if !ok || !holdsQueue(fa, q) {
				continue
			}
			u := byCell[ssaread.CellOf(fa)]
			if u == nil {
				u = &queueUse{cell: ssaread.CellOf(fa)}
				byCell[u.cell] = u
				out = append(out, u)
			}
			u.add(fa)
		}
	}
	return out
}

// holdsQueue reports whether a field is a queue of the type, or a pointer to one.
func holdsQueue(fa *ssa.FieldAddr, q *queueType) bool {
	n := ssaread.Named(oblige.Below(fa.Type().Underlying().(*types.Pointer).Elem()))
	return n != nil && n.Origin().Obj() == q.obj
}

// add notes what is done with a value by which the queue is had.
func (u *queueUse) add(v ssa.Value) {
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case ssa.CallInstruction:
			args := r.Common().Args
			if ssaread.Callee(r.Common()) == nil || len(args) == 0 || args[0] != v || slices.Contains(args[1:], v) {
				u.leaks = true
				continue
			}
			u.ops = append(u.ops, r)
		case *ssa.Store:
			u.leaks = u.leaks || r.Val == v || ssaread.IsPointer(r.Val.Type()) && !storedAlone(r.Val)
		case *ssa.UnOp:
			if ssaread.IsPointer(r.Type()) {
				u.add(r)
			} else {
				u.leaks = true // a copy of a queue
			}
		case *ssa.FieldAddr, *ssa.DebugRef:
		default:
			u.leaks = true
		}
	}
}

// storedAlone reports whether a new object is stored, once, and had by nobody else.
func storedAlone(v ssa.Value) bool {
	if _, ok := v.(*ssa.Call); !ok {
		return false
	}
	return len(*v.Referrers()) == 1
}

// closedOne returns where an owner closes its queue.
func closedOne(p *oblige.Package, q *queueType, uses []*queueUse) ssa.CallInstruction {
	for _, u := range uses {
		if call := u.calls(q.ends); call != nil {
			return call
		}
	}
	return nil
}

// fillerEnds returns where the goroutine that alone fills a queue closes a channel of the
// queue's owner when it ends.
func fillerEnds(p *oblige.Package, q *queueType, u *queueUse) *oblige.Op {
	for _, o := range p.Objects() {
		if !oblige.EndsOnly(o) || len(o.Of(oblige.Recv, oblige.SelRecv)) == 0 || !slices.ContainsFunc(o.Places, func(pl oblige.Place) bool { return owns(p, pl.Cell, u.cell) }) {
			continue
		}
		for _, c := range o.Of(oblige.Close) {
			if oblige.DeferredTo(c) && p.Spawned(c.Func) && fillsAlone(p, c.Func, q, u) {
				return c
			}
		}
	}
	return nil
}

// owns reports whether the struct with the field end has, as its part, the one with the
// field queue.
func owns(p *oblige.Package, end, queue ssaread.Cell) bool {
	if end.Kind != ssaread.Field || p.ManyOf(queue) {
		return false
	}
	return end.Type == queue.Type || hasPart(p.Structs()[end.Type].St, queue.Type)
}

// hasPart reports whether a field of st is a struct of the type.
func hasPart(st *types.Struct, typ string) bool {
	if st == nil {
		return false
	}
	for f := range st.Fields() {
		if inner, ok := f.Type().Underlying().(*types.Struct); ok && (ssaread.TypeKey(f.Type()) == typ || hasPart(inner, typ)) {
			return true
		}
	}
	return false
}

// fillsAlone reports whether the goroutine root, and nobody else, leads to what fills the queue.
func fillsAlone(p *oblige.Package, root *ssa.Function, q *queueType, u *queueUse) bool {
	var fills []*ssa.Function
	for _, call := range u.ops {
		if slices.Contains(q.fills, ssaread.Callee(call.Common())) {
			fills = append(fills, call.Parent())
		}
	}
	if len(fills) == 0 {
		return false
	}
	leads := map[*ssa.Function]bool{}
	oblige.CloseOver(leads, fills, p.MentionsByName())
	for f := range leads {
		if f != root && p.StandsAlone(f) && !startsIt(p, f, root) {
			return false
		}
	}
	return leads[root]
}

// startsIt reports whether f leads to the start of a goroutine: it is taken to lead to what
// that does by no other way.
func startsIt(p *oblige.Package, f, root *ssa.Function) bool {
	starts := map[*ssa.Function]bool{}
	var from []*ssa.Function
	for _, call := range p.Callers(root) {
		from = append(from, call.Parent())
	}
	oblige.CloseOver(starts, from, p.MentionsByName())
	return starts[f]
}

func unclosedBreach(p *oblige.Package, q *queueType, u *queueUse, closed ssa.CallInstruction, end *oblige.Op) oblige.Breach {
	wait := u.calls(q.waits)
	name, root, waiter := oblige.CellName(u.cell, p), end.Func, wait.Parent()
	by := ssaread.ShortName(closed.Parent())
	b := oblige.Breach{Check: "unresolved", Func: root, Pos: end.Pos()}
	b.Message = fmt.Sprintf("%s ends and leaves %s open; %s at line %d closes its own",
		ssaread.ShortName(root), name, by, p.Line(oblige.PosOf(closed)))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(wait), Side: "waiter", Func: waiter, Text: "waits for " + name},
		{Pos: end.Pos(), Side: "completer", Func: root, Text: "ends, and closes " + p.ChanName(p.ObjectOf(end.Val)) + " alone"},
		{Pos: oblige.PosOf(wait), Text: "the one who filled " + name + " has ended, and nobody will wake the waiter"},
	}
	return b
}
