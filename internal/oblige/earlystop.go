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
	for _, t := range p.tokens() {
		for _, wait := range t.waits {
			out = append(out, p.oneByOne(t, wait)...)
		}
	}
	for _, w := range p.Waiters() {
		out = append(out, p.deferred(w)...)
	}
	for _, f := range p.Funcs {
		out = append(out, p.goneEarly(f)...)
	}
	return append(out, p.resetLate()...)
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
		if ssaread.IsBuiltin(v.Common(), "len") { // of what others add to
			c, _ := containerCell(v.Call.Args[0])
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

func (p *Package) deferredBreach(w *Waiter, t *Test, at *ssa.Defer, in ssa.Instruction) Breach {
	f := at.Parent()
	pos := at.Pos()
	return Breach{
		Check:   "early-stop",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s only defers its wake at line %d, line %d may loop for ever", ssaread.ShortName(f), p.line(pos), p.line(posOf(in))),
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
			if !p.reads(f, q) && !p.callsAny(f, readers) {
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

// callsAny reports whether f may call one of fs.
func (p *Package) callsAny(f *ssa.Function, fs map[*ssa.Function]bool) bool {
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			if p.mayCall(in, fs) {
				return true
			}
		}
	}
	return false
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
