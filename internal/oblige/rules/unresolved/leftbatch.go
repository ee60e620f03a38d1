package unresolved

import (
	"fmt"
	"go/types"
	"iter"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// batch is a slice of promises that a function is handed, or takes out of a field, and
// completes one by one.
type batch struct {
	object *oblige.Object // what they wait on who wait for one
	name   string
	done   ssa.Instruction   // by which one is completed
	settle []ssa.Instruction // the heads of the loops that complete all, and what hands the slice on
}

// leftBatch finds functions that complete a batch of promises on some ways, and on the
// error of something return with it: all who wait for one of them wait for ever.
func leftBatch(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range p.Funcs {
		if len(f.Blocks) == 0 {
			continue
		}
		for list, from := range lists(p, f) {
			b, ok := batchOf(p, list, 2)
			if !ok {
				continue
			}
			met := func(in ssa.Instruction) bool { return slices.Contains(b.settle, in) }
			for _, ret := range oblige.ReturnsOf(f) {
				br := failsBefore(p, ret)
				if br == nil || oblige.Without(from, met, func(in ssa.Instruction) bool { return in == ssa.Instruction(ret) }) == nil {
					continue
				}
				out = append(out, batchBreach(p, f, b, br, ret))
			}
		}
	}
	return out
}

// lists yields the slices that f alone has, and behind what: parameters, and what a helper
// takes whole out of a field.
func lists(p *oblige.Package, f *ssa.Function) iter.Seq2[ssa.Value, ssa.Instruction] {
	return func(yield func(ssa.Value, ssa.Instruction) bool) {
		for _, prm := range f.Params {
			if !batchUsedBehind(p, f, prm) && !yield(prm, f.Blocks[0].Instrs[0]) {
				return
			}
		}
		for in := range ssaread.Instrs(f) {
			if call, ok := in.(*ssa.Call); ok && takesAll(p, ssaread.Callee(call.Common())) && !yield(call, call) {
				return
			}
		}
	}
}

// takesAll reports whether f returns what lies in a field, and leaves nothing there.
func takesAll(p *oblige.Package, f *ssa.Function) bool {
	if !p.HasBody(f) {
		return false
	}
	all := oblige.SoleResult(f)
	cell, _ := oblige.ContainerCell(oblige.OrNil(all))
	return cell.Kind == ssaread.Field && slices.ContainsFunc(p.Writers(cell), func(in ssa.Instruction) bool {
		st, ok := in.(*ssa.Store)
		return ok && st.Parent() == f && oblige.IsEmpty(st.Val) && oblige.Dominates(all.(ssa.Instruction), st) && oblige.OnEveryWay(st)
	})
}

// batchOf returns what a function does with a slice of promises, by helpers as well; false where it
// completes none, or what it does is not understood.
func batchOf(p *oblige.Package, list ssa.Value, depth int) (batch, bool) {
	b := batch{}
	s, ok := list.Type().Underlying().(*types.Slice)
	if !ok || !oblige.CarriesPromise(s.Elem(), 3) {
		return b, false
	}
	for _, use := range *list.Referrers() {
		switch use := use.(type) {
		case *ssa.DebugRef:
		case *ssa.IndexAddr:
			h := p.Hold(use)
			loop := oblige.InnerLoop(use.Block())
			o, name := promised(p, h)
			switch {
			case loop != nil && o != nil && len(h.Direct) > 0:
				b.object, b.name, b.done = o, name, h.Direct[0]
				b.settle = append(b.settle, oblige.HeadOf(loop).Instrs[0])
			case len(h.Resolves) > 0 || h.Lost:
				return b, false
			}
		case *ssa.Call:
			if onlyLooks(p, use, list) {
				continue
			}
			b.settle = append(b.settle, use)
			callee, i := ssaread.Callee(use.Common()), slices.Index(use.Call.Args, list)
			if b.done != nil || depth == 0 || !p.HasBody(callee) || i < 0 || i >= len(callee.Params) {
				continue
			}
			if inner, ok := batchOf(p, callee.Params[i], depth-1); ok {
				b.object, b.name, b.done = inner.object, inner.name, use
			}
		default:
			return b, false
		}
	}
	return b, b.done != nil
}

// onlyLooks reports whether a call neither completes nor keeps any of the promises in a list.
func onlyLooks(p *oblige.Package, call *ssa.Call, list ssa.Value) bool {
	if ssaread.IsBuiltin(call.Common(), "len") {
		return true
	}
	callee := ssaread.Callee(call.Common())
	if !p.HasBody(callee) || len(callee.Params) != len(call.Call.Args) {
		return false
	}
	for i, arg := range call.Call.Args {
		if arg == list && slices.ContainsFunc(*callee.Params[i].Referrers(), func(use ssa.Instruction) bool { return !looks(p, use) }) {
			return false
		}
	}
	return true
}

// looks reports whether an instruction does no more with a list than to look through it.
func looks(p *oblige.Package, use ssa.Instruction) bool {
	switch use := use.(type) {
	case *ssa.DebugRef:
		return true
	case *ssa.IndexAddr:
		h := p.Hold(use)
		return !h.Lost && len(h.Resolves) == 0
	case *ssa.Call:
		return ssaread.IsBuiltin(use.Common(), "len")
	}
	return false
}

// batchUsedBehind reports whether somebody may complete the batch after f has returned: a
// caller who does more with it than to fill it before, or one who is not known.
func batchUsedBehind(p *oblige.Package, f *ssa.Function, prm *ssa.Parameter) bool {
	calls := p.Callers(f)
	if len(calls) == 0 || p.Taken(f) {
		return true
	}
	i := slices.Index(f.Params, prm)
	return slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool {
		if i >= len(call.Common().Args) {
			return true // it is started by another, which hands it on
		}
		arg := call.Common().Args[i]
		if arg.Referrers() == nil {
			return true
		}
		return slices.ContainsFunc(*arg.Referrers(), func(use ssa.Instruction) bool {
			switch use := use.(type) {
			case *ssa.DebugRef, *ssa.Phi:
				return false
			case *ssa.Call:
				return use != call && !ssaread.IsBuiltin(use.Common(), "len") && !ssaread.IsBuiltin(use.Common(), "append")
			}
			return true
		})
	})
}

// failsBefore returns the test of an error that leads to a return, nil if none does.
func failsBefore(p *oblige.Package, ret *ssa.Return) *ssa.If {
	for _, br := range p.Guards(ret) {
		v, failed := oblige.Subject(br.Cond, oblige.ComesTo(br, 0, ret))
		if failed && v != nil && oblige.IsErrorTest(br.Cond) {
			return br
		}
	}
	return nil
}

func batchBreach(p *oblige.Package, f *ssa.Function, b batch, br *ssa.If, ret *ssa.Return) oblige.Breach {
	pos, wait := oblige.ReturnPos(ret), b.object.Of(oblige.Recv, oblige.GroupWait, oblige.SelRecv)[0]
	return oblige.Breach{
		Check:   "unresolved",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s leaves each %s unresolved at line %d, though line %d completes them", ssaread.ShortName(f), b.name, p.Line(pos), p.Line(oblige.PosOf(b.done))),
		Steps: []oblige.Step{
			{Pos: wait.Pos(), Side: "waiter", Func: wait.Func, Text: "waits for the promise, with no other way out"},
			{Pos: oblige.PosOf(b.done), Side: "completer", Func: f, Text: "completes " + b.name + " of each on other ways"},
			{Pos: oblige.PosOf(br), Side: "completer", Func: f, Text: "finds an error, and branches off before that"},
			{Pos: pos, Side: "completer", Func: f, Text: fmt.Sprintf("returns at line %d with all that it has", p.Line(pos))},
			{Pos: pos, Func: f, Text: "nobody has the promises any more, nobody will wake the waiter"},
		},
	}
}
