package oblige

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

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
	if local || c.funcs[s.Func] {
		return nil
	}
	if c.cap > 0 {
		return c.fillsUp(s)
	}
	if end := c.p.leavesQueue(c.o); end != nil && c.p.refused(c.o, s, end) {
		return nil // no-exit tells that: others know of the end
	}
	if d := c.heldBack(s); d != nil {
		return d
	}
	return c.ended(s)
}

// fillsUp returns how the one goroutine that receives may have failed where s is sent as
// often as outsiders want: whatever room there is, it is full then. A channel that carries
// errors tells of an end itself.
func (c *channel) fillsUp(s *Op) *desertion {
	root := c.receiver()
	if root == nil || within(s.Func, root) || handshake(s.Val) || !c.p.IsEntry(s.Func) || c.p.Spawned(s.Func) || ssaread.IsError(elemOf(s.Val)) {
		return nil
	}
	return c.fails(root)
}

// elemOf returns the type of what the channel v carries.
func elemOf(v ssa.Value) types.Type { return v.Type().Underlying().(*types.Chan).Elem() }

// deserted returns how the receiver of what s sends, which made the channel for
// it, may leave it alone, nil if not.
func (c *channel) deserted(s *Op) *desertion {
	if !c.elsewhere(s, outermost(c.recvs[0].Func)) || !c.sameFunc() {
		return nil
	}
	if c.ranges() {
		return c.breaksOff(s)
	}
	if c.cap == 0 {
		for _, recv := range c.recvs {
			if l := c.leavesBy(recv, s); l != nil {
				return l
			}
		}
		if l := c.leavesBefore(s); l != nil {
			return l
		}
		if l := c.leavesAtAll(); l != nil {
			return l
		}
	}
	if c.cap == 0 || c.unbounded(s) {
		if l := c.leavesEarly(s); l != nil {
			return l
		}
	}
	if n, ok := c.started(); ok && c.cap > 0 && int64(n) > c.cap {
		for _, recv := range c.recvs {
			if l := c.leavesBy(recv, s); l != nil {
				return l
			}
		}
	}
	return c.outnumbered(s)
}

// breaksOff returns how a receiver that ranges over the channel leaves the loop
// while its one sender, a loop too, has more to send.
func (c *channel) breaksOff(s *Op) *desertion {
	recv := c.recvs[0]
	sender := bodyOf(s.Func)
	if c.cap > 0 || len(c.recvs) != 1 || sender == s.Func && !leadsBack(s.In.Block()) {
		return nil
	}
	start := soleStart(c.p, sender, recv.Func)
	if call := madeFor(recv, c.makes[0]); call != nil {
		start = soleStart(c.p, sender, c.makes[0].Func)
	}
	if start == nil || leadsBack(start.Block()) {
		return nil
	}
	loop := innerLoop(recv.In.Block())
	for _, b := range ordered(loop) {
		if b == recv.In.Block() || b == headOf(loop) {
			continue
		}
		for _, succ := range b.Succs {
			if loop[succ] || innerLoop(succ) != nil && len(innerLoop(succ)) > len(loop) || c.byLast(recv, b, succ) {
				continue
			}
			if ret := c.returns(succ.Instrs[0]); ret != nil {
				return &desertion{recv: recv, from: posOf(last(b)), ret: ret, why: "has what it wants, and leaves the loop"}
			}
		}
	}
	return nil
}

// bodyOf returns the function in which f is the body of a loop over a function, f
// itself if it is none.
func bodyOf(f *ssa.Function) *ssa.Function {
	for f.Synthetic == "range-over-func yield" {
		f = f.Parent()
	}
	return f
}

// soleStart returns where g starts the function literal f as a goroutine, nil if
// it does not, or f is called elsewhere too.
func soleStart(p *Package, f, g *ssa.Function) ssa.CallInstruction {
	calls := p.Callers(f)
	if len(calls) != 1 || calls[0].Parent() != g || !p.Starts(calls[0]) {
		return nil
	}
	return calls[0]
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
			if _, plain := call.(*ssa.Call); plain && !c.p.Starts(call) && within(call.Parent(), f) {
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
		if !c.p.Starts(call) {
			return false
		}
	}
	return len(calls) > 0
}

// drains reports whether in receives, or leads to a receive, or starts one that does.
func (c *channel) drains(in ssa.Instruction) bool {
	if c.takes[in] || c.emptied(in) || c.countsAll(in) {
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

// countsAll reports whether in asks, in a loop that receives, how many are still to
// come: a number of the function's own.
func (c *channel) countsAll(in ssa.Instruction) bool {
	br, ok := in.(*ssa.If)
	if !ok {
		return false
	}
	cmp, ok := br.Cond.(*ssa.BinOp)
	if !ok || !isCount(cmp.X.Type()) || !localVar(cmp.X) {
		return false
	}
	for _, r := range c.recvs {
		loop := innerLoop(r.In.Block())
		if r.Func == in.Parent() && loop[in.Block()] && !ofOtherCase(r, in) && (!loop[br.Block().Succs[0]] || !loop[br.Block().Succs[1]]) {
			return true
		}
	}
	return false
}

// ofOtherCase reports whether in is done only in another case of r's select.
func ofOtherCase(r *Op, in ssa.Instruction) bool {
	if r.Sel == nil {
		return false
	}
	for i := range r.Sel.States {
		if b := CaseStart(r.Sel, i); i != r.Case && b != nil && b.Dominates(in.Block()) {
			return true
		}
	}
	return false
}

// emptied reports whether in belongs to a loop that does nothing but receive, of
// which how often it goes round is not asked, or runs deferred calls that may receive.
func (c *channel) emptied(in ssa.Instruction) bool {
	if _, ok := in.(*ssa.RunDefers); ok {
		return c.defersReceive(in.Parent())
	}
	for _, r := range c.recvs {
		if r.Kind == Recv && r.Func == in.Parent() && comesIn(in, innerLoop(r.In.Block())) {
			return true
		}
	}
	return false
}

// comesIn reports whether in belongs to the loop, or decides whether it is entered.
func comesIn(in ssa.Instruction, loop map[*ssa.BasicBlock]bool) bool {
	br, ok := in.(*ssa.If)
	return loop[in.Block()] || ok && (loop[br.Block().Succs[0]] || loop[br.Block().Succs[1]])
}

// defersReceive reports whether f defers a call that may receive.
func (c *channel) defersReceive(f *ssa.Function) bool {
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			if d, ok := in.(*ssa.Defer); ok && c.funcs[ssaread.Callee(d.Common())] {
				return true
			}
		}
	}
	return false
}

// leavesBy returns how a receiver leaves by another case of its select than that
// of s, or of a send that is made instead of s.
func (c *channel) leavesBy(r, s *Op) *desertion {
	if r.Kind != SelRecv || c.p.otherMode(r, s) {
		return nil
	}
	for i, st := range r.Sel.States {
		if i == r.Case || st.Chan == nil || c.p.ObjectOf(st.Chan) == c.o {
			continue
		}
		b := CaseStart(r.Sel, i)
		if b == nil || c.instead(st.Chan, s) || c.p.neverComes(st.Chan) {
			continue
		}
		if isCancel(st.Chan) && c.startedBy(r.Func, s.Func) {
			continue // the sender gave it its context, and cancels that at its own end
		}
		if (leadsBack(r.In.Block()) || c.sendOneInstead()) && c.p.endsBehind(st.Chan, s) {
			continue // by a receiver that takes but one the others are left anyway
		}
		if ret := c.returns(b.Instrs[0]); ret != nil {
			return &desertion{recv: r, from: statePos(r.Sel, i), ret: ret, why: "leaves by another case"}
		}
	}
	return nil
}

// instead reports whether all that is sent on ch is sent by the function of s on
// ways that do not come to s, or for the other way in which a promise settles.
func (c *channel) instead(ch ssa.Value, s *Op) bool {
	o := c.p.ObjectOf(ch)
	if o == nil || o.Open {
		return false
	}
	sends := o.Of(Send, SelSend, TrySend, Close)
	for _, t := range sends {
		if !otherSettlement(t.Func, s.Func) && (t.Func != s.Func || Reaches(t.In, s.In) || Reaches(s.In, t.In)) {
			return false
		}
	}
	return len(sends) > 0
}

// neverComes reports whether nobody sends on ch nor closes it: it is no way out.
func (p *Package) neverComes(ch ssa.Value) bool {
	o := p.ObjectOf(ch)
	return o != nil && !o.Open && !slices.ContainsFunc(o.Ops, func(op *Op) bool { return op.Kind.Wakes() || op.Kind == Leak })
}

func statePos(sel *ssa.Select, i int) token.Pos {
	if pos := sel.States[i].Pos; pos.IsValid() {
		return pos
	}
	return sel.Pos()
}

// CaseStart returns the block where case i of a select goes on: the last case
// has no comparison of its own.
func CaseStart(sel *ssa.Select, i int) *ssa.BasicBlock {
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
	return Feasible(in, c.drains, IsReturn)
}

// leavesBefore returns how the receiver returns between starting the sender and receiving.
func (c *channel) leavesBefore(s *Op) *desertion {
	recv := c.recvs[0]
	for f := s.Func; f != nil; f = f.Parent() {
		for _, start := range c.p.Callers(f) {
			if !c.p.Starts(start) || start.Parent() != recv.Func || !Reaches(start, recv.In) {
				continue
			}
			loop := innerLoop(recv.In.Block())
			stop := func(in ssa.Instruction) bool { return comesIn(in, loop) || c.drains(in) }
			if ret := Feasible(start, stop, IsReturn); ret != nil {
				return &desertion{recv: recv, from: start.Pos(), ret: ret, why: "returns before it receives"}
			}
		}
	}
	return nil
}

// leavesAtAll returns how a receiver that was started with the channel as an
// argument returns without receiving.
func (c *channel) leavesAtAll() *desertion {
	r := c.recvs[0]
	if !c.startedBy(r.Func, c.makes[0].Func) {
		return nil
	}
	ret := Feasible(r.Func.Blocks[0].Instrs[0], c.drains, IsReturn)
	if ret == nil {
		return nil
	}
	return &desertion{recv: r, from: r.Pos(), ret: ret, why: "returns before it receives"}
}

// leavesEarly returns how the receiver returns from within the loop in which it
// receives from several senders, before it has counted them.
func (c *channel) leavesEarly(s *Op) *desertion {
	recv := c.recvs[0]
	loop := innerLoop(recv.In.Block())
	if loop == nil || !c.async(s.Func) || !c.several(s.Func, outermost(recv.Func)) {
		return nil
	}
	if recv.Kind == SelRecv {
		return c.contentWith(recv)
	}
	head := headOf(loop)
	if recv.Kind != Recv || head == nil || !leaves(head, loop) {
		return nil
	}
	for _, b := range ordered(loop) {
		if b == head || !Reaches(recv.In, last(b)) {
			continue
		}
		for _, succ := range b.Succs {
			if loop[succ] {
				continue
			}
			if ret := c.returns(succ.Instrs[0]); ret != nil {
				return &desertion{recv: recv, from: posOf(last(b)), ret: ret, why: "has what it wants, and leaves the loop"}
			}
		}
	}
	return nil
}

// contentWith returns how a select's receiver returns once it has received,
// whatever it has counted.
func (c *channel) contentWith(recv *Op) *desertion {
	b := CaseStart(recv.Sel, recv.Case)
	if b == nil {
		return nil
	}
	again := func(in ssa.Instruction) bool { return in == ssa.Instruction(recv.Sel) || c.drains(in) }
	left := func(in ssa.Instruction) bool { return IsReturn(in) && !c.counted(in) }
	ret := Feasible(b.Instrs[0], again, left)
	if ret == nil {
		return nil
	}
	return &desertion{recv: recv, from: recv.Pos(), ret: ret, why: "has what it wants, and leaves the loop"}
}

// several reports whether f is started as a goroutine by g alone, in more than one
// place or in a loop, which is not that in which g receives.
func (c *channel) several(f, g *ssa.Function) bool {
	calls := c.p.Callers(f)
	for _, call := range calls {
		if call.Parent() != g {
			return false
		}
	}
	recv := innerLoop(c.recvs[0].In.Block())
	return len(calls) > 1 || len(calls) == 1 && leadsBack(calls[0].Block()) && !recv[calls[0].Block()]
}

// unbounded reports whether the goroutines that run s are started by a loop that
// goes round as often as a number says which is not constant.
func (c *channel) unbounded(s *Op) bool {
	for _, call := range c.p.Callers(s.Func) {
		loop := innerLoop(call.Block())
		if loop == nil {
			continue
		}
		br, ok := last(headOf(loop)).(*ssa.If)
		if !ok {
			return false
		}
		cmp, ok := br.Cond.(*ssa.BinOp)
		if !ok {
			return false
		}
		if _, bounded := cmp.Y.(*ssa.Const); !bounded {
			return true
		}
	}
	return false
}

// headOf returns the block by which a loop is entered.
func headOf(loop map[*ssa.BasicBlock]bool) *ssa.BasicBlock {
	for _, b := range ordered(loop) {
		for _, pred := range b.Preds {
			if !loop[pred] {
				return b
			}
		}
	}
	return nil
}

// leaves reports whether a way leads out of the loop from b.
func leaves(b *ssa.BasicBlock, loop map[*ssa.BasicBlock]bool) bool {
	for _, succ := range b.Succs {
		if !loop[succ] {
			return true
		}
	}
	return false
}

// outnumbered returns the receiver where more senders are started than it and the
// channel's room take.
func (c *channel) outnumbered(s *Op) *desertion {
	starts, ok := c.started()
	if !ok {
		return nil
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
	ret := Feasible(r.In, c.drains, IsReturn)
	if ret == nil {
		return nil
	}
	return &desertion{recv: r, from: r.Pos(), ret: ret, why: "receives but once"}
}

// started returns how much is sent at most by the goroutines that are started for a
// channel, false where that is not known.
func (c *channel) started() (sends int, ok bool) {
	senders := c.senders()
	for _, f := range senders {
		n, ok := c.startedOf(f)
		if !ok {
			return 0, false
		}
		if !slices.ContainsFunc(senders, func(later *ssa.Function) bool { return c.sendsInstead(later, f, n) }) {
			sends += n
		}
	}
	return sends, true
}

// startedOf returns how much is sent at most by the goroutines that run f.
func (c *channel) startedOf(f *ssa.Function) (sends int, ok bool) {
	n := c.sendsOf(f)
	if n == 0 || !c.async(f) {
		return 0, false
	}
	for _, call := range c.p.Callers(f) {
		if !within(call.Parent(), outermost(c.makes[0].Func)) {
			return 0, false // started for another channel than this one
		}
		if loop := innerLoop(call.Block()); loop != nil {
			if c.chosen(call, loop) {
				return 0, false
			}
			sends += 100
		}
		sends += n
	}
	return sends, true
}

// sendsInstead reports whether later, which sends as much, is started only where another
// result of f has come, and then f, which sends n, has sent nothing here and never will.
func (c *channel) sendsInstead(later, f *ssa.Function, n int) bool {
	m, ok := c.startedOf(later)
	return ok && later != f && m >= n && !slices.ContainsFunc(c.p.Callers(later), func(start ssa.CallInstruction) bool { return !c.passed(f, start) })
}

// passed reports whether whoever comes to in has received what f sends, or closes, where it does
// not send on the channel.
func (c *channel) passed(f *ssa.Function, in ssa.Instruction) bool {
	if starts := c.p.Callers(f); len(starts) != 1 || leadsBack(starts[0].Block()) {
		return false
	}
	return slices.ContainsFunc(c.p.Objects(), func(o *Object) bool {
		return slices.ContainsFunc(o.Of(Recv, SelRecv), func(r *Op) bool {
			return surelyDone(r, in) && !slices.ContainsFunc(c.o.Of(Send), func(s *Op) bool { return s.Func == f && !c.instead(r.Val, s) })
		})
	})
}

// chosen reports whether something in a loop, but for its head, decides whether call is
// done: that may keep it to one at a time.
func (c *channel) chosen(call ssa.Instruction, loop map[*ssa.BasicBlock]bool) bool {
	head := headOf(loop)
	return slices.ContainsFunc(c.p.guards(call), func(br *ssa.If) bool { return br.Block() != head && loop[br.Block()] })
}

// asked reports whether a send depends on what its function was given: who starts it
// knows then whether it sends.
func (c *channel) asked(s *Op) bool {
	return slices.ContainsFunc(c.p.guards(s.In), func(br *ssa.If) bool {
		cmp, ok := br.Cond.(*ssa.BinOp)
		if !ok {
			return false
		}
		prm, ok := rootOf(cmp.X).(*ssa.Parameter)
		if !ok {
			return false
		}
		_, basic := prm.Type().Underlying().(*types.Basic)
		return basic
	})
}

// senders returns the functions that send, each once.
func (c *channel) senders() []*ssa.Function {
	var out []*ssa.Function
	for _, op := range c.o.Of(Send) {
		if !contains(out, op.Func) {
			out = append(out, op.Func)
		}
	}
	return out
}

// sendOneInstead reports whether of the functions that send but one does: each call of
// what leads to them comes to one of them alone.
func (c *channel) sendOneInstead() bool {
	sends := c.o.Of(Send)
	return !slices.ContainsFunc(sends, func(s *Op) bool {
		return slices.ContainsFunc(sends, func(t *Op) bool { return s.Func != t.Func && !c.p.exclude(s.In, t.In) })
	})
}

// sendsOf returns how often a function sends on one way at most; 0 where it sends
// in a loop, or as it is asked to.
func (c *channel) sendsOf(f *ssa.Function) int {
	longest := map[*Op]int{}
	var from func(*Op) int
	from = func(s *Op) int {
		if have, ok := longest[s]; ok {
			return have
		}
		longest[s] = 1
		for _, t := range c.o.Of(Send) {
			if t != s && t.Func == f && Reaches(s.In, t.In) {
				longest[s] = max(longest[s], 1+from(t))
			}
		}
		return longest[s]
	}
	n := 0
	for _, s := range c.o.Of(Send) {
		if s.Func == f && c.asked(s) {
			return 0
		}
		if s.Func != f {
			continue
		}
		if leadsBack(s.In.Block()) {
			return 0
		}
		n = max(n, from(s))
	}
	return n
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
		l := c.leavesBy(r, s)
		if l == nil {
			return nil
		}
		if first == nil {
			first = l
		}
	}
	return first
}
