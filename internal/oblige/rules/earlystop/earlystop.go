// Package earlystop finds waiters and servants that stop looking while there is more to do: the check
// early-stop.
package earlystop

import (
	"fmt"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches: who is woken owes a look at all that the wake stands for. Told are
// a loop that takes one item for a token that may stand for many; a wake that is
// only deferred to the end of a loop that may go on for ever; and a worker that
// marks itself as gone without having looked, under the same lock, whether more
// has come.
//
// Not modelled, hence silent: queues that are emptied by code out of sight, and
// tokens of which there can be several.
func Breaches(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, t := range p.Tokens() {
		p.FindHelpers(t)
		for _, wait := range t.Waits {
			out = append(out, oneByOne(p, t, wait)...)
		}
	}
	for _, w := range p.Waiters() {
		out = append(out, deferred(p, w)...)
	}
	for _, f := range p.Funcs {
		out = append(out, goneEarly(p, f)...)
	}
	return append(out, resetLate(p)...)
}

// deferred finds wakes of w that stand in a defer only, where what w tests
// changes in a loop that may go on for ever.
func deferred(p *oblige.Package, w *oblige.Waiter) []oblige.Breach {
	if w.Timed || w.Foreign || len(w.Objects) == 0 || len(w.Tests) == 0 {
		return nil
	}
	wk := surelyWaking(p, w.Objects)
	var out []oblige.Breach
	for _, f := range p.Funcs {
		if !wk.Funcs[f] {
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
		if at == nil || !only || oblige.InnerLoop(at.Block()) != nil {
			continue
		}
		if in, t := changedInLoop(p, f, w, wk); in != nil {
			out = append(out, deferredBreach(p, w, t, at, in))
		}
	}
	return out
}

// surelyWaking returns who may wake by calls that are certain: what a function
// value calls is none of it, as somebody who defers a wake does not leave that
// wake to chance.
func surelyWaking(p *oblige.Package, objects []*oblige.Object) *oblige.Wakers {
	w := &oblige.Wakers{P: p, Ops: map[ssa.Instruction]bool{}, Funcs: map[*ssa.Function]bool{}}
	var work []*ssa.Function
	for _, o := range objects {
		for _, op := range o.Ops {
			if op.Kind.Wakes() || op.Kind == oblige.Leak {
				w.Ops[op.In] = true
				work = append(work, op.Func)
			}
		}
	}
	for len(work) > 0 {
		f := work[len(work)-1]
		work = work[:len(work)-1]
		if w.Funcs[f] {
			continue
		}
		w.Funcs[f] = true
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
func changedInLoop(p *oblige.Package, f *ssa.Function, w *oblige.Waiter, wk *oblige.Wakers) (ssa.Instruction, *oblige.Test) {
	for _, t := range w.Tests {
		changers := map[*ssa.Function]bool{}
		for _, in := range p.Writers(t.Cell) {
			wr, ok := p.WriteTo(in, t.Cell)
			if !ok || in.Parent() == w.Park.Func {
				continue // one of those who wait
			}
			if e := p.EffectAt(t, wr, in); e != oblige.Nears && e != oblige.Fails {
				continue
			}
			if in.Parent() == f {
				if l := oblige.InnerLoop(in.Block()); l != nil && openEnded(p, l) {
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
				if l := oblige.OuterLoop(b); l != nil && openEnded(p, l) {
					return in, t
				}
			}
		}
	}
	return nil, nil
}

// openEnded reports whether others decide how long a loop goes on: it ends by
// what it receives, or by what a call or a field tells.
func openEnded(p *oblige.Package, loop map[*ssa.BasicBlock]bool) bool {
	ends := 0
	for b := range loop {
		if _, isRet := oblige.Last(b).(*ssa.Return); isRet {
			ends++
		}
		br, ok := oblige.Last(b).(*ssa.If)
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
		if ssaread.IsBuiltin(v.Common(), "len") { // of what others add to
			c, _ := oblige.ContainerCell(v.Call.Args[0])
			return c.Kind == ssaread.Field
		}
		_, builtin := v.Call.Value.(*ssa.Builtin)
		return !builtin
	case *ssa.Select:
		return true
	case *ssa.BinOp:
		return askedOf(v.X) || askedOf(v.Y)
	}
	return false
}

func deferredBreach(p *oblige.Package, w *oblige.Waiter, t *oblige.Test, at *ssa.Defer, in ssa.Instruction) oblige.Breach {
	f := at.Parent()
	pos := at.Pos()
	return oblige.Breach{
		Check:   "early-stop",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s only defers its wake at line %d, line %d may loop for ever", ssaread.ShortName(f), p.Line(pos), p.Line(oblige.PosOf(in))),
		Steps: []oblige.Step{
			{Pos: oblige.PosOf(t.Load), Side: "waiter", Func: w.Park.Func, Text: "tests " + oblige.CellName(t.Cell, p)},
			{Pos: w.Park.Pos(), Side: "waiter", Func: w.Park.Func, Text: "parks"},
			{Pos: oblige.PosOf(in), Side: "completer", Func: f, Text: "changes " + oblige.CellName(t.Cell, p) + " in its loop"},
			{Pos: oblige.PosOf(in), Side: "completer", Func: f, Text: "goes on with the loop, as long as there is work"},
			{Pos: pos, Func: f, Text: "the deferred wake does not come, nobody will wake the waiter"},
		},
	}
}

// goneEarly finds workers that clear the flag which says that they are there
// without having looked, under the same lock, for what came in the meantime.
func goneEarly(p *oblige.Package, f *ssa.Function) []oblige.Breach {
	if !p.Spawned(f) {
		return nil
	}
	var out []oblige.Breach
	for in := range ssaread.Instrs(f) {
		st, ok := in.(*ssa.Store)
		if !ok || !isFalse(st.Val) {
			continue
		}
		flag := ssaread.CellOf(st.Addr)
		if flag.Kind != ssaread.Field {
			continue
		}
		for _, hire := range hires(p, f, flag) {
			if q, ok := missed(p, f, st, hire); ok {
				out = append(out, goneBreach(p, f, st, hire, flag, q))
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
func hires(p *oblige.Package, f *ssa.Function, flag ssaread.Cell) []ssa.Instruction {
	var out []ssa.Instruction
	for _, call := range p.Callers(f) {
		start, ok := call.(*ssa.Go)
		if !ok {
			continue
		}
		for _, t := range p.Tests(start) {
			if t.Cell == flag && t.Bound != nil && t.Op == token.EQL && t.Bound.Value != nil && t.Bound.Value.String() == "false" {
				out = append(out, start)
			}
		}
	}
	return out
}

// missed returns the queue to which who hires f adds, where f clears the flag by
// st without having looked there since it took the lock, nor looks afterwards.
func missed(p *oblige.Package, f *ssa.Function, st *ssa.Store, hire ssa.Instruction) (ssaread.Cell, bool) {
	for in := range ssaread.Instrs(hire.Parent()) {
		q, ok := oblige.Grows(in)
		if !ok || keepsWorker(in, st) || !oblige.Reaches(in, hire) && !oblige.Reaches(hire, in) {
			continue
		}
		readers := p.ReadersOf(q)
		if !p.Reads(f, q) && !callsAny(p, f, readers) {
			continue
		}
		met := func(in ssa.Instruction) bool { return oblige.Loads(in, q) || p.MayCall(in, readers) }
		if staleAt(p, f, st, met) && oblige.Without(st, met, oblige.IsReturn) != nil {
			return q, true
		}
	}
	return ssaread.Cell{}, false
}

// keepsWorker reports whether what in adds to a map is itself such an object as st clears the flag
// of: who is there is kept there, and no work.
func keepsWorker(in ssa.Instruction, st *ssa.Store) bool {
	add, ok := in.(*ssa.MapUpdate)
	flag, field := st.Addr.(*ssa.FieldAddr)
	return ok && field && types.Identical(add.Value.Type(), flag.X.Type())
}

// callsAny reports whether f may call one of fs.
func callsAny(p *oblige.Package, f *ssa.Function, fs map[*ssa.Function]bool) bool {
	for in := range ssaread.Instrs(f) {
		if p.MayCall(in, fs) {
			return true
		}
	}
	return false
}

// staleAt reports whether a way leads from a Lock to st without a look.
func staleAt(p *oblige.Package, f *ssa.Function, st *ssa.Store, met func(ssa.Instruction) bool) bool {
	for in := range ssaread.Instrs(f) {
		if _, way := p.LockCall(in); way > 0 && oblige.Without(in, met, func(each ssa.Instruction) bool { return each == st }) != nil {
			return true
		}
	}
	return false
}

func goneBreach(p *oblige.Package, f *ssa.Function, st *ssa.Store, hire ssa.Instruction, flag, q ssaread.Cell) oblige.Breach {
	pos := st.Pos()
	name, who := oblige.CellName(flag, p), oblige.CellName(q, p)
	return oblige.Breach{
		Check:   "early-stop",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s clears %s at line %d without looking again at %s", ssaread.ShortName(f), name, p.Line(pos), who),
		Steps: []oblige.Step{
			{Pos: f.Pos(), Side: "completer", Func: f, Text: "takes what is in " + who + ", unlocks"},
			{Pos: oblige.PosOf(hire), Side: "sender", Func: hire.Parent(), Text: "adds to " + who + "; " + name + " is set, so it starts nobody"},
			{Pos: pos, Side: "completer", Func: f, Text: "clears " + name + " and ends"},
			{Pos: pos, Func: f, Text: "something is left in " + who + ", nobody will wake those that wait for it"},
		},
	}
}

// oneByOne decides whether wait waits for a token again after one item, or one
// batch, was taken.
func oneByOne(p *oblige.Package, t *oblige.Tokens, wait ssa.Instruction) []oblige.Breach {
	loop := oblige.InnerLoop(wait.Block())
	if loop == nil || len(t.Sends) == 0 || p.PassesToken(t, wait.Parent()) {
		return nil
	}
	for _, q := range t.Queues {
		takes := p.TakesIn(loop, q)
		if len(takes) == 0 || len(p.TakesIn(oblige.WholeLoop(wait.Block()), q)) == 0 {
			continue // all is taken, or on another way back to the wait
		}
		if take := single(p, takes, wait, q); take != nil {
			return []oblige.Breach{oneByOneBreach(p, t, wait, take, q)}
		}
	}
	return nil
}

// single returns a take after which the loop waits without another look at q.
func single(p *oblige.Package, takes []ssa.Instruction, wait ssa.Instruction, q ssaread.Cell) ssa.Instruction {
	readers := p.ReadersOf(q)
	look := func(in ssa.Instruction) bool { return oblige.Loads(in, q) || p.MayCall(in, readers) }
	waits := func(in ssa.Instruction) bool { return in == wait }
	for _, t := range takes {
		inner := oblige.InnerLoop(t.Block())
		if inner != nil && !inner[wait.Block()] {
			if !stopsFull(inner, look, waits) {
				return nil
			}
			continue
		}
		if oblige.Feasible(t, look, waits) == nil || looksAfter(t, look, waits) {
			return nil
		}
	}
	return takes[0]
}

// looksAfter reports whether who has got an item by the call t leaves the loop, or looks again before it
// waits: then it waits only where there was none.
func looksAfter(t ssa.Instruction, look, waits func(ssa.Instruction) bool) bool {
	got, ok := t.(ssa.Value)
	if !ok {
		return false
	}
	h := &oblige.Held{Values: map[ssa.Value]bool{got: true}}
	after := false
	oblige.Walk(t, func(in ssa.Instruction) bool {
		if br, ok := in.(*ssa.If); ok && h.Tested(br.Block()) {
			for _, s := range br.Block().Succs {
				first := s.Instrs[0]
				after = after || look(first) || !waits(first) && oblige.Without(first, look, waits) == nil
			}
		}
		return !after && !waits(in)
	})
	return after
}

// stopsFull reports whether a loop that takes items is left when there are enough
// of them, for a wait with no look before.
func stopsFull(loop map[*ssa.BasicBlock]bool, look, waits func(ssa.Instruction) bool) bool {
	for _, b := range oblige.Ordered(loop) {
		br, ok := oblige.Last(b).(*ssa.If)
		if !ok || loop[b.Succs[0]] == loop[b.Succs[1]] || !oblige.Enough(br.Cond) {
			continue
		}
		out := b.Succs[0]
		if loop[out] {
			out = b.Succs[1]
		}
		first := out.Instrs[0]
		if !look(first) && (waits(first) || oblige.Without(first, look, waits) != nil) {
			return true
		}
	}
	return false
}

func oneByOneBreach(p *oblige.Package, t *oblige.Tokens, wait, take ssa.Instruction, q ssaread.Cell) oblige.Breach {
	f := wait.Parent()
	pos := waitPos(p, t, wait)
	name := oblige.CellName(q, p)
	send := t.Sends[0]
	return oblige.Breach{
		Check:   "early-stop",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s takes a part of %s at line %d for each token at line %d", ssaread.ShortName(f), name, p.Line(oblige.PosOf(take)), p.Line(pos)),
		Steps: []oblige.Step{
			{Pos: oblige.PosOf(send), Side: "sender", Func: send.Parent(), Text: "adds to " + name + ", sends a token"},
			{Pos: oblige.PosOf(send), Side: "sender", Func: send.Parent(), Text: "adds more: the token is still there, no other comes"},
			{Pos: pos, Side: "waiter", Func: f, Text: "gets the token"},
			{Pos: oblige.PosOf(take), Side: "waiter", Func: f, Text: "takes one item, or one batch"},
			{Pos: pos, Side: "waiter", Func: f, Text: "waits for the next token without looking again"},
			{Pos: pos, Func: f, Text: "something is left in " + name + ", nobody will wake the waiter"},
		},
	}
}

// waitPos returns where the token is received: the case, of a select.
func waitPos(p *oblige.Package, t *oblige.Tokens, wait ssa.Instruction) token.Pos {
	sel, ok := wait.(*ssa.Select)
	if !ok || len(t.Sends) == 0 {
		return oblige.PosOf(wait)
	}
	for i, st := range sel.States {
		if send, ok := t.Sends[0].(*ssa.Select); ok && len(send.States) > 0 && p.ObjectOf(st.Chan) == p.ObjectOf(send.States[0].Chan) {
			return oblige.StatePos(sel, i)
		}
	}
	return oblige.PosOf(wait)
}
