package oblige

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// ended returns how the one goroutine that receives may have ended when s sends.
func (c *channel) ended(s *Op) *desertion {
	root := c.receiver()
	if root == nil || within(s.Func, root) || handshake(s.Val) || c.closesAtEnd(root) || c.p.waitsForItself(c.o, s) {
		return nil
	}
	if d := c.fails(root); d != nil {
		return d
	}
	if !c.obeysAnother(s) {
		return nil
	}
	passing := map[*ssa.Function]bool{}
	if !c.mayPass(root, passing) {
		return nil
	}
	surely := func(in ssa.Instruction) bool { return c.surely(in, passing) }
	ret := Feasible(c.begins(s, root), surely, IsReturn)
	if ret == nil || c.counted(ret) {
		return nil
	}
	r := c.recvs[0]
	return &desertion{recv: &Op{Kind: r.Kind, In: r.In, Func: root, Val: r.Val, Sel: r.Sel, Case: r.Case}, from: r.Pos(), ret: ret, why: "goes on without it"}
}

// closesAtEnd reports whether the receiver's goroutine closes the channel whenever it
// ends: nobody stands there for ever then, and it knows that nobody sends any more.
func (c *channel) closesAtEnd(root *ssa.Function) bool {
	return slices.ContainsFunc(c.o.Of(Close), func(end *Op) bool {
		return slices.ContainsFunc(defersOf(root), func(d *ssa.Defer) bool {
			return onEveryWay(d) && (d == end.In || ssaread.Callee(d.Common()) == end.Func && onEveryWay(end.In))
		})
	})
}

// begins returns from where on s may come: where root itself starts the goroutine
// that sends, else its own start.
func (c *channel) begins(s *Op, root *ssa.Function) ssa.Instruction {
	for _, call := range c.p.Callers(outermost(s.Func)) {
		if g, ok := call.(*ssa.Go); ok && g.Parent() == root {
			return g
		}
	}
	return root.Blocks[0].Instrs[0]
}

// counted reports whether a return depends on a number that is kept in the loop: of
// those that are still to come, it may be.
func (c *channel) counted(ret ssa.Instruction) bool {
	f := ret.Parent()
	for _, d := range c.p.Flow(f).Deps[ret.Block().Index] {
		br, ok := last(f.Blocks[d]).(*ssa.If)
		if !ok {
			continue
		}
		cmp, ok := br.Cond.(*ssa.BinOp)
		if !ok {
			continue
		}
		if isCount(cmp.X.Type()) && localVar(cmp.X) {
			return true
		}
	}
	return false
}

// localVar reports whether v is read from a variable of its function.
func localVar(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Phi:
		return true
	case *ssa.BinOp: // it was counted down just before
		return localVar(v.X)
	case *ssa.UnOp:
		_, ok := v.X.(*ssa.Alloc)
		return ok
	}
	return false
}

// obeysAnother reports whether a select that receives has another case by which
// its function returns: somebody else may end it.
func (c *channel) obeysAnother(s *Op) bool {
	for _, r := range c.recvs {
		if c.leavesBy(r, s) != nil {
			return true
		}
	}
	return false
}

// fails returns how the receiver's function returns out of the loop in which it
// receives because of an error, and leaves what else is sent.
func (c *channel) fails(root *ssa.Function) *desertion {
	for _, r := range c.recvs {
		loop := outerLoop(r.In.Block())
		if loop == nil || c.defersReceive(root) || r.Func != root && !c.endsWith(root, r.Func) {
			continue
		}
		for _, b := range ordered(loop) {
			br, ok := last(b).(*ssa.If)
			if !ok || !isErrorTest(br.Cond) || !Reaches(r.In, br) {
				continue
			}
			for _, succ := range b.Succs {
				if c.byLast(r, b, succ) {
					continue
				}
				if ret := straightReturn(succ, c.drains); ret != nil {
					return &desertion{recv: r, from: posOf(br), ret: ret, why: "fails"}
				}
			}
		}
	}
	return nil
}

// endsWith reports whether the goroutine root ends, without receiving, when f does, which
// it calls once.
func (c *channel) endsWith(root, f *ssa.Function) bool {
	calls := c.p.Callers(f)
	return len(calls) == 1 && calls[0].Parent() == root && !leadsBack(calls[0].Block()) && !c.defersReceive(f) && Feasible(calls[0], c.drains, IsReturn) != nil
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

// receiver returns the goroutine in which, itself or in what it calls, all
// receives are, nil if there is none.
func (c *channel) receiver() *ssa.Function {
	var root *ssa.Function
	for _, r := range c.recvs {
		f := r.Func
		for range maxUp {
			calls := c.p.Callers(f)
			if c.async(f) || len(calls) == 0 || c.p.standsAlone(f) && !c.p.isInner(f) {
				break
			}
			f = calls[0].Parent()
			for _, call := range calls {
				if call.Parent() != f {
					return nil
				}
			}
		}
		if !c.async(f) || root != nil && f != root || r.Kind == TryRecv {
			return nil
		}
		root = f
	}
	return root
}

// isInner reports whether f is a method of a type that only this package can name, and
// that is nowhere made an interface: the calls that are seen are all there are.
func (p *Package) isInner(f *ssa.Function) bool {
	if f.Signature.Recv() == nil || p.Taken(f) {
		return false
	}
	t := ssaread.Named(f.Signature.Recv().Type())
	return t != nil && !t.Obj().Exported() && !p.boxes()[t.Origin()]
}

// boxes returns the types of which somebody makes an interface.
func (p *Package) boxes() map[*types.Named]bool {
	if p.boxed != nil {
		return p.boxed
	}
	p.boxed = map[*types.Named]bool{}
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				if mi, ok := in.(*ssa.MakeInterface); ok {
					if t := ssaread.Named(mi.X.Type()); t != nil {
						p.boxed[t.Origin()] = true
					}
				}
			}
		}
	}
	return p.boxed
}

// mayPass reports whether f may return without receiving. A function that is
// looked at already is taken to receive.
func (c *channel) mayPass(f *ssa.Function, known map[*ssa.Function]bool) bool {
	if have, ok := known[f]; ok {
		return have
	}
	known[f] = false
	first := f.Blocks[0].Instrs[0]
	surely := func(in ssa.Instruction) bool {
		if call, ok := in.(*ssa.Call); ok {
			if g := ssaread.Callee(call.Common()); c.funcs[g] && c.p.HasBody(g) {
				c.mayPass(g, known)
			}
		}
		return c.surely(in, known)
	}
	known[f] = !surely(first) && (IsReturn(first) || Feasible(first, surely, IsReturn) != nil)
	return known[f]
}

// surely reports whether one who comes to in has received, or will.
func (c *channel) surely(in ssa.Instruction, passing map[*ssa.Function]bool) bool {
	if call, ok := in.(*ssa.Call); ok {
		g := ssaread.Callee(call.Common())
		return c.funcs[g] && !passing[g]
	}
	if c.emptied(in) || c.asksIfAny(in) {
		return true
	}
	for _, r := range c.recvs {
		if r.In == in && r.Kind == Recv {
			return true
		}
		if r.Kind == SelRecv {
			if b := CaseStart(r.Sel, r.Case); b == nil && r.In == in || b != nil && len(b.Instrs) > 0 && b.Instrs[0] == in {
				return true
			}
		}
	}
	return false
}

// asksIfAny reports whether a branch asks if the channel is nil before it receives: whoever
// keeps it in a variable only while somebody sends knows that there is nobody.
func (c *channel) asksIfAny(in ssa.Instruction) bool {
	br, ok := in.(*ssa.If)
	if !ok {
		return false
	}
	v, full := subject(br.Cond, true)
	if v == nil || c.p.ObjectOf(v) != c.o {
		return false
	}
	some := br.Block().Succs[0]
	if !full {
		some = br.Block().Succs[1]
	}
	return slices.ContainsFunc(c.recvs, func(r *Op) bool { return r.Kind == Recv && r.In.Block() == some })
}
