package oblige

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// removedLate looks for a completion of what was found in a map under a lock that is
// given up before, and is taken out only after it: another one that takes it out first,
// and then completes it, may find it there as well.
func (p *Package) removedLate(o *Object) (Breach, bool) {
	if replaced(o) {
		return Breach{}, false
	}
	done := p.completions(o, Close)
	for _, c := range done {
		cell := foundIn(c.item())
		if cell.Kind != ssaread.Field || !plain(c.op) || p.guardedCall(c.op.Func) || c.in != c.op.In && len(p.guards(c.op.In)) > 0 || p.asksCall(c.in) {
			continue
		}
		del := p.deletedAfter(c, cell)
		if del == nil {
			continue
		}
		for _, other := range done {
			if other.in.Parent() != c.in.Parent() && other.op == c.op && p.takesItOut(other, cell) {
				return p.removedLateBreach(o, c, other, del, cell), true
			}
		}
	}
	return Breach{}, false
}

// item returns the structure that is completed: of which the channel is a field, or
// which the method has as its receiver.
func (c *completion) item() ssa.Value {
	if call, ok := c.in.(ssa.CallInstruction); ok && c.in != c.op.In && len(call.Common().Args) > 0 {
		return call.Common().Args[0]
	}
	return ownerOf(c.op.Val)
}

// asksCall reports whether the result of a call decides about in: it may tell who is first.
func (p *Package) asksCall(in ssa.Instruction) bool {
	for _, br := range p.guards(in) {
		v, _ := subject(br.Cond, true)
		if _, asks := v.(*ssa.Call); asks {
			return true
		}
	}
	return false
}

// deletedAfter returns the delete that takes what c completes out of the map in cell,
// where none stands before c, and the lock of the look is given up in between.
func (p *Package) deletedAfter(c *completion, cell ssaread.Cell) ssa.Instruction {
	look := lookupOf(c.item())
	if look == nil || len(p.HeldAt(look)) == 0 || p.oneSection(look, c.in) {
		return nil
	}
	var after ssa.Instruction
	for _, in := range p.Writers(cell) {
		if in.Parent() != c.in.Parent() {
			continue
		}
		if Reaches(in, c.in) {
			return nil
		}
		if del := asDelete(in); del != nil && Dominates(c.in, del) && del.Call.Args[1] == look.Index {
			after = del
		}
	}
	return after
}

// lookupOf returns the look at a map that v comes from.
func lookupOf(v ssa.Value) *ssa.Lookup {
	if x, ok := v.(*ssa.Extract); ok {
		v = x.Tuple
	}
	look, _ := v.(*ssa.Lookup)
	return look
}

func (p *Package) removedLateBreach(o *Object, c, other *completion, del ssa.Instruction, cell ssaread.Cell) Breach {
	f, m, look := c.in.Parent(), cellName(cell, p), lookupOf(c.item())
	b := Breach{Check: "double-resolve", Func: f, Pos: c.pos()}
	b.Message = fmt.Sprintf("%s closes %s before taking it out of %s at line %d; another may too",
		ssaread.ShortName(f), p.chanName(o), m, p.line(posOf(del)))
	b.Steps = []Step{
		{posOf(look), "completer", f, "finds it in " + m + ", and gives up the lock"},
		{other.pos(), "other completer", other.in.Parent(), "finds it too, takes it out, and closes " + p.chanName(o)},
		{c.pos(), "completer", f, "closes " + p.chanName(o) + " again"},
		{Pos: c.pos(), Text: "it is closed already, the second close panics: nobody will go on"},
	}
	return b
}
