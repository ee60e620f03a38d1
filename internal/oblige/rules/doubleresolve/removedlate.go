package doubleresolve

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// removedLate looks for a completion of what was found in a map under a lock that is
// given up before, and is taken out only after it: another one that takes it out first,
// and then completes it, may find it there as well.
func removedLate(p *oblige.Package, o *oblige.Object) (oblige.Breach, bool) {
	if oblige.Replaced(o) {
		return oblige.Breach{}, false
	}
	done := p.Completions(o, oblige.Close)
	for _, c := range done {
		cell := oblige.FoundIn(item(c))
		if cell.Kind != ssaread.Field || !plain(c.Op) || guardedCall(p, c.Op.Func) || c.In != c.Op.In && len(p.Guards(c.Op.In)) > 0 || asksCall(p, c.In) {
			continue
		}
		del := deletedAfter(p, c, cell)
		if del == nil {
			continue
		}
		for _, other := range done {
			if other.In.Parent() != c.In.Parent() && other.Op == c.Op && takesItOut(p, other, cell) {
				return removedLateBreach(p, o, c, other, del, cell), true
			}
		}
	}
	return oblige.Breach{}, false
}

// item returns the structure that is completed: of which the channel is a field, or
// which the method has as its receiver.
func item(c *oblige.Completion) ssa.Value {
	if call, ok := c.In.(ssa.CallInstruction); ok && c.In != c.Op.In && len(call.Common().Args) > 0 {
		return call.Common().Args[0]
	}
	return ownerOf(c.Op.Val)
}

// asksCall reports whether the result of a call decides about in: it may tell who is first.
func asksCall(p *oblige.Package, in ssa.Instruction) bool {
	for _, br := range p.Guards(in) {
		v, _ := oblige.Subject(br.Cond, true)
		if _, asks := v.(*ssa.Call); asks {
			return true
		}
	}
	return false
}

// deletedAfter returns the delete that takes what c completes out of the map in cell,
// where none stands before c, and the lock of the look is given up in between.
func deletedAfter(p *oblige.Package, c *oblige.Completion, cell ssaread.Cell) ssa.Instruction {
	look := oblige.LookupOf(item(c))
	if look == nil || len(p.HeldAt(look)) == 0 || p.OneSection(look, c.In) {
		return nil
	}
	var after ssa.Instruction
	for _, in := range p.Writers(cell) {
		if in.Parent() != c.In.Parent() {
			continue
		}
		if oblige.Reaches(in, c.In) {
			return nil
		}
		if del := oblige.AsDelete(in); del != nil && oblige.Dominates(c.In, del) && del.Call.Args[1] == look.Index {
			after = del
		}
	}
	return after
}

func removedLateBreach(p *oblige.Package, o *oblige.Object, c, other *oblige.Completion, del ssa.Instruction, cell ssaread.Cell) oblige.Breach {
	f, m, look := c.In.Parent(), oblige.CellName(cell, p), oblige.LookupOf(item(c))
	b := oblige.Breach{Check: "double-resolve", Func: f, Pos: c.Pos()}
	b.Message = fmt.Sprintf("%s closes %s before taking it out of %s at line %d; another may too",
		ssaread.ShortName(f), p.ChanName(o), m, p.Line(oblige.PosOf(del)))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(look), Side: "completer", Func: f, Text: "finds it in " + m + ", and gives up the lock"},
		{Pos: other.Pos(), Side: "other completer", Func: other.In.Parent(), Text: "finds it too, takes it out, and closes " + p.ChanName(o)},
		{Pos: c.Pos(), Side: "completer", Func: f, Text: "closes " + p.ChanName(o) + " again"},
		{Pos: c.Pos(), Text: "it is closed already, the second close panics: nobody will go on"},
	}
	return b
}
