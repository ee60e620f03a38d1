package abandonedsend

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// ended returns how the one goroutine that receives may have ended when s sends.
func ended(c *oblige.Channel, s *oblige.Op) *oblige.Desertion {
	root := c.Receiver()
	if root == nil {
		return quits(c, s)
	}
	if oblige.Within(s.Func, root) || handshake(s.Val) || closesAtEnd(c, root) || c.P.WaitsForItself(c.O, s) {
		return nil
	}
	if d := fails(c, s, root); d != nil {
		return d
	}
	if d := toldToEnd(c, s, root); d != nil {
		return d
	}
	if !obeysAnother(c, s) {
		return nil
	}
	passing := map[*ssa.Function]bool{}
	if !mayPass(c, root, passing) {
		return nil
	}
	surely := func(in ssa.Instruction) bool { return surely(c, in, passing) }
	ret := oblige.Feasible(begins(c, s, root), surely, oblige.IsReturn)
	if ret == nil || counted(c, ret) {
		return nil
	}
	r := c.Recvs[0]
	return &oblige.Desertion{Recv: &oblige.Op{Kind: r.Kind, In: r.In, Func: root, Val: r.Val, Sel: r.Sel, Case: r.Case}, From: r.Pos(), Ret: ret, Why: "goes on without it"}
}

// quits returns how an entry that serves, and alone receives, leaves by a case for an end, or for an error, where
// s comes in another goroutine.
func quits(c *oblige.Channel, s *oblige.Op) *oblige.Desertion {
	root := c.Runner()
	if root == nil || handshake(s.Val) || closesAtEnd(c, root) || !apart(c, s, root) {
		return nil
	}
	isEnd := func(ch ssa.Value) bool { return c.P.EndsForGood(ch) || ssaread.IsError(oblige.ElemOf(ch)) }
	for _, r := range c.Recvs {
		if d := leavesBy(c, r, s); d != nil && c.P.LeavesAt(r.Sel, isEnd, c.Drains) != nil && c.EndsUp(root, r.Func) {
			return d
		}
	}
	return nil
}

// apart reports whether no way that is seen leads from root to s without a goroutine between.
func apart(c *oblige.Channel, s *oblige.Op, root *ssa.Function) bool {
	runs := c.P.RunsTo(s.In)
	return len(runs) > 0 && !slices.ContainsFunc(runs, func(r oblige.Run) bool {
		return slices.ContainsFunc(r.Steps[r.Own:], func(at ssa.Instruction) bool {
			return oblige.Within(at.Parent(), root) && !c.Elsewhere(at.Parent(), root)
		})
	})
}

// toldToEnd returns how root ends by a command that comes on the channel itself, in a field of what it
// receives: who sends there next, in one of several calls and without a look at anything, does not know.
func toldToEnd(c *oblige.Channel, s *oblige.Op, root *ssa.Function) *oblige.Desertion {
	d := c.GivesUp(root)
	if d == nil || len(c.P.Guards(s.In)) > 0 || len(c.P.Callers(s.Func)) < 2 || c.P.Spawned(s.Func) || c.P.Taken(s.Func) {
		return nil
	}
	if slices.ContainsFunc(c.P.Callers(s.Func), func(call ssa.CallInstruction) bool { return !c.P.IsEntry(call.Parent()) || len(c.P.Guards(call)) > 0 }) {
		return nil
	}
	br, ok := oblige.Last(d.Ret.Block().Idom()).(*ssa.If)
	if !ok || !inMessage(br.Cond, d.Recv) {
		return nil
	}
	return d
}

// inMessage reports whether v lies in what r receives.
func inMessage(v ssa.Value, r *oblige.Op) bool {
	for range 8 {
		switch at := v.(type) {
		case *ssa.Field:
			v = at.X
		case *ssa.FieldAddr:
			v = at.X
		case *ssa.TypeAssert:
			v = at.X
		case *ssa.Alloc:
			v = oblige.OrNil(oblige.SoleStore(at))
		case *ssa.UnOp:
			if ssa.Instruction(at) == r.In {
				return true
			}
			v = at.X
		case *ssa.Extract:
			if at.Tuple == r.In.(ssa.Value) {
				return true
			}
			return false
		default:
			return false
		}
	}
	return false
}

// fails returns how the receiver root fails, nil if s knows of it.
func fails(c *oblige.Channel, s *oblige.Op, root *ssa.Function) *oblige.Desertion {
	if d := c.Fails(root); d != nil && !notes(c, s, d) {
		return d
	}
	return nil
}

// notes reports whether the receiver, before it leaves, leaves the error with which it fails where s
// looks first, both under one lock, in which s then sends: s knows that nobody receives any more.
func notes(c *oblige.Channel, s *oblige.Op, d *oblige.Desertion) bool {
	held := c.P.HeldAt(s.In)
	for _, t := range c.P.Tests(s.In) {
		noted := func(in ssa.Instruction) bool {
			st, ok := in.(*ssa.Store)
			return ok && ssaread.CellOf(st.Addr) == t.Cell && ssaread.IsError(st.Val.Type()) &&
				slices.ContainsFunc(c.P.HeldAt(st), func(l oblige.Place) bool { return slices.Contains(held, l) })
		}
		if t.Cell.Kind != ssaread.NoCell && oblige.Without(d.Recv.In, noted, func(in ssa.Instruction) bool { return in == d.Ret }) == nil {
			return true
		}
	}
	return false
}

// closesAtEnd reports whether the receiver's goroutine closes the channel whenever it
// ends: nobody stands there for ever then, and it knows that nobody sends any more.
func closesAtEnd(c *oblige.Channel, root *ssa.Function) bool {
	return slices.ContainsFunc(c.O.Of(oblige.Close), func(end *oblige.Op) bool { return oblige.AtItsEnd(end, root) })
}

// begins returns from where on s may come: where root itself starts the goroutine
// that sends, else its own start.
func begins(c *oblige.Channel, s *oblige.Op, root *ssa.Function) ssa.Instruction {
	for _, call := range c.P.Callers(oblige.Outermost(s.Func)) {
		if g, ok := call.(*ssa.Go); ok && g.Parent() == root {
			return g
		}
	}
	return root.Blocks[0].Instrs[0]
}

// counted reports whether a return depends on a number that is kept in the loop: of
// those that are still to come, it may be.
func counted(c *oblige.Channel, ret ssa.Instruction) bool {
	f := ret.Parent()
	for _, d := range c.P.Flow(f).Deps[ret.Block().Index] {
		br, ok := oblige.Last(f.Blocks[d]).(*ssa.If)
		if !ok {
			continue
		}
		cmp, ok := br.Cond.(*ssa.BinOp)
		if !ok {
			continue
		}
		if oblige.IsCount(cmp.X.Type()) && oblige.LocalVar(cmp.X) {
			return true
		}
	}
	return false
}

// obeysAnother reports whether a select that receives has another case by which
// its function returns: somebody else may end it.
func obeysAnother(c *oblige.Channel, s *oblige.Op) bool {
	for _, r := range c.Recvs {
		if leavesBy(c, r, s) != nil {
			return true
		}
	}
	return false
}

// handshake reports whether a channel carries channels: who sends one on it waits
// for the answer on that, and asks for an end but once.
func handshake(v ssa.Value) bool {
	c, ok := v.Type().Underlying().(*types.Chan)
	if !ok {
		return false
	}
	_, ok = c.Elem().Underlying().(*types.Chan)
	return ok
}

// mayPass reports whether f may return without receiving. A function that is
// looked at already is taken to receive.
func mayPass(c *oblige.Channel, f *ssa.Function, known map[*ssa.Function]bool) bool {
	if have, ok := known[f]; ok {
		return have
	}
	known[f] = false
	first := f.Blocks[0].Instrs[0]
	surely := func(in ssa.Instruction) bool {
		if call, ok := in.(*ssa.Call); ok {
			if g := ssaread.Callee(call.Common()); c.Funcs[g] && c.P.HasBody(g) {
				mayPass(c, g, known)
			}
		}
		return surely(c, in, known)
	}
	known[f] = !surely(first) && (oblige.IsReturn(first) || oblige.Feasible(first, surely, oblige.IsReturn) != nil)
	return known[f]
}

// surely reports whether one who comes to in has received, or will.
func surely(c *oblige.Channel, in ssa.Instruction, passing map[*ssa.Function]bool) bool {
	if call, ok := in.(*ssa.Call); ok {
		g := ssaread.Callee(call.Common())
		return c.Funcs[g] && !passing[g]
	}
	if c.Emptied(in) || asksIfAny(c, in) {
		return true
	}
	for _, r := range c.Recvs {
		if r.In == in && r.Kind == oblige.Recv {
			return true
		}
		if r.Kind == oblige.SelRecv {
			if b := oblige.CaseStart(r.Sel, r.Case); b == nil && r.In == in || b != nil && len(b.Instrs) > 0 && b.Instrs[0] == in {
				return true
			}
		}
	}
	return false
}

// asksIfAny reports whether a branch asks if the channel is nil before it receives: whoever
// keeps it in a variable only while somebody sends knows that there is nobody.
func asksIfAny(c *oblige.Channel, in ssa.Instruction) bool {
	br, ok := in.(*ssa.If)
	if !ok {
		return false
	}
	v, full := oblige.Subject(br.Cond, true)
	if v == nil || c.P.ObjectOf(v) != c.O {
		return false
	}
	some := br.Block().Succs[0]
	if !full {
		some = br.Block().Succs[1]
	}
	return slices.ContainsFunc(c.Recvs, func(r *oblige.Op) bool { return r.Kind == oblige.Recv && r.In.Block() == some })
}
