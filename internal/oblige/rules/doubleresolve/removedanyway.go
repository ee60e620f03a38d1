package doubleresolve

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// removal is an entry of a map taken out where it is found to be still there: who
// takes it out is the one to complete it.
type removal struct {
	cell ssaread.Cell
	item ssa.Value // what is compared with the entry
	br   *ssa.If
}

// removedAnyway looks for a completion of what may be in a map no more: the function
// takes it out only if it is still there, and completes it all the same, though
// another one has taken it out to do so.
func removedAnyway(p *oblige.Package, o *oblige.Object) (oblige.Breach, bool) {
	if oblige.Replaced(o) { // that outsiders may have it opens it no more
		return oblige.Breach{}, false
	}
	done := p.Completions(o, oblige.Close)
	for _, c := range done {
		if !plain(c.Op) || len(p.Guards(c.Op.In)) > 0 || len(p.Guards(c.In)) > 0 {
			continue
		}
		for _, r := range removals(p, c.In.Parent()) {
			if oblige.RouteOf(r.item).Root != c.At.Root || !oblige.Reaches(r.br, c.In) {
				continue
			}
			for _, other := range done {
				if other.In.Parent() != c.In.Parent() && plain(other.Op) && takesItOut(p, other, r.cell) {
					return anywayBreach(p, o, c, other, r), true
				}
			}
		}
	}
	return oblige.Breach{}, false
}

// removals returns the entries that f deletes where they are equal to what it has.
func removals(p *oblige.Package, f *ssa.Function) []removal {
	var out []removal
	for _, del := range deletes(f) {
		cell, _ := oblige.ContainerCell(del.Call.Args[0])
		for _, br := range p.Guards(del) {
			cmp, ok := br.Cond.(*ssa.BinOp)
			if !ok || cmp.Op != token.EQL || !oblige.ComesTo(br, 0, del) {
				continue
			}
			for _, sides := range [][2]ssa.Value{{cmp.X, cmp.Y}, {cmp.Y, cmp.X}} {
				if cell.Kind == ssaread.Field && oblige.FoundIn(sides[0]) == cell {
					out = append(out, removal{cell, sides[1], br})
				}
			}
		}
	}
	return out
}

// takesItOut reports whether what is completed was found in the map in cell, and deleted
// there, by who completes it or calls the helper that does, and no result of a call
// decides about that.
func takesItOut(p *oblige.Package, c *oblige.Completion, cell ssaread.Cell) bool {
	if oblige.FoundIn(item(c)) != cell {
		return false
	}
	for _, br := range p.Guards(c.In) {
		if _, asks := br.Cond.(*ssa.Call); asks {
			return false
		}
	}
	for _, in := range p.Writers(cell) {
		if del := oblige.AsDelete(in); del != nil && oblige.Dominates(del, c.In) && del.Parent() == c.In.Parent() {
			return true
		}
	}
	return false
}

func anywayBreach(p *oblige.Package, o *oblige.Object, c, other *oblige.Completion, r removal) oblige.Breach {
	f, m := c.In.Parent(), oblige.CellName(r.cell, p)
	b := oblige.Breach{Check: "double-resolve", Func: f, Pos: oblige.PosOf(c.In)}
	b.Message = fmt.Sprintf("%s closes %s even if the test at line %d finds it gone from %s",
		ssaread.ShortName(f), p.ChanName(o), p.Line(oblige.PosOf(r.br.Cond.(ssa.Instruction))), m)
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(other.In), Side: "other completer", Func: other.In.Parent(), Text: "has taken it out of " + m + ", and closes " + p.ChanName(o)},
		{Pos: oblige.PosOf(r.br.Cond.(ssa.Instruction)), Side: "completer", Func: f, Text: "finds it in " + m + " no more"},
		{Pos: oblige.PosOf(c.In), Side: "completer", Func: f, Text: "closes " + p.ChanName(o) + " again"},
		{Pos: oblige.PosOf(c.In), Text: "it is closed already, the second close panics: nobody will go on"},
	}
	return b
}
