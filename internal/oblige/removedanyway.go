package oblige

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/ssa"

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
func (p *Package) removedAnyway(o *Object) (Breach, bool) {
	if replaced(o) { // that outsiders may have it opens it no more
		return Breach{}, false
	}
	done := p.completions(o, Close)
	for _, c := range done {
		if !plain(c.op) || len(p.guards(c.op.In)) > 0 || len(p.guards(c.in)) > 0 {
			continue
		}
		for _, r := range p.removals(c.in.Parent()) {
			if routeOf(r.item).root != c.at.root || !Reaches(r.br, c.in) {
				continue
			}
			for _, other := range done {
				if other.in.Parent() != c.in.Parent() && plain(other.op) && p.takesItOut(other, r.cell) {
					return p.anywayBreach(o, c, other, r), true
				}
			}
		}
	}
	return Breach{}, false
}

// removals returns the entries that f deletes where they are equal to what it has.
func (p *Package) removals(f *ssa.Function) []removal {
	var out []removal
	for _, del := range deletes(f) {
		cell, _ := containerCell(del.Call.Args[0])
		for _, br := range p.guards(del) {
			cmp, ok := br.Cond.(*ssa.BinOp)
			if !ok || cmp.Op != token.EQL || !comesTo(br, 0, del) {
				continue
			}
			for _, sides := range [][2]ssa.Value{{cmp.X, cmp.Y}, {cmp.Y, cmp.X}} {
				if cell.Kind == ssaread.Field && foundIn(sides[0]) == cell {
					out = append(out, removal{cell, sides[1], br})
				}
			}
		}
	}
	return out
}

// foundIn returns the cell of the map of which v is an entry.
func foundIn(v ssa.Value) ssaread.Cell {
	look := lookupOf(v)
	if look == nil {
		return ssaread.Cell{}
	}
	cell, _ := containerCell(look.X)
	return cell
}

// takesItOut reports whether what is completed was found in the map in cell, and deleted
// there, by who completes it or calls the helper that does, and no result of a call
// decides about that.
func (p *Package) takesItOut(c *completion, cell ssaread.Cell) bool {
	if foundIn(c.item()) != cell {
		return false
	}
	for _, br := range p.guards(c.in) {
		if _, asks := br.Cond.(*ssa.Call); asks {
			return false
		}
	}
	for _, in := range p.Writers(cell) {
		if del := asDelete(in); del != nil && Dominates(del, c.in) && del.Parent() == c.in.Parent() {
			return true
		}
	}
	return false
}

func (p *Package) anywayBreach(o *Object, c, other *completion, r removal) Breach {
	f, m := c.in.Parent(), cellName(r.cell, p)
	b := Breach{Check: "double-resolve", Func: f, Pos: posOf(c.in)}
	b.Message = fmt.Sprintf("%s closes %s even if the test at line %d finds it gone from %s",
		ssaread.ShortName(f), p.chanName(o), p.line(posOf(r.br.Cond.(ssa.Instruction))), m)
	b.Steps = []Step{
		{posOf(other.in), "other completer", other.in.Parent(), "has taken it out of " + m + ", and closes " + p.chanName(o)},
		{posOf(r.br.Cond.(ssa.Instruction)), "completer", f, "finds it in " + m + " no more"},
		{posOf(c.in), "completer", f, "closes " + p.chanName(o) + " again"},
		{Pos: posOf(c.in), Text: "it is closed already, the second close panics: nobody will go on"},
	}
	return b
}
