package oblige

import (
	"go/token"
	"go/types"
	"math"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// MadeBy returns the make of the channel that r receives from, where r's function,
// or one that it is a literal of, makes it itself or has it made by a call.
func (c *Channel) MadeBy(r *Op) *Op {
	for _, m := range c.Makes {
		if MadeFor(r, m) != nil {
			return m
		}
		if c.StartedBy(r.Func, m.Func) && len(c.Makes) == 1 {
			return m
		}
		if prm, ok := RootOf(r.Val).(*ssa.Parameter); ok && c.P.madeByCallers(r.Func, prm, m) {
			return m
		}
		if !Within(r.Func, m.Func) {
			continue
		}
		v := RootOf(r.Val)
		if fv, ok := v.(*ssa.FreeVar); ok {
			for _, b := range ssaread.Bindings(fv) {
				v = RootOf(b)
			}
		}
		if v == m.In.(ssa.Value) || PutInto(m.In.(ssa.Value), v) {
			return m
		}
	}
	return nil
}

// MadeFor returns the call by which r's function has made what it receives from.
func MadeFor(r, m *Op) *ssa.Call {
	call, ok := RootOf(r.Val).(*ssa.Call)
	if !ok || ssaread.Callee(call.Common()) != m.Func {
		return nil
	}
	return call
}

// madeByCallers reports whether f, which only this package calls, and as a function, is each time given
// for prm what its caller has just made, or had made, with m in it, and no caller calls it twice for that.
func (p *Package) madeByCallers(f *ssa.Function, prm *ssa.Parameter, m *Op) bool {
	calls := p.Callers(f)
	return len(calls) > 0 && !p.IsEntry(f) && !slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool {
		if _, plain := call.(*ssa.Call); !plain || p.Starts(call) {
			return true
		}
		arg := ArgumentFor(call, f, prm)
		if arg == nil {
			return true
		}
		made, ok := RootOf(arg).(ssa.Instruction)
		by, helped := made.(*ssa.Call)
		if !ok || !(helped && ssaread.Callee(by.Common()) == m.Func || m.Func == call.Parent() && PutInto(m.In.(ssa.Value), RootOf(arg))) {
			return true
		}
		again := func(in ssa.Instruction) bool {
			return slices.ContainsFunc(calls, func(c ssa.CallInstruction) bool { return in == c })
		}
		return Without(call, func(in ssa.Instruction) bool { return in == made }, again) != nil
	})
}

// StartedBy reports whether f is a goroutine that only g starts, once, and that
// gets the channel from it as an argument.
func (c *Channel) StartedBy(f, g *ssa.Function) bool {
	calls := c.P.Callers(f)
	if len(calls) != 1 || f.Parent() != nil || c.P.Taken(f) {
		return false
	}
	start, isGo := calls[0].(*ssa.Go)
	if !isGo || start.Parent() != g || LeadsBack(start.Block()) {
		return false
	}
	for _, a := range start.Call.Args {
		if c.P.ObjectOf(a) == c.O {
			return true
		}
	}
	return false
}

// PutInto reports whether a channel is stored into a field of the variable or
// object root, by the function that makes both: a struct that it was given by value
// is its own.
func PutInto(ch, root ssa.Value) bool {
	if _, own := root.(*ssa.Alloc); !own {
		if _, own = root.Type().Underlying().(*types.Struct); !own {
			return false
		}
	}
	return slices.ContainsFunc(*ch.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.ChangeType: // to one way
			return PutInto(r, root)
		case *ssa.Store:
			return r.Val == ch && RootOf(r.Addr) == root
		}
		return false
	})
}

// Channel is a channel all of whose receivers are known.
type Channel struct {
	P     *Package
	O     *Object
	Cap   int64
	Makes []*Op
	Recvs []*Op
	takes map[ssa.Instruction]bool // receives
	Funcs map[*ssa.Function]bool   // that may receive, themselves or by what they call
}

// Channel describes o; nil where outsiders may receive.
func (p *Package) Channel(o *Object) *Channel {
	c := &Channel{P: p, O: o, Makes: o.Of(Make), Recvs: o.Of(Recv, SelRecv, TryRecv), takes: map[ssa.Instruction]bool{}}
	if len(c.Makes) == 0 || len(c.Recvs) == 0 || p.EndsProcess(c.Recvs[0].Func) || len(o.Of(CondWait, GroupAdd)) > 0 || p.receivedOutside(o) {
		return nil
	}
	for _, m := range c.Makes {
		c.Cap = max(c.Cap, m.Room())
	}
	w := &Wakers{P: p, Ops: c.takes, Funcs: map[*ssa.Function]bool{}}
	var from []*ssa.Function
	for _, r := range c.Recvs {
		c.takes[r.In] = true
		from = append(from, r.Func)
	}
	w.Close(from)
	c.Funcs = w.Funcs
	return c
}

// Unknown is the room of a channel of which it is not known: as much as is asked for.
const Unknown = math.MaxInt32

// Room returns how many places a channel is made with.
func (m *Op) Room() int64 {
	if m.Cap < 0 {
		return Unknown
	}
	return m.Cap
}

// Takers returns who receives.
func (c *Channel) Takers() *Wakers { return &Wakers{P: c.P, Ops: c.takes, Funcs: c.Funcs} }

// receivedOutside reports whether code outside the package may receive from o.
func (p *Package) receivedOutside(o *Object) bool {
	for _, op := range o.Of(Leak) {
		if !sendOnly(op.Val.Type()) {
			return true
		}
	}
	for _, pl := range o.Places {
		if !p.Index().open(pl) {
			continue
		}
		switch t := p.typeOf(pl); {
		case t == nil, !sendOnly(t):
			return true
		}
	}
	return false
}

func sendOnly(t types.Type) bool {
	c, ok := t.Underlying().(*types.Chan)
	return ok && c.Dir() == types.SendOnly
}

// typeOf returns the type of what lies at pl, nil where it is not known.
func (p *Package) typeOf(pl Place) types.Type {
	if pl.Value != nil {
		return pl.Value.Type()
	}
	if info, ok := p.Structs()[pl.Cell.Type]; ok && pl.Cell.Kind == ssaread.Field && pl.Cell.Field < info.St.NumFields() {
		return info.St.Field(pl.Cell.Field).Type()
	}
	if g, ok := pl.Cell.Value.(*ssa.Global); ok {
		return g.Type().Underlying().(*types.Pointer).Elem()
	}
	return nil
}

// ElemOf returns the type of what the channel v carries.
func ElemOf(v ssa.Value) types.Type { return v.Type().Underlying().(*types.Chan).Elem() }

// SentBy returns what an operation sends.
func SentBy(s *Op) ssa.Value {
	if s.Sel != nil {
		return s.Sel.States[s.Case].Send
	}
	return s.In.(*ssa.Send).X
}

// RangeLoop returns the loop that receives from a channel until it is closed, nil if recv is not of one.
func RangeLoop(recv *ssa.UnOp) map[*ssa.BasicBlock]bool {
	loop := WholeLoop(recv.Block())
	br, ok := Last(recv.Block()).(*ssa.If)
	if !recv.CommaOk || !ok || loop == nil {
		return nil
	}
	if more, ok := br.Cond.(*ssa.Extract); !ok || more.Tuple != ssa.Value(recv) || loop[br.Block().Succs[1]] {
		return nil
	}
	return loop
}

// behind returns the block in which who has received goes on; nil where that is not seen.
func (r *Op) behind() *ssa.BasicBlock {
	if r.Sel != nil {
		return CaseStart(r.Sel, r.Case)
	}
	return r.In.Block()
}

// Desertion is a way on which a receiver leaves without receiving.
type Desertion struct {
	Recv *Op
	From token.Pos       // the case that it takes, or where it starts the sender
	Ret  ssa.Instruction // where it leaves
	Why  string
}

// Async reports whether f is started as a goroutine and never called as a function.
func (c *Channel) Async(f *ssa.Function) bool {
	calls := c.P.Callers(f)
	for _, call := range calls {
		if !c.P.Starts(call) {
			return false
		}
	}
	return len(calls) > 0
}

// Elsewhere reports whether f, a function literal within root, runs in another goroutine than root does: it,
// or one in which it lies, is started, or handed to code out of sight.
func (c *Channel) Elsewhere(f, root *ssa.Function) bool {
	for g := f; g != nil && g != root; g = g.Parent() {
		if c.Async(g) || c.HandedOn(g) {
			return true
		}
	}
	return false
}

// HandedOn reports whether the function literal g is handed to code out of sight by a function that itself
// receives from the channel, which has no room: if that code called it at once the send could never end.
func (c *Channel) HandedOn(g *ssa.Function) bool {
	makes := ssaread.Creators(g)
	if c.Cap > 0 || len(makes) == 0 || len(c.P.Callers(g)) > 0 {
		return false
	}
	return !slices.ContainsFunc(makes, func(mc *ssa.MakeClosure) bool {
		return !slices.ContainsFunc(c.Recvs, func(r *Op) bool { return r.Func == mc.Parent() }) || !c.P.onlyHandedOut(mc)
	})
}

// onlyHandedOut reports whether a function is used as an argument of calls of code out of sight alone.
func (p *Package) onlyHandedOut(v ssa.Value) bool {
	uses := *v.Referrers()
	return len(uses) > 0 && !slices.ContainsFunc(uses, func(use ssa.Instruction) bool {
		switch use := use.(type) {
		case *ssa.ChangeType:
			return !p.onlyHandedOut(use)
		case *ssa.Call:
			return use.Call.Value == v || p.HasBody(ssaread.Callee(use.Common()))
		}
		_, debug := use.(*ssa.DebugRef)
		return !debug
	})
}

// Drains reports whether in receives, or leads to a receive, or starts one that does.
func (c *Channel) Drains(in ssa.Instruction) bool {
	if c.takes[in] || c.Emptied(in) || c.countsAll(in) || c.knowsFlag(in) || c.knowsNil(in) {
		return true
	}
	var buf [10]*ssa.Value
	for _, op := range in.Operands(buf[:0]) {
		if f, ok := (*op).(*ssa.Function); ok && c.Funcs[ssaread.Origin(f)] {
			return true
		}
	}
	return false
}

// countsAll reports whether in asks, in a loop that receives, how many are still to
// come: a number of the function's own.
func (c *Channel) countsAll(in ssa.Instruction) bool {
	br, ok := in.(*ssa.If)
	if !ok {
		return false
	}
	cmp, ok := br.Cond.(*ssa.BinOp)
	if !ok || !IsCount(cmp.X.Type()) || !LocalVar(cmp.X) {
		return false
	}
	for _, r := range c.Recvs {
		loop := WholeLoop(r.In.Block())
		if r.Func == in.Parent() && loop[in.Block()] && !ofOtherCase(r, in) && (!loop[br.Block().Succs[0]] || !loop[br.Block().Succs[1]]) {
			return true
		}
	}
	return false
}

// knowsFlag reports whether in asks a flag of the function's own whether something is still to
// come, and receives it then: what says no is set only behind a receive.
func (c *Channel) knowsFlag(in ssa.Instruction) bool {
	br, ok := in.(*ssa.If)
	if !ok {
		return false
	}
	flag, owed := br.Cond, true
	if not, ok := flag.(*ssa.UnOp); ok && not.Op == token.NOT {
		flag, owed = not.X, false
	}
	phi, ok := flag.(*ssa.Phi)
	if !ok {
		return false
	}
	receives := func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(in ssa.Instruction) bool { return c.takes[in] })
	}
	switch succs := br.Block().Succs; {
	case receives(succs[0]) == receives(succs[1]):
		return false
	case receives(succs[1]):
		owed = !owed
	}
	over := func(v ssa.Value) bool {
		is, known := IsTrue(v)
		return !known || is != owed
	}
	return c.setBehind(phi, over, map[*ssa.Phi]bool{})
}

// setBehind reports whether a variable becomes what says that it is over only behind a receive.
func (c *Channel) setBehind(v *ssa.Phi, over func(ssa.Value) bool, seen map[*ssa.Phi]bool) bool {
	if seen[v] {
		return true
	}
	seen[v] = true
	for i, e := range v.Edges {
		if each, ok := e.(*ssa.Phi); ok && !c.setBehind(each, over, seen) || !ok && over(e) && !c.behind(v.Block().Preds[i]) {
			return false
		}
	}
	return true
}

// behind reports whether a receive has come on every way to b.
func (c *Channel) behind(b *ssa.BasicBlock) bool {
	return slices.ContainsFunc(c.Recvs, func(r *Op) bool {
		start := r.behind()
		return start != nil && start.Dominates(b)
	})
}

// knowsNil reports whether in asks whether the variable that holds the channel is nil, which it becomes
// only behind a receive: what came last, or the close, said so.
func (c *Channel) knowsNil(in ssa.Instruction) bool {
	br, ok := in.(*ssa.If)
	if !ok {
		return false
	}
	cmp, ok := br.Cond.(*ssa.BinOp)
	if !ok || !IsNil(cmp.Y) {
		return false
	}
	if c.P.ObjectOf(cmp.X) != c.O {
		return false
	}
	switch v := cmp.X.(type) {
	case *ssa.Phi:
		return c.setBehind(v, IsNil, map[*ssa.Phi]bool{})
	case *ssa.UnOp:
		cell := ssaread.CellOf(v.X)
		return cell.Kind == ssaread.Var && !slices.ContainsFunc(c.P.Writers(cell), func(in ssa.Instruction) bool {
			wr, ok := c.P.WriteTo(in, cell)
			return !ok || wr.Val != nil && IsNil(wr.Val) && !c.behind(in.Block())
		})
	}
	return false
}

// Emptied reports whether in belongs to a loop that does nothing but receive, of
// which how often it goes round is not asked, or runs deferred calls that may receive.
func (c *Channel) Emptied(in ssa.Instruction) bool {
	if _, ok := in.(*ssa.RunDefers); ok {
		return c.defersReceive(in.Parent())
	}
	for _, r := range c.Recvs {
		if r.Kind == Recv && r.Func == in.Parent() && ComesIn(in, InnerLoop(r.In.Block())) {
			return true
		}
	}
	return false
}

// ComesIn reports whether in belongs to the loop, or decides whether it is entered.
func ComesIn(in ssa.Instruction, loop map[*ssa.BasicBlock]bool) bool {
	br, ok := in.(*ssa.If)
	return loop[in.Block()] || ok && (loop[br.Block().Succs[0]] || loop[br.Block().Succs[1]])
}

// defersReceive reports whether f defers a call that may receive.
func (c *Channel) defersReceive(f *ssa.Function) bool {
	for in := range ssaread.Instrs(f) {
		if d, ok := in.(*ssa.Defer); ok && c.Funcs[ssaread.Callee(d.Common())] {
			return true
		}
	}
	return false
}

// Leaves reports whether a way leads out of the loop from b.
func Leaves(b *ssa.BasicBlock, loop map[*ssa.BasicBlock]bool) bool {
	for _, succ := range b.Succs {
		if !loop[succ] {
			return true
		}
	}
	return false
}

// Fails returns how the receiver's function returns out of the loop in which it
// receives because of an error, and leaves what else is sent.
func (c *Channel) Fails(root *ssa.Function) *Desertion {
	for _, r := range c.Recvs {
		loop := OuterLoop(r.In.Block())
		if loop == nil || c.defersReceive(root) || r.Func != root && !c.endsWith(root, r.Func) {
			continue
		}
		for _, b := range Ordered(loop) {
			br, ok := Last(b).(*ssa.If)
			if !ok || !IsErrorTest(br.Cond) || !Reaches(r.In, br) {
				continue
			}
			for _, succ := range b.Succs {
				if c.ByLast(r, b, succ) {
					continue
				}
				if ret := StraightReturn(succ, c.Drains); ret != nil {
					return &Desertion{Recv: r, From: PosOf(br), Ret: ret, Why: "fails"}
				}
			}
		}
	}
	return nil
}

// GaveUp is why a receiver leaves that has received what it leaves for.
const GaveUp = "gives up"

// GivesUp returns how root leaves the loop in which it receives because of what it has received.
func (c *Channel) GivesUp(root *ssa.Function) *Desertion {
	for _, r := range c.Recvs {
		loop, start := OuterLoop(r.In.Block()), r.behind()
		if loop == nil || start == nil || r.Func != root || c.defersReceive(root) {
			continue
		}
		for _, b := range Ordered(loop) {
			br, ok := Last(b).(*ssa.If)
			if !ok || !start.Dominates(b) || r.Sel == nil && b == start {
				continue
			}
			for _, succ := range b.Succs {
				if ret := StraightReturn(succ, c.Drains); ret != nil && !c.ByLast(r, b, succ) {
					return &Desertion{Recv: r, From: PosOf(br), Ret: ret, Why: GaveUp}
				}
			}
		}
	}
	return nil
}

// EndsUp reports whether root, which calls f, and nothing between calls again when f has returned, comes to
// its end then without receiving.
func (c *Channel) EndsUp(root, f *ssa.Function) bool {
	for range MaxUp {
		if f == root {
			return !c.defersReceive(root)
		}
		calls := c.P.Callers(f)
		if len(calls) != 1 || !c.endsWith(calls[0].Parent(), f) {
			return false
		}
		f = calls[0].Parent()
	}
	return false
}

// endsWith reports whether the goroutine root ends, without receiving, when f does, which
// it calls once.
func (c *Channel) endsWith(root, f *ssa.Function) bool {
	calls := c.P.Callers(f)
	return len(calls) == 1 && calls[0].Parent() == root && !LeadsBack(calls[0].Block()) && !c.defersReceive(f) && Feasible(calls[0], c.Drains, IsReturn) != nil
}

// Receiver returns the goroutine in which, itself or in what it calls, all
// receives are, nil if there is none.
func (c *Channel) Receiver() *ssa.Function {
	var root *ssa.Function
	for _, r := range c.Recvs {
		f := r.Func
		for range MaxUp {
			calls := c.P.Callers(f)
			if c.Async(f) || len(calls) == 0 || c.P.StandsAlone(f) && !c.P.isInner(f) {
				break
			}
			f = calls[0].Parent()
			for _, call := range calls {
				if call.Parent() != f {
					return nil
				}
			}
		}
		if !c.Async(f) || root != nil && f != root || r.Kind == TryRecv && !c.looksToo(r) {
			return nil
		}
		root = f
	}
	return root
}

// Runner returns the entry in which, itself or in what it calls, all receives are, where that serves: it
// receives in a loop, and hands its caller nothing of the kind that comes. Nil if there is none. Outsiders
// run it as a goroutine, and what is sent when it has returned is received only by another run.
func (c *Channel) Runner() *ssa.Function {
	var root *ssa.Function
	for _, r := range c.Recvs {
		f := r.Func
		for range MaxUp {
			calls := c.P.Callers(f)
			if c.P.StandsAlone(f) || len(calls) != 1 || c.P.Starts(calls[0]) || LeadsBack(calls[0].Block()) {
				break
			}
			f = calls[0].Parent()
		}
		if r.Kind != SelRecv || !LeadsBack(r.In.Block()) || root != nil && f != root || f.Parent() != nil || !c.P.IsEntry(f) || !c.P.StandsAlone(f) || c.P.Spawned(f) {
			return nil
		}
		root = f
	}
	elem := ElemOf(c.Recvs[0].Val)
	for res := range root.Signature.Results().Variables() {
		if holdsAny(res.Type(), elem) {
			return nil
		}
	}
	return root
}

// holdsAny reports whether a value of a type may be one of another, or some of them.
func holdsAny(t, elem types.Type) bool {
	for range 4 {
		if types.Identical(t, elem) {
			return true
		}
		next, ok := t.Underlying().(interface{ Elem() types.Type })
		if !ok {
			return false
		}
		t = next.Elem()
	}
	return true
}

// looksToo reports whether r, which does not wait, takes what else is there for one who has
// waited: a function literal of the one that does, or itself.
func (c *Channel) looksToo(r *Op) bool {
	return slices.ContainsFunc(c.Recvs, func(w *Op) bool { return w.Kind != TryRecv && Within(r.Func, w.Func) })
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
		for in := range ssaread.Instrs(f) {
			if mi, ok := in.(*ssa.MakeInterface); ok {
				if t := ssaread.Named(mi.X.Type()); t != nil {
					p.boxed[t.Origin()] = true
				}
			}
		}
	}
	return p.boxed
}

// Roomy reports whether a channel is made with room.
func Roomy(queue *Object) bool {
	return slices.ContainsFunc(queue.Of(Make), func(m *Op) bool { return m.Cap != 0 })
}

// LeavesQueue returns how those who receive from a channel end with something
// left in it, or about to be sent: each does so in a select, and returns by a case for a
// channel that is closed for good. Nobody else receives from it.
func (p *Package) LeavesQueue(queue *Object) *Ending {
	makes := queue.Of(Make)
	if queue.Open || len(makes) == 0 || len(queue.Of(Leak, Recv, TryRecv, Close)) > 0 {
		return nil
	}
	takes := map[ssa.Instruction]bool{}
	for _, r := range queue.Of(SelRecv) {
		takes[r.In] = true
	}
	var first *Ending
	for _, r := range queue.Of(SelRecv) {
		end := p.LeavesAt(r.Sel, p.EndsForGood, func(in ssa.Instruction) bool { return takes[in] })
		if end == nil {
			return nil
		}
		if first == nil {
			first = end
		}
	}
	return first
}

// AnswerOn returns what those wait on who send a request on queue: the request is
// a channel, or carries one.
func (p *Package) AnswerOn(queue *Object) *Object {
	t := queue.Ops[0].Val.Type()
	ch, ok := t.Underlying().(*types.Chan)
	if !ok {
		return nil
	}
	elem := ch.Elem()
	if _, ok := elem.Underlying().(*types.Chan); ok {
		return p.ObjectAt(Place{Cell: ssaread.ElemOf(t)})
	}
	return p.PromiseOf(elem, 3)
}

// WaitsFor reports whether who closes the channel of an end waits before for those
// who do as the function of s does, or is kept out by a lock that s holds.
func (p *Package) WaitsFor(end *Ending, s *Op) bool {
	o := p.ObjectOf(end.Chan())
	if o == nil {
		return false
	}
	held := p.HeldAt(s.In)
	for _, c := range o.Of(Close) {
		if slices.ContainsFunc(p.HeldAt(c.In), func(l Place) bool { return slices.Contains(held, l) }) {
			return true
		}
		for _, g := range p.Objects() {
			for _, w := range g.Of(GroupWait) {
				if w.Func == c.Func && Reaches(w.In, c.In) && slices.ContainsFunc(g.Of(GroupDone), func(d *Op) bool { return Within(d.Func, s.Func) }) {
					return true
				}
			}
		}
	}
	return false
}

// Unbuffered reports whether a channel is made in the package, and always without room.
func Unbuffered(o *Object) bool {
	for _, m := range o.Of(Make) {
		if m.Cap != 0 {
			return false
		}
	}
	return len(o.Of(Make)) > 0
}

// IsRecvOnly reports whether a channel is for receiving only.
func IsRecvOnly(v ssa.Value) bool {
	c, ok := v.Type().Underlying().(*types.Chan)
	return ok && c.Dir() == types.RecvOnly
}

// WaitsForItself reports whether s sends on a channel without room from which only its own
// goroutine receives, on the same object's.
func (p *Package) WaitsForItself(o *Object, s *Op) bool {
	root := p.SoleGoroutine(s.Func)
	recvs := o.Of(Recv, SelRecv, TryRecv)
	if root == nil || !Unbuffered(o) || len(recvs) == 0 {
		return false
	}
	mine := p.RoutesTo(s)
	return len(mine) == 1 && !slices.ContainsFunc(recvs, func(r *Op) bool {
		theirs := p.RoutesTo(r)
		return p.SoleGoroutine(r.Func) != root || len(theirs) != 1 || theirs[0] != mine[0]
	})
}

// RoutesTo returns where the channel of op lies, each as a goroutine that comes to op would name it.
func (p *Package) RoutesTo(op *Op) []Route {
	var out []Route
	for _, r := range p.RunsTo(op.In) {
		if at := RouteFor(op, r); !slices.Contains(out, at) {
			out = append(out, at)
		}
	}
	return out
}

// RouteFor returns where the channel of op lies, as the goroutine of r that comes to op names it.
func RouteFor(op *Op, r Run) Route {
	at := RouteOf(op.Val)
	for i := len(r.Steps) - 2; i >= r.Own; i-- {
		at = substitute(at, r.Steps[i+1].Parent(), r.Steps[i].(ssa.CallInstruction).Common().Args)
	}
	return at
}

// RoomTold reports whether outsiders are told how much room a channel has: they keep to it.
func (p *Package) RoomTold(o *Object) bool {
	if p.roomTold == nil {
		p.roomTold = map[*Object]bool{}
		for _, f := range p.Funcs {
			if f.Parent() != nil || !p.IsEntry(f) {
				continue
			}
			for _, ret := range ReturnsOf(f) {
				for _, v := range ret.Results {
					if call, ok := v.(*ssa.Call); ok && ssaread.IsBuiltin(call.Common(), "cap") && IsChan(call.Call.Args[0]) {
						p.roomTold[p.ObjectOf(call.Call.Args[0])] = true
					}
				}
			}
		}
	}
	return p.roomTold[o]
}

// Tells reports whether an object carries nothing but that somebody is done.
func Tells(o *Object) bool {
	for _, op := range o.Ops {
		if op.Kind == GroupWait {
			return true
		}
		if c, ok := op.Val.Type().Underlying().(*types.Chan); ok {
			st, ok := c.Elem().Underlying().(*types.Struct)
			return ok && st.NumFields() == 0
		}
	}
	return false
}
