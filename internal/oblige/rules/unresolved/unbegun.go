package unresolved

import (
	"fmt"
	"go/constant"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// unbegun finds functions that make a channel anew in a field, and start the goroutine that alone tells by it
// of its end, or that it is ready, but on some way return without an error and without having started it: who
// waits for that has nobody to wait for.
//
// Silent where who waits asks before for what decided on the start, for what the function or the
// goroutine writes, or whether there is such a channel.
func unbegun(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		made := o.Of(oblige.Make)
		if o.Open || len(made) != 1 || !o.Awaited() || !oblige.Tells(o) || len(o.Of(oblige.Leak)) > 0 || !keptInField(made[0]) {
			continue
		}
		start := startOf(p, o, made[0])
		if start == nil {
			continue
		}
		waits := o.Of(oblige.Recv)
		if slices.ContainsFunc(waits, func(w *oblige.Op) bool { return knowsOf(p, o, w, start) }) {
			continue
		}
		wk := p.WakesOf([]*oblige.Object{o})
		if ret := oblige.Feasible(made[0].In, wk.At, succeeds); ret != nil {
			out = append(out, unbegunBreach(p, o, made[0], start, ret, waits[0]))
		}
	}
	return out
}

// keptInField reports whether what m makes is stored into a field.
func keptInField(m *oblige.Op) bool {
	return slices.ContainsFunc(*m.In.(ssa.Value).Referrers(), func(use ssa.Instruction) bool {
		st, ok := use.(*ssa.Store)
		return ok && ssaread.CellOf(st.Addr).Kind == ssaread.Field
	})
}

// startOf returns where who makes the channel starts, behind that, the one goroutine that completes it.
func startOf(p *oblige.Package, o *oblige.Object, made *oblige.Op) ssa.CallInstruction {
	root := p.WakerOf(o)
	if root == nil || oblige.Within(made.Func, root) {
		return nil
	}
	start := p.Callers(root)[0]
	if start.Parent() != made.Func || !oblige.Reaches(made.In, start) || len(p.Guards(start)) == 0 {
		return nil
	}
	return start
}

// knowsOf reports whether who waits runs in the goroutine itself, or where it was started, or may know that it was not.
func knowsOf(p *oblige.Package, o *oblige.Object, w *oblige.Op, start ssa.CallInstruction) bool {
	f := start.Parent()
	if oblige.Within(w.Func, oblige.Outermost(f)) || oblige.Within(w.Func, ssaread.Callee(start.Common())) {
		return true
	}
	cells := map[ssaread.Cell]bool{}
	for _, br := range p.Guards(start) {
		cellsIn(br.Cond, cells, 6)
	}
	for _, pl := range o.Places {
		if pl.Cell.Kind != ssaread.NoCell {
			cells[pl.Cell] = true
		}
	}
	told := func(cell ssaread.Cell) bool {
		return cells[cell] || slices.ContainsFunc(p.Writers(cell), func(in ssa.Instruction) bool { return in.Parent() == f })
	}
	begun := func(cell ssaread.Cell) bool {
		return slices.ContainsFunc(p.Writers(cell), func(in ssa.Instruction) bool {
			return oblige.Within(in.Parent(), ssaread.Callee(start.Common()))
		})
	}
	return asksSuch(p, w.In, told, begun, 2)
}

// asksSuch reports whether a branch on a cell that is told, or on one that has begun to be more than
// nothing, leads to in, or to one of the calls of its function.
func asksSuch(p *oblige.Package, in ssa.Instruction, told, begun func(ssaread.Cell) bool, depth int) bool {
	for _, br := range p.Guards(in) {
		read := map[ssaread.Cell]bool{}
		cellsIn(br.Cond, read, 6)
		for cell := range read {
			if told(cell) {
				return true
			}
		}
	}
	if slices.ContainsFunc(p.Tests(in), func(t *oblige.Test) bool { return told(t.Cell) || begun(t.Cell) && !holdsAtFirst(t) }) {
		return true
	}
	return depth > 0 && slices.ContainsFunc(p.Callers(in.Parent()), func(call ssa.CallInstruction) bool {
		return asksSuch(p, call, told, begun, depth-1)
	})
}

// holdsAtFirst reports whether a test holds of a cell into which nothing was stored yet.
func holdsAtFirst(t *oblige.Test) bool {
	switch {
	case t.Bound == nil || t.Len || t.Op == token.ILLEGAL:
		return false
	case t.Bound.Value == nil:
		return t.Op == token.EQL
	case t.Bound.Value.Kind() == constant.Bool:
		return constant.Compare(constant.MakeBool(false), t.Op, t.Bound.Value)
	case t.Bound.Value.Kind() == constant.Int:
		return constant.Compare(constant.MakeInt64(0), t.Op, t.Bound.Value)
	}
	return false
}

// cellsIn adds the fields from which v is computed.
func cellsIn(v ssa.Value, cells map[ssaread.Cell]bool, depth int) {
	if u, ok := v.(*ssa.UnOp); ok {
		if cell := ssaread.CellOf(u.X); cell.Kind == ssaread.Field {
			cells[cell] = true
		}
	}
	in, ok := v.(ssa.Instruction)
	if !ok || depth == 0 {
		return
	}
	for _, op := range in.Operands(nil) {
		if *op != nil {
			cellsIn(*op, cells, depth-1)
		}
	}
}

// succeeds reports whether in returns, and neither an error nor nothing in the place of an object.
func succeeds(in ssa.Instruction) bool {
	ret, ok := in.(*ssa.Return)
	return ok && !slices.ContainsFunc(ret.Results, func(v ssa.Value) bool {
		nothing := oblige.IsNil(oblige.Stored(v, ret))
		return ssaread.IsError(v.Type()) != nothing
	})
}

func unbegunBreach(p *oblige.Package, o *oblige.Object, made *oblige.Op, start, ret ssa.Instruction, wait *oblige.Op) oblige.Breach {
	f, name := made.Func, p.ChanName(o)
	b := oblige.Breach{Check: "unresolved", Func: wait.Func, Pos: wait.Pos()}
	b.Message = fmt.Sprintf("%s waits for %s, whose goroutine %s does not start, returning at line %d",
		ssaread.ShortName(wait.Func), name, ssaread.ShortName(f), p.Line(oblige.ReturnPos(ret)))
	b.Steps = []oblige.Step{
		{Pos: made.Pos(), Side: "completer", Func: f, Text: "makes " + name},
		{Pos: oblige.PosOf(start), Side: "completer", Func: f, Text: "would start here who completes it"},
		{Pos: oblige.ReturnPos(ret), Side: "completer", Func: f, Text: "returns without that"},
		{Pos: wait.Pos(), Side: "waiter", Func: wait.Func, Text: "waits for " + name},
		{Pos: wait.Pos(), Text: "nobody was started, and nobody will wake the waiter"},
	}
	return b
}
