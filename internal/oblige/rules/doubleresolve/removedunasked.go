package doubleresolve

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// removedUnasked looks for a close of what its caller has, and takes out of a map
// without asking whether it is there still, though another one throws single entries out
// of that map and closes them.
func removedUnasked(p *oblige.Package, o *oblige.Object) (oblige.Breach, bool) {
	if oblige.Replaced(o) {
		return oblige.Breach{}, false
	}
	for _, c := range o.Of(oblige.Close) {
		cell := takesOwn(p, c)
		if cell.Kind != ssaread.Field {
			continue
		}
		for _, other := range o.Of(oblige.Close) {
			if other.Func != c.Func && throwsOut(p, other, cell) {
				return removedUnaskedBreach(p, o, c, other, cell), true
			}
		}
	}
	return oblige.Breach{}, false
}

// takesOwn returns the map out of which c's function takes its parameter, that it
// closes a channel of, where nothing decides about either.
func takesOwn(p *oblige.Package, c *oblige.Op) ssaread.Cell {
	prm, ok := ownerOf(c.Val).(*ssa.Parameter)
	if !ok || !plain(c) || guardedCall(p, c.Func) || len(p.Guards(c.In)) > 0 || askedByCaller(p, c.Func) {
		return ssaread.Cell{}
	}
	for _, del := range deletes(c.Func) {
		if del.Call.Args[1] == ssa.Value(prm) && len(p.Guards(del)) == 0 {
			cell, _ := oblige.ContainerCell(del.Call.Args[0])
			return cell
		}
	}
	return ssaread.Cell{}
}

// ownerOf returns the structure of which what was loaded as v is a field, v itself if it is none.
func ownerOf(v ssa.Value) ssa.Value {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		if field, ok := load.X.(*ssa.FieldAddr); ok {
			return field.X
		}
	}
	return v
}

// askedByCaller reports whether something decides about a call of f.
func askedByCaller(p *oblige.Package, f *ssa.Function) bool {
	for _, call := range p.Callers(f) {
		if len(p.Guards(call)) > 0 {
			return true
		}
	}
	return false
}

// deletes returns where f deletes from a map.
func deletes(f *ssa.Function) []*ssa.Call {
	var out []*ssa.Call
	for in := range ssaread.Instrs(f) {
		if del := oblige.AsDelete(in); del != nil {
			out = append(out, del)
		}
	}
	return out
}

// throwsOut reports whether c closes a channel of a key that a loop over the map in cell
// comes to, and takes that out, but not of each of them: who is thrown out does not know.
func throwsOut(p *oblige.Package, c *oblige.Op, cell ssaread.Cell) bool {
	key := ownerOf(c.Val)
	next := rangedOver(key, cell)
	if next == nil {
		return false
	}
	for _, del := range deletes(c.Func) {
		if del.Call.Args[1] != key || !oblige.Dominates(del, c.In) && !oblige.Dominates(c.In, del) {
			continue
		}
		for _, br := range p.Guards(del) {
			if x, ok := br.Cond.(*ssa.Extract); !ok || x.Tuple != ssa.Value(next) {
				return true
			}
		}
	}
	return false
}

// rangedOver returns the step of the loop over the map in cell by which v was come to.
func rangedOver(v ssa.Value, cell ssaread.Cell) *ssa.Next {
	x, ok := v.(*ssa.Extract)
	if !ok {
		return nil
	}
	next, ok := x.Tuple.(*ssa.Next)
	if !ok {
		return nil
	}
	if each, ok := next.Iter.(*ssa.Range); ok {
		if c, _ := oblige.ContainerCell(each.X); c == cell {
			return next
		}
	}
	return nil
}

func removedUnaskedBreach(p *oblige.Package, o *oblige.Object, c, other *oblige.Op, cell ssaread.Cell) oblige.Breach {
	m, name := oblige.CellName(cell, p), p.ChanName(o)
	b := oblige.Breach{Check: "double-resolve", Func: c.Func, Pos: c.Pos()}
	b.Message = fmt.Sprintf("%s closes %s without looking in %s; %s may have at line %d",
		ssaread.ShortName(c.Func), name, m, ssaread.ShortName(other.Func), p.Line(other.Pos()))
	b.Steps = []oblige.Step{
		{Pos: other.Pos(), Side: "other completer", Func: other.Func, Text: "throws it out of " + m + ", and closes " + name},
		{Pos: c.Pos(), Side: "completer", Func: c.Func, Text: "does not ask whether it is there, and closes " + name + " again"},
		{Pos: c.Pos(), Text: name + " is closed already, the second close panics: nobody will go on"},
	}
	return b
}
