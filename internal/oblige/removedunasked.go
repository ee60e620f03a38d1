package oblige

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// removedUnasked looks for a close of what its caller has, and takes out of a map
// without asking whether it is there still, though another one throws single entries out
// of that map and closes them.
func (p *Package) removedUnasked(o *Object) (Breach, bool) {
	if replaced(o) {
		return Breach{}, false
	}
	for _, c := range o.Of(Close) {
		cell := p.takesOwn(c)
		if cell.Kind != ssaread.Field {
			continue
		}
		for _, other := range o.Of(Close) {
			if other.Func != c.Func && p.throwsOut(other, cell) {
				return p.removedUnaskedBreach(o, c, other, cell), true
			}
		}
	}
	return Breach{}, false
}

// takesOwn returns the map out of which c's function takes its parameter, that it
// closes a channel of, where nothing decides about either.
func (p *Package) takesOwn(c *Op) ssaread.Cell {
	prm, ok := ownerOf(c.Val).(*ssa.Parameter)
	if !ok || !plain(c) || p.guardedCall(c.Func) || len(p.guards(c.In)) > 0 || p.askedByCaller(c.Func) {
		return ssaread.Cell{}
	}
	for _, del := range deletes(c.Func) {
		if del.Call.Args[1] == ssa.Value(prm) && len(p.guards(del)) == 0 {
			cell, _ := containerCell(del.Call.Args[0])
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
func (p *Package) askedByCaller(f *ssa.Function) bool {
	for _, call := range p.Callers(f) {
		if len(p.guards(call)) > 0 {
			return true
		}
	}
	return false
}

// deletes returns where f deletes from a map.
func deletes(f *ssa.Function) []*ssa.Call {
	var out []*ssa.Call
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			if del := asDelete(in); del != nil {
				out = append(out, del)
			}
		}
	}
	return out
}

// asDelete returns in if it deletes an entry from a map, else nil.
func asDelete(in ssa.Instruction) *ssa.Call {
	if call, ok := in.(*ssa.Call); ok && ssaread.IsBuiltin(call.Common(), "delete") {
		return call
	}
	return nil
}

// throwsOut reports whether c closes a channel of a key that a loop over the map in cell
// comes to, and takes that out, but not of each of them: who is thrown out does not know.
func (p *Package) throwsOut(c *Op, cell ssaread.Cell) bool {
	key := ownerOf(c.Val)
	next := rangedOver(key, cell)
	if next == nil {
		return false
	}
	for _, del := range deletes(c.Func) {
		if del.Call.Args[1] != key || !Dominates(del, c.In) && !Dominates(c.In, del) {
			continue
		}
		for _, br := range p.guards(del) {
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
		if c, _ := containerCell(each.X); c == cell {
			return next
		}
	}
	return nil
}

func (p *Package) removedUnaskedBreach(o *Object, c, other *Op, cell ssaread.Cell) Breach {
	m, name := cellName(cell, p), p.chanName(o)
	b := Breach{Check: "double-resolve", Func: c.Func, Pos: c.Pos()}
	b.Message = fmt.Sprintf("%s closes %s without looking in %s; %s may have at line %d",
		ssaread.ShortName(c.Func), name, m, ssaread.ShortName(other.Func), p.line(other.Pos()))
	b.Steps = []Step{
		{other.Pos(), "other completer", other.Func, "throws it out of " + m + ", and closes " + name},
		{c.Pos(), "completer", c.Func, "does not ask whether it is there, and closes " + name + " again"},
		{Pos: c.Pos(), Text: name + " is closed already, the second close panics: nobody will go on"},
	}
	return b
}
