package oblige

import (
	"fmt"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// abandonedSend: a plain send on a channel without room, whose receiver waits for
// something else too and may have left: the sender stands for ever, and with it
// what it holds. Three forms, told by who makes the channel:
//
//   - the receiver's function makes it for one answer, and leaves by another case
//     of its select, or by a return between starting the sender and receiving;
//   - several senders are started, and fewer receive;
//   - a goroutine receives on a channel that lives as long as an object, may end
//     without, and nobody else receives.
//
// Silent where the capacity is not known, where outsiders may receive, where any
// way out receives what is left, and where the sender has another way out.
func abandonedSend(p *Package) []Breach {
	var out []Breach
	for _, o := range p.Objects() {
		sends := o.Of(Send)
		if len(sends) == 0 {
			continue
		}
		c := p.channel(o)
		if c == nil {
			continue
		}
		groups, local := c.byMake()
		for _, s := range sends {
			if l := c.lasting(s, local); l != nil {
				out = append(out, c.breach(s, l))
			}
			for _, g := range groups {
				l := g.deserted(s)
				if l == nil {
					continue
				}
				b := g.breach(s, l)
				if len(groups) > 1 { // many ask, one answers: who asks makes the room
					b.Func, b.Pos = g.makes[0].Func, g.makes[0].Pos()
				}
				out = append(out, b)
			}
		}
	}
	return out
}

// byMake splits the channels by who makes them; local says that all receivers
// receive from what their own function made.
func (c *channel) byMake() (groups []*channel, local bool) {
	recvs := map[*Op][]*Op{}
	for _, r := range c.recvs {
		m := c.madeBy(r)
		if m == nil {
			return nil, false
		}
		recvs[m] = append(recvs[m], r)
	}
	for _, m := range c.makes {
		if len(recvs[m]) > 0 {
			g := *c
			g.cap, g.makes, g.recvs = m.Cap, []*Op{m}, recvs[m]
			groups = append(groups, &g)
		}
	}
	return groups, true
}

// madeBy returns the make of the channel that r receives from, where r's function,
// or one that it is a literal of, makes it itself.
func (c *channel) madeBy(r *Op) *Op {
	for _, m := range c.makes {
		if !within(r.Func, m.Func) {
			continue
		}
		v := rootOf(r.Val)
		if fv, ok := v.(*ssa.FreeVar); ok {
			for _, b := range ssaread.Bindings(fv) {
				v = rootOf(b)
			}
		}
		if v == m.In.(ssa.Value) || putInto(m.In.(ssa.Value), v) {
			return m
		}
	}
	return nil
}

// putInto reports whether a channel is stored into a field of the variable or
// object root, by the function that makes both.
func putInto(ch, root ssa.Value) bool {
	if _, ok := root.(*ssa.Alloc); !ok {
		return false
	}
	for _, r := range *ch.Referrers() {
		if st, ok := r.(*ssa.Store); ok && rootOf(st.Addr) == root {
			return true
		}
	}
	return false
}

// channel is a channel all of whose receivers are known.
type channel struct {
	p     *Package
	o     *Object
	cap   int64
	makes []*Op
	recvs []*Op
	takes map[ssa.Instruction]bool // receives
	funcs map[*ssa.Function]bool   // that may receive, themselves or by what they call
}

// channel describes o; nil where its capacity is not known or outsiders may receive.
func (p *Package) channel(o *Object) *channel {
	c := &channel{p: p, o: o, makes: o.Of(Make), recvs: o.Of(Recv, SelRecv, TryRecv), takes: map[ssa.Instruction]bool{}}
	if len(c.makes) == 0 || len(c.recvs) == 0 || len(o.Of(CondWait, GroupAdd)) > 0 || p.receivedOutside(o) {
		return nil
	}
	for _, m := range c.makes {
		if m.Cap < 0 {
			return nil
		}
		c.cap = max(c.cap, m.Cap)
	}
	w := &wakers{p: p, ops: c.takes, funcs: map[*ssa.Function]bool{}}
	var from []*ssa.Function
	for _, r := range c.recvs {
		c.takes[r.In] = true
		from = append(from, r.Func)
	}
	w.close(from)
	c.funcs = w.funcs
	return c
}

// receivedOutside reports whether code outside the package may receive from o.
func (p *Package) receivedOutside(o *Object) bool {
	for _, op := range o.Of(Leak) {
		if !sendOnly(op.Val.Type()) {
			return true
		}
	}
	for _, pl := range o.Places {
		if !p.index().open(pl) {
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
	if info, ok := p.structs()[pl.Cell.Type]; ok && pl.Cell.Kind == ssaread.Field && pl.Cell.Field < info.st.NumFields() {
		return info.st.Field(pl.Cell.Field).Type()
	}
	if g, ok := pl.Cell.Value.(*ssa.Global); ok {
		return g.Type().Underlying().(*types.Pointer).Elem()
	}
	return nil
}

// desertion is a way on which a receiver leaves without receiving.
type desertion struct {
	recv *Op
	from token.Pos       // the case that it takes, or where it starts the sender
	ret  ssa.Instruction // where it leaves
	why  string
}

// lasting returns how the receivers of a channel that lives as long as an object
// may have left s alone, nil if not.
func (c *channel) lasting(s *Op, local bool) *desertion {
	if local || c.cap > 0 || c.funcs[s.Func] {
		return nil
	}
	if d := c.heldBack(s); d != nil {
		return d
	}
	return c.ended(s)
}

// deserted returns how the receiver of what s sends, which made the channel for
// it, may leave it alone, nil if not.
func (c *channel) deserted(s *Op) *desertion {
	if !c.elsewhere(s, outermost(c.recvs[0].Func)) || !c.sameFunc() || c.ranges() {
		return nil
	}
	if c.cap == 0 {
		for _, recv := range c.recvs {
			if l := c.leavesBy(recv); l != nil {
				return l
			}
		}
		if l := c.leavesBefore(s); l != nil {
			return l
		}
	}
	return c.outnumbered(s)
}

// ranges reports whether somebody receives until the channel is closed.
func (c *channel) ranges() bool {
	for _, r := range c.recvs {
		if u, ok := r.In.(*ssa.UnOp); ok && u.CommaOk && leadsBack(u.Block()) {
			return true
		}
	}
	return false
}

// sameFunc reports whether one function does all receiving.
func (c *channel) sameFunc() bool {
	for _, r := range c.recvs {
		if r.Func != c.recvs[0].Func {
			return false
		}
	}
	return true
}

// elsewhere reports whether s is executed by another goroutine than the one that
// runs f: by a literal that f starts, or hands on, or by a function that f does not call.
func (c *channel) elsewhere(s *Op, f *ssa.Function) bool {
	for g := s.Func; g != nil; g = g.Parent() {
		if g == f {
			return false
		}
		if c.async(g) {
			return true
		}
		for _, call := range c.p.Callers(g) {
			if _, plain := call.(*ssa.Call); plain && within(call.Parent(), f) {
				return false
			}
		}
	}
	return true
}

// async reports whether f is started as a goroutine and never called as a function.
func (c *channel) async(f *ssa.Function) bool {
	calls := c.p.Callers(f)
	for _, call := range calls {
		if _, isGo := call.(*ssa.Go); !isGo {
			return false
		}
	}
	return len(calls) > 0
}

// drains reports whether in receives, or leads to a receive, or starts one that does.
func (c *channel) drains(in ssa.Instruction) bool {
	if c.takes[in] {
		return true
	}
	var buf [10]*ssa.Value
	for _, op := range in.Operands(buf[:0]) {
		if f, ok := (*op).(*ssa.Function); ok && c.funcs[ssaread.Origin(f)] {
			return true
		}
	}
	return false
}

// leavesBy returns how a receiver leaves by another case of its select.
func (c *channel) leavesBy(r *Op) *desertion {
	if r.Kind != SelRecv {
		return nil
	}
	for i, st := range r.Sel.States {
		if i == r.Case || st.Chan == nil || c.p.ObjectOf(st.Chan) == c.o {
			continue
		}
		b := caseStart(r.Sel, i)
		if b == nil {
			continue
		}
		if ret := c.returns(b.Instrs[0]); ret != nil {
			return &desertion{recv: r, from: statePos(r.Sel, i), ret: ret, why: "leaves by another case"}
		}
	}
	return nil
}

func statePos(sel *ssa.Select, i int) token.Pos {
	if pos := sel.States[i].Pos; pos.IsValid() {
		return pos
	}
	return sel.Pos()
}

// caseStart returns the block where case i of a select goes on: the last case
// has no comparison of its own.
func caseStart(sel *ssa.Select, i int) *ssa.BasicBlock {
	if b := caseBlock(sel, i); b != nil {
		return b
	}
	if i == 0 || i != len(sel.States)-1 {
		return nil
	}
	before := caseBlock(sel, i-1)
	if before == nil || len(before.Preds) != 1 {
		return nil
	}
	return before.Preds[0].Succs[1]
}

// returns returns the return that a way from in, itself included, comes to without receiving.
func (c *channel) returns(in ssa.Instruction) ssa.Instruction {
	if c.drains(in) {
		return nil
	}
	if IsReturn(in) {
		return in
	}
	return Without(in, c.drains, IsReturn)
}

// leavesBefore returns how the receiver returns between starting the sender and receiving.
func (c *channel) leavesBefore(s *Op) *desertion {
	recv := c.recvs[0]
	for _, b := range recv.Func.Blocks {
		for _, in := range b.Instrs {
			g, ok := in.(*ssa.Go)
			if !ok || !within(s.Func, ssaread.Callee(g.Common())) || !Reaches(g, recv.In) {
				continue
			}
			if ret := Without(g, c.drains, IsReturn); ret != nil {
				return &desertion{recv: recv, from: g.Pos(), ret: ret, why: "returns before it receives"}
			}
		}
	}
	return nil
}

// outnumbered returns the receiver where more senders are started than it and the
// channel's room take.
func (c *channel) outnumbered(s *Op) *desertion {
	starts := 0
	for _, each := range c.o.Of(Send) {
		f := each.Func
		if leadsBack(each.In.Block()) || !c.async(f) {
			return nil
		}
		for _, call := range c.p.Callers(f) {
			if leadsBack(call.Block()) {
				starts += 100
			}
			starts++
		}
	}
	for _, r := range c.recvs {
		if r.Kind == TryRecv || leadsBack(r.In.Block()) {
			return nil
		}
	}
	if int64(starts) <= int64(len(c.recvs))+c.cap {
		return nil
	}
	r := c.recvs[0]
	ret := Without(r.In, c.drains, IsReturn)
	if ret == nil {
		return nil
	}
	return &desertion{recv: r, from: r.Pos(), ret: ret, why: "receives but once"}
}

// heldBack returns how the receivers, none of which comes back, may leave a sender
// that holds a lock meanwhile.
func (c *channel) heldBack(s *Op) *desertion {
	if len(c.p.HeldAt(s.In)) == 0 {
		return nil
	}
	var first *desertion
	for _, r := range c.recvs {
		if leadsBack(r.In.Block()) {
			return nil
		}
		l := c.leavesBy(r)
		if l == nil {
			return nil
		}
		if first == nil {
			first = l
		}
	}
	return first
}

// ended returns how the one goroutine that receives may have ended when s sends.
func (c *channel) ended(s *Op) *desertion {
	root := c.receiver()
	if root == nil || within(s.Func, root) {
		return nil
	}
	passing := map[*ssa.Function]bool{}
	if !c.mayPass(root, passing) {
		return nil
	}
	surely := func(in ssa.Instruction) bool { return c.surely(in, passing) }
	ret := Without(root.Blocks[0].Instrs[0], surely, IsReturn)
	if ret == nil {
		return nil
	}
	r := c.recvs[0]
	return &desertion{recv: &Op{Kind: r.Kind, In: r.In, Func: root, Val: r.Val, Sel: r.Sel, Case: r.Case}, from: r.Pos(), ret: ret, why: "goes on without it"}
}

// receiver returns the goroutine in which, itself or in what it calls, all
// receives are, nil if there is none.
func (c *channel) receiver() *ssa.Function {
	var root *ssa.Function
	for _, r := range c.recvs {
		f := r.Func
		for range maxUp {
			calls := c.p.Callers(f)
			if c.async(f) || len(calls) == 0 || c.p.standsAlone(f) {
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
	known[f] = !surely(first) && (IsReturn(first) || Without(first, surely, IsReturn) != nil)
	return known[f]
}

// surely reports whether one who comes to in has received, or will.
func (c *channel) surely(in ssa.Instruction, passing map[*ssa.Function]bool) bool {
	if call, ok := in.(*ssa.Call); ok {
		g := ssaread.Callee(call.Common())
		return c.funcs[g] && !passing[g]
	}
	for _, r := range c.recvs {
		if r.In == in && r.Kind == Recv {
			return true
		}
		if r.Kind == SelRecv {
			if b := caseStart(r.Sel, r.Case); b == nil && r.In == in || b != nil && len(b.Instrs) > 0 && b.Instrs[0] == in {
				return true
			}
		}
	}
	return false
}

func (c *channel) breach(s *Op, l *desertion) Breach {
	name := c.p.chanName(c.o)
	b := Breach{Check: "abandoned-send", Func: s.Func, Pos: s.Pos()}
	b.Message = fmt.Sprintf("%s sends on %s for ever once %s has left at line %d",
		ssaread.ShortName(s.Func), name, ssaread.ShortName(l.recv.Func), c.p.line(posOf(l.ret)))
	b.Steps = []Step{
		{l.recv.Pos(), "receiver", l.recv.Func, "waits for " + name},
		{l.from, "receiver", l.recv.Func, l.why},
		{posOf(l.ret), "receiver", l.recv.Func, "returns"},
		{s.Pos(), "sender", s.Func, "sends on " + name + ", which has no room"},
		{Pos: s.Pos(), Text: "the receiver has left, and nobody will receive"},
	}
	return b
}

// chanName returns the name that people know of a channel: the variable or field
// that it lies in.
func (p *Package) chanName(o *Object) string {
	for _, pl := range o.Places {
		if n := cellName(pl.Cell, p); n != noName {
			return n
		}
	}
	return "its channel"
}
