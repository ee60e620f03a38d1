package lateregister

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/protocol"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// starter is a function that looks for a callback once, when the first of what it is to
// work off has come; the callback is then called until nothing is left.
type starter struct {
	f      *ssa.Function
	slot   ssaread.Cell
	look   ssa.Instruction     // where it looks for the callback
	absent ssa.Instruction     // where it returns if there is none
	call   ssa.CallInstruction // where it is called, when the first has come
}

// deafStarts finds setters of such a callback that do nothing but keep it. What came
// before lies there: what comes after is not the first, so nobody looks again.
//
// Silent where the starter is called by anybody else too, where it does something with
// what came if there is no callback, and where the setter calls anything.
func deafStarts(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range p.Funcs {
		s := starterIn(p, f)
		if s == nil {
			continue
		}
		for _, in := range p.Writers(s.slot) {
			if onlyKeeps(p, in) {
				out = append(out, deafStartBreach(p, s, in))
			}
		}
	}
	return out
}

// starterIn returns how f is a starter, nil if it is none.
func starterIn(p *oblige.Package, f *ssa.Function) *starter {
	calls := p.Callers(f)
	if len(calls) == 0 || p.StandsAlone(f) || p.Taken(f) {
		return nil
	}
	for in := range ssaread.Instrs(f) {
		v, slot := slotLoad(in)
		if v == nil || !worksOff(p, v, map[ssa.Value]bool{}) {
			continue
		}
		absent := returnsIfNone(p, f, v)
		if absent == nil {
			continue
		}
		for _, call := range calls {
			if !onFirst(p, call) {
				return nil
			}
		}
		return &starter{f, slot, in, absent, calls[0]}
	}
	return nil
}

// slotLoad returns what in reads out of a field that may hold a function, and the field.
func slotLoad(in ssa.Instruction) (ssa.Value, ssaread.Cell) {
	switch in := in.(type) {
	case *ssa.Call:
		if cell, ok := oblige.AtomicLoad(in); ok && cell.Kind == ssaread.Field && !isBasicType(in.Type()) {
			return in, cell
		}
	case *ssa.UnOp:
		if cell := ssaread.CellOf(in.X); in.Op == token.MUL && cell.Kind == ssaread.Field && isFuncType(in.Type()) {
			return in, cell
		}
	}
	return nil, ssaread.Cell{}
}

func isBasicType(t types.Type) bool {
	_, ok := t.Underlying().(*types.Basic)
	return ok
}

func isFuncType(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// worksOff reports whether the function v, or one that it is wrapped in, is called
// again and again, in a loop.
func worksOff(p *oblige.Package, v ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[v] || v.Referrers() == nil {
		return false
	}
	seen[v] = true
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.UnOp, *ssa.ChangeType, *ssa.TypeAssert:
			if worksOff(p, r.(ssa.Value), seen) {
				return true
			}
		case *ssa.Extract:
			if r.Index == 0 && worksOff(p, r, seen) {
				return true
			}
		case *ssa.Store:
			if a, ok := r.Addr.(*ssa.Alloc); ok && r.Val == v && worksOff(p, a, seen) {
				return true
			}
		case *ssa.MakeClosure:
			for i, b := range r.Bindings {
				if b == v && worksOff(p, r.Fn.(*ssa.Function).FreeVars[i], seen) {
					return true
				}
			}
		case ssa.CallInstruction:
			if takesTurns(p, v, r, seen) {
				return true
			}
		}
	}
	return false
}

// takesTurns reports whether a call is of v in a loop, or of a literal that calls v and is
// itself called in one, or hands v to a function that does so.
func takesTurns(p *oblige.Package, v ssa.Value, call ssa.CallInstruction, seen map[ssa.Value]bool) bool {
	c := call.Common()
	if c.Value == v && !c.IsInvoke() {
		if oblige.LeadsBack(call.Block()) {
			return true
		}
		for _, mc := range ssaread.Creators(call.Parent()) {
			if worksOff(p, mc, seen) {
				return true
			}
		}
		return false
	}
	callee := ssaread.Callee(c)
	if !p.HasBody(callee) {
		return false
	}
	for i, a := range c.Args {
		if a == v && i < len(callee.Params) && worksOff(p, callee.Params[i], seen) {
			return true
		}
	}
	return false
}

// returnsIfNone returns where f returns, having done nothing, if it finds that v, which it
// has looked for, is not there.
func returnsIfNone(p *oblige.Package, f *ssa.Function, v ssa.Value) ssa.Instruction {
	acts := func(in ssa.Instruction) bool {
		call, ok := in.(ssa.CallInstruction)
		if !ok {
			return false
		}
		_, way := p.LockCall(call)
		return way == 0
	}
	for _, b := range f.Blocks {
		br, ok := oblige.Last(b).(*ssa.If)
		if !ok {
			continue
		}
		none := -1
		if x, full := oblige.Subject(br.Cond, true); x != nil && (x == v || oblige.RootOf(x) == v) {
			none = map[bool]int{true: 1, false: 0}[full]
		}
		if none >= 0 {
			if ret := oblige.StraightReturn(b.Succs[none], acts); ret != nil {
				return ret
			}
		}
	}
	return nil
}

// onFirst reports whether a call is made only when the first of something has come: it is
// all that there is, or there was nothing before.
func onFirst(p *oblige.Package, call ssa.CallInstruction) bool {
	for _, br := range p.Guards(call) {
		if cmp, ok := br.Cond.(*ssa.BinOp); ok && cmp.Op == token.EQL && oblige.ComesTo(br, 0, call) && !oblige.ComesTo(br, 1, call) &&
			(isAll(cmp.X, cmp.Y) || isAll(cmp.Y, cmp.X) || wasEmpty(p, cmp, call)) {
			return true
		}
	}
	return false
}

// isAll reports whether n, where it is equal to part, says that there is no more than what
// was just added: it is a length, and part is one; or it is the result of the call that
// adds part.
func isAll(n, part ssa.Value) bool {
	if x, ok := n.(*ssa.Extract); ok {
		n = x.Tuple
	}
	call, ok := n.(*ssa.Call)
	if !ok {
		return false
	}
	if ssaread.IsBuiltin(call.Common(), "len") {
		k, ok := part.(*ssa.Const)
		return ok && k.Value != nil && constant.Compare(k.Value, token.EQL, constant.MakeInt64(1))
	}
	if _, param := part.(*ssa.Parameter); !param {
		return false
	}
	for _, a := range call.Call.Args {
		if a == part {
			return true
		}
	}
	return false
}

// wasEmpty reports whether a comparison asks if a field is empty, to which something is
// added before in.
func wasEmpty(p *oblige.Package, cmp *ssa.BinOp, in ssa.Instruction) bool {
	n, ok := cmp.X.(*ssa.Call)
	if !ok || !ssaread.IsBuiltin(n.Common(), "len") || !oblige.IsZero(cmp.Y) {
		return false
	}
	cell, _ := oblige.ContainerCell(n.Call.Args[0])
	if cell.Kind != ssaread.Field {
		return false
	}
	for _, add := range p.Writers(cell) {
		if wr, ok := p.WriteTo(add, cell); ok && wr.Delta > 0 && add.Parent() == in.Parent() && oblige.Reaches(n, add) && oblige.Reaches(add, in) {
			return true
		}
	}
	return false
}

// onlyKeeps reports whether in stores a parameter of an exported function, which reckons
// with others and does nothing else, into the slot.
func onlyKeeps(p *oblige.Package, in ssa.Instruction) bool {
	f := in.Parent()
	if f.Parent() != nil || f.Object() == nil || !f.Object().Exported() {
		return false
	}
	var addr, val ssa.Value
	switch in := in.(type) {
	case *ssa.Store:
		if locksAny(p, f) {
			addr, val = in.Addr, in.Val
		}
	case *ssa.Call:
		if op, ok := oblige.AtomicOp(in.Common()); ok && op == protocol.Store && len(in.Call.Args) == 2 {
			addr, val = in.Call.Args[0], in.Call.Args[1]
		}
	}
	if val == nil || p.Private(addr) {
		return false
	}
	if _, ok := oblige.RootOf(val).(*ssa.Parameter); !ok {
		return false
	}
	return !ssaread.Contains(f, func(each ssa.Instruction) bool {
		call, ok := each.(ssa.CallInstruction)
		if !ok || each == in {
			return false
		}
		_, way := p.LockCall(call)
		return way == 0
	})
}

func deafStartBreach(p *oblige.Package, s *starter, in ssa.Instruction) oblige.Breach {
	f, by, slot := in.Parent(), s.call.Parent(), oblige.CellName(s.slot, p)
	b := oblige.Breach{Check: "late-register", Func: f, Pos: oblige.PosOf(in)}
	b.Message = fmt.Sprintf("%s keeps %s; %s looked for it at line %d only when the first came",
		ssaread.ShortName(f), slot, ssaread.ShortName(by), p.Line(s.call.Pos()))
	b.Steps = []oblige.Step{
		{Pos: s.call.Pos(), Side: "completer", Func: by, Text: "has the first of what is to come, and calls " + ssaread.ShortName(s.f)},
		{Pos: oblige.PosOf(s.look), Side: "completer", Func: s.f, Text: "finds nothing in " + slot},
		{Pos: oblige.ReturnPos(s.absent), Side: "completer", Func: s.f, Text: "returns; what came is left"},
		{Pos: oblige.PosOf(in), Side: "waiter", Func: f, Text: "keeps its function in " + slot},
		{Pos: oblige.PosOf(in), Text: "something is there, and nobody will call the function"},
	}
	return b
}
