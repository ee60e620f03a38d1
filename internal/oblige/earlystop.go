package oblige

import (
	"fmt"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// earlyStop: who is woken owes a look at all that the wake stands for. Told are
// a loop that takes one item for a token that may stand for many; a wake that is
// only deferred to the end of a loop that may go on for ever; and a worker that
// marks itself as gone without having looked, under the same lock, whether more
// has come.
//
// Not modelled, hence silent: queues that are emptied by code out of sight, and
// tokens of which there can be several.
func earlyStop(p *Package) []Breach {
	var out []Breach
	for _, o := range p.Objects() {
		if queues := p.coalesced(o); len(queues) > 0 {
			for _, op := range o.Of(Recv, SelRecv) {
				out = append(out, p.oneByOne(o, op, queues)...)
			}
		}
	}
	for _, w := range p.Waiters() {
		out = append(out, p.deferred(w)...)
	}
	for _, f := range p.Funcs {
		out = append(out, p.goneEarly(f)...)
	}
	return out
}

// coalesced returns the queues to which who sends the token adds before, where o
// is a channel of which one token may stand for many; none where it is not.
func (p *Package) coalesced(o *Object) []ssaread.Cell {
	if o.Open || len(o.Of(Send, SelSend, Leak)) > 0 {
		return nil
	}
	for _, op := range o.Of(Make) {
		if op.Cap != 1 {
			return nil
		}
	}
	var out []ssaread.Cell
	for _, op := range o.Of(TrySend) {
		for _, b := range op.Func.Blocks {
			for _, in := range b.Instrs {
				if c, ok := grows(in); ok && Reaches(in, op.In) {
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// grows returns the field whose list, map or slice gets more elements by in.
func grows(in ssa.Instruction) (ssaread.Cell, bool) {
	switch in := in.(type) {
	case *ssa.Store:
		c := ssaread.CellOf(in.Addr)
		return c, c.Kind == ssaread.Field && isContainer(in.Val.Type()) && storeOf(in.Addr, in.Val, c).delta > 0
	case *ssa.MapUpdate:
		c, _ := containerCell(in.Map)
		return c, c.Kind == ssaread.Field
	case *ssa.Call:
		callee := ssaread.Callee(in.Common())
		if callee != nil && ssaread.PkgPath(callee) == "container/list" && (callee.Name() == "PushBack" || callee.Name() == "PushFront") {
			c := listCell(in.Call.Args[0])
			return c, c.Kind == ssaread.Field
		}
	}
	return ssaread.Cell{}, false
}

// oneByOne decides whether op waits for a token again after it took one item.
func (p *Package) oneByOne(o *Object, op *Op, queues []ssaread.Cell) []Breach {
	f := op.Func
	loop := loopAround(op)
	if loop == nil || p.rearms(o, loop) {
		return nil
	}
	for _, q := range queues {
		takes := p.takesIn(f, loop, op, q)
		if len(takes) == 0 {
			continue
		}
		if take := p.single(takes, op, q); take != nil {
			return []Breach{p.oneByOneBreach(o, op, take, q)}
		}
	}
	return nil
}

// loopAround returns the loop in which op waits again and again.
func loopAround(op *Op) map[*ssa.BasicBlock]bool {
	if op.Sel == nil {
		return innerLoop(op.In.Block())
	}
	b := caseBlock(op.Sel, op.Case)
	if b == nil || b == op.In.Block() {
		return nil
	}
	return innerLoop(op.In.Block())
}

// rearms reports whether the loop sends itself a token.
func (p *Package) rearms(o *Object, loop map[*ssa.BasicBlock]bool) bool {
	wk := p.WakesOf([]*Object{o})
	for b := range loop {
		for _, in := range b.Instrs {
			if wk.At(in) {
				return true
			}
		}
	}
	return false
}

// takesIn returns the instructions of f behind the wait in which an item may be taken from q; none
// where that is not all that happens to it.
func (p *Package) takesIn(f *ssa.Function, loop map[*ssa.BasicBlock]bool, op *Op, q ssaread.Cell) []ssa.Instruction {
	var out []ssa.Instruction
	for _, b := range f.Blocks {
		if !loop[b] {
			continue
		}
		for _, in := range b.Instrs {
			kind := p.takeBy(in, q, 3)
			switch kind {
			case takesAll:
				return nil
			case takesOne:
				out = append(out, in)
			}
		}
	}
	return out
}

// take tells how an instruction takes from a queue.
type take uint8

const (
	takesNone take = iota
	takesOne
	takesAll // or in a loop, or in a way that is not known
)

func (p *Package) takeBy(in ssa.Instruction, q ssaread.Cell, depth int) take {
	if w, ok := p.writeTo(in, q); ok {
		switch {
		case w.delta > 0:
			return takesNone
		case w.delta < 0:
			return takesOne
		}
		return takesAll
	}
	call, ok := in.(*ssa.Call)
	if !ok {
		return takesNone
	}
	callee := ssaread.Callee(call.Common())
	if !p.HasBody(callee) {
		if p.anyTakes(p.dynamicCallees(call), q) {
			return takesAll
		}
		return takesNone
	}
	if depth == 0 {
		return takesAll
	}
	return p.takeOf(callee, q, depth-1)
}

func (p *Package) anyTakes(fs []*ssa.Function, q ssaread.Cell) bool {
	readers := p.readersOf(q)
	for _, f := range fs {
		if readers[f] {
			return true
		}
	}
	return false
}

// takeOf tells how a function takes from q.
func (p *Package) takeOf(f *ssa.Function, q ssaread.Cell, depth int) take {
	out := takesNone
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			k := p.takeBy(in, q, depth)
			if k == takesOne && innerLoop(b) != nil {
				k = takesAll
			}
			out = max(out, k)
		}
	}
	return out
}

// single returns a take after which the loop waits without another look at q.
func (p *Package) single(takes []ssa.Instruction, op *Op, q ssaread.Cell) ssa.Instruction {
	readers := p.readersOf(q)
	for _, t := range takes {
		if inner := innerLoop(t.Block()); inner == nil || !inner[op.In.Block()] {
			return nil // a loop of its own
		}
		look := func(in ssa.Instruction) bool { return loads(in, q) || p.mayCall(in, readers) }
		if Without(t, look, func(in ssa.Instruction) bool { return in == op.In }) == nil {
			return nil
		}
	}
	return takes[0]
}

func (p *Package) oneByOneBreach(o *Object, op *Op, take ssa.Instruction, q ssaread.Cell) Breach {
	f := op.Func
	pos := op.Pos()
	name := cellName(q, p)
	send := o.Of(TrySend)[0]
	return Breach{
		Check:   "early-stop",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s takes one item from %s at line %d for each token at line %d", ssaread.ShortName(f), name, p.line(posOf(take)), p.line(pos)),
		Steps: []Step{
			{send.Pos(), "sender", send.Func, "adds an item to " + name + ", sends a token"},
			{send.Pos(), "sender", send.Func, "adds another item: the token is still there, none is sent"},
			{pos, "waiter", f, "receives the token"},
			{posOf(take), "waiter", f, "takes one item"},
			{pos, "waiter", f, "waits for the next token without looking again"},
			{pos, "", f, "an item is left in " + name + ", nobody will wake the waiter"},
		},
	}
}

// deferred finds wakes of w that stand in a defer only, where what w tests
// changes in a loop that may go on for ever.
func (p *Package) deferred(w *Waiter) []Breach {
	if w.Timed || w.Foreign || len(w.Objects) == 0 || len(w.Tests) == 0 {
		return nil
	}
	wk := p.surelyWaking(w.Objects)
	var out []Breach
	for _, f := range p.Funcs {
		if !wk.funcs[f] {
			continue
		}
		var at *ssa.Defer
		only := true
		for _, in := range wk.In(f) {
			switch in := in.(type) {
			case *ssa.Defer:
				at = in
			case *ssa.MakeClosure:
				d := onlyDeferred(in)
				only = only && d != nil
				if d != nil {
					at = d
				}
			default:
				only = false
			}
		}
		if at == nil || !only || innerLoop(at.Block()) != nil {
			continue
		}
		if in, t := p.changedInLoop(f, w, wk); in != nil {
			out = append(out, p.deferredBreach(w, t, at, in))
		}
	}
	return out
}

// surelyWaking returns who may wake by calls that are certain: what a function
// value calls is none of it, as somebody who defers a wake does not leave that
// wake to chance.
func (p *Package) surelyWaking(objects []*Object) *wakers {
	w := &wakers{p: p, ops: map[ssa.Instruction]bool{}, funcs: map[*ssa.Function]bool{}}
	var work []*ssa.Function
	for _, o := range objects {
		for _, op := range o.Ops {
			if op.Kind.Wakes() || op.Kind == Leak {
				w.ops[op.In] = true
				work = append(work, op.Func)
			}
		}
	}
	for len(work) > 0 {
		f := work[len(work)-1]
		work = work[:len(work)-1]
		if w.funcs[f] {
			continue
		}
		w.funcs[f] = true
		if f.Parent() != nil {
			work = append(work, f.Parent())
		}
		for _, call := range p.Callers(f) {
			work = append(work, call.Parent())
		}
	}
	return w
}

// onlyDeferred returns the defer of a function literal, nil where more is done with it.
func onlyDeferred(mc *ssa.MakeClosure) *ssa.Defer {
	if rs := *mc.Referrers(); len(rs) == 1 {
		d, _ := rs[0].(*ssa.Defer)
		return d
	}
	return nil
}

// changedInLoop returns an instruction in an open-ended loop of f that may change
// what w tests, so that w would not park.
func (p *Package) changedInLoop(f *ssa.Function, w *Waiter, wk *wakers) (ssa.Instruction, *Test) {
	for _, t := range w.Tests {
		changers := map[*ssa.Function]bool{}
		for _, in := range p.Writers(t.Cell) {
			wr, ok := p.writeTo(in, t.Cell)
			if !ok {
				continue
			}
			if e := p.effectAt(t, wr, in); e != Nears && e != Fails {
				continue
			}
			if in.Parent() == f {
				if l := innerLoop(in.Block()); l != nil && p.openEnded(l) {
					return in, t
				}
			}
			changers[in.Parent()] = true
		}
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				call, ok := in.(*ssa.Call)
				if !ok || !changers[ssaread.Callee(call.Common())] {
					continue
				}
				if l := outerLoop(b); l != nil && p.openEnded(l) {
					return in, t
				}
			}
		}
	}
	return nil, nil
}

// outerLoop returns the largest loop that b lies in, nil if there is none.
func outerLoop(b *ssa.BasicBlock) map[*ssa.BasicBlock]bool {
	var best map[*ssa.BasicBlock]bool
	for _, head := range b.Parent().Blocks {
		body := map[*ssa.BasicBlock]bool{head: true}
		for _, tail := range head.Preds {
			if head.Dominates(tail) {
				addBody(body, tail)
			}
		}
		if len(body) > 1 && body[b] && len(body) > len(best) {
			best = body
		}
	}
	return best
}

// openEnded reports whether others decide how long a loop goes on: it ends by
// what it receives, or by what a call or a field tells.
func (p *Package) openEnded(loop map[*ssa.BasicBlock]bool) bool {
	ends := 0
	for b := range loop {
		if _, isRet := last(b).(*ssa.Return); isRet {
			ends++
		}
		br, ok := last(b).(*ssa.If)
		if !ok || loop[b.Succs[0]] && loop[b.Succs[1]] {
			continue
		}
		ends++
		if !askedOf(br.Cond) {
			return false
		}
	}
	return true
}

// askedOf reports whether a condition was received or is the result of a call.
func askedOf(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Extract:
		return askedOf(v.Tuple)
	case *ssa.UnOp:
		return v.Op == token.ARROW || v.Op == token.NOT && askedOf(v.X)
	case *ssa.Call:
		_, builtin := v.Call.Value.(*ssa.Builtin)
		return !builtin
	case *ssa.Select:
		return true
	case *ssa.BinOp:
		return askedOf(v.X) || askedOf(v.Y)
	}
	return false
}

func (p *Package) deferredBreach(w *Waiter, t *Test, at *ssa.Defer, in ssa.Instruction) Breach {
	f := at.Parent()
	pos := at.Pos()
	return Breach{
		Check:   "early-stop",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s wakes only in a defer at line %d, the loop at line %d may not end", ssaread.ShortName(f), p.line(pos), p.line(posOf(in))),
		Steps: []Step{
			{posOf(t.Load), "waiter", w.Park.Func, "tests " + cellName(t.Cell, p)},
			{w.Park.Pos(), "waiter", w.Park.Func, "parks"},
			{posOf(in), "completer", f, "changes " + cellName(t.Cell, p) + " in its loop"},
			{posOf(in), "completer", f, "goes on with the loop, as long as there is work"},
			{pos, "", f, "the deferred wake does not come, nobody will wake the waiter"},
		},
	}
}

// goneEarly finds workers that clear the flag which says that they are there
// without having looked, under the same lock, for what came in the meantime.
func (p *Package) goneEarly(f *ssa.Function) []Breach {
	if !p.Spawned(f) {
		return nil
	}
	var out []Breach
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			st, ok := in.(*ssa.Store)
			if !ok || !isFalse(st.Val) {
				continue
			}
			flag := ssaread.CellOf(st.Addr)
			if flag.Kind != ssaread.Field {
				continue
			}
			for _, hire := range p.hires(f, flag) {
				if q, ok := p.missed(f, st, hire); ok {
					out = append(out, p.goneBreach(f, st, hire, flag, q))
				}
			}
		}
	}
	return out
}

func isFalse(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value != nil && types.Identical(c.Type().Underlying(), types.Typ[types.Bool]) && c.Value.String() == "false"
}

// hires returns where f is started because flag was not set.
func (p *Package) hires(f *ssa.Function, flag ssaread.Cell) []ssa.Instruction {
	var out []ssa.Instruction
	for _, call := range p.Callers(f) {
		start, ok := call.(*ssa.Go)
		if !ok {
			continue
		}
		for _, t := range p.tests(start) {
			if t.Cell == flag && t.Bound != nil && t.Op == token.EQL && t.Bound.Value != nil && t.Bound.Value.String() == "false" {
				out = append(out, start)
			}
		}
	}
	return out
}

// missed returns the queue to which who hires f adds, where f clears the flag by
// st without having looked there since it took the lock, nor looks afterwards.
func (p *Package) missed(f *ssa.Function, st *ssa.Store, hire ssa.Instruction) (ssaread.Cell, bool) {
	for _, b := range hire.Parent().Blocks {
		for _, in := range b.Instrs {
			q, ok := grows(in)
			if !ok || !Reaches(in, hire) && !Reaches(hire, in) {
				continue
			}
			readers := p.readersOf(q)
			if !p.reads(f, q) {
				continue
			}
			met := func(in ssa.Instruction) bool { return loads(in, q) || p.mayCall(in, readers) }
			if p.staleAt(f, st, met) && Without(st, met, IsReturn) != nil {
				return q, true
			}
		}
	}
	return ssaread.Cell{}, false
}

// staleAt reports whether a way leads from a Lock to st without a look.
func (p *Package) staleAt(f *ssa.Function, st *ssa.Store, met func(ssa.Instruction) bool) bool {
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			if _, way := p.lockCall(in); way > 0 && Without(in, met, func(each ssa.Instruction) bool { return each == st }) != nil {
				return true
			}
		}
	}
	return false
}

func (p *Package) goneBreach(f *ssa.Function, st *ssa.Store, hire ssa.Instruction, flag, q ssaread.Cell) Breach {
	pos := st.Pos()
	name, who := cellName(flag, p), cellName(q, p)
	return Breach{
		Check:   "early-stop",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s clears %s at line %d without looking again at %s", ssaread.ShortName(f), name, p.line(pos), who),
		Steps: []Step{
			{f.Pos(), "completer", f, "takes what is in " + who + ", unlocks"},
			{posOf(hire), "sender", hire.Parent(), "adds to " + who + "; " + name + " is set, so it starts nobody"},
			{pos, "completer", f, "clears " + name + " and ends"},
			{pos, "", f, "something is left in " + who + ", nobody will wake those that wait for it"},
		},
	}
}
