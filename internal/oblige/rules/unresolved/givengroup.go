package unresolved

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// givenGroups finds functions that others of the module start, of which nobody here knows, that are given a
// WaitGroup, count down on some ways, and return by another: who gives it has added one for them.
func givenGroups(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range p.Funcs {
		if f.Parent() != nil || f.Object() == nil || !f.Object().Exported() || len(p.Callers(f)) > 0 || p.Taken(f) {
			continue
		}
		for _, prm := range f.Params {
			if _, ptr := prm.Type().(*types.Pointer); ptr && ssaread.IsType(prm.Type(), "sync", "WaitGroup") {
				if b, ok := leftGiven(p, f, prm); ok {
					out = append(out, b)
				}
			}
		}
	}
	return out
}

// leftGiven looks for a way through f that neither counts down the group that it is given nor hands it on.
func leftGiven(p *oblige.Package, f *ssa.Function, prm *ssa.Parameter) (oblige.Breach, bool) {
	o := p.ObjectOf(prm)
	if o == nil {
		return oblige.Breach{}, false
	}
	h := &oblige.Held{P: p, Values: map[ssa.Value]bool{}, Resolves: map[ssa.Instruction]bool{}}
	for _, op := range o.Ops {
		if op.Func != f {
			continue
		}
		if op.Kind != oblige.GroupDone || oblige.IsDefer(op.In) || oblige.LeadsBack(op.In.Block()) {
			return oblige.Breach{}, false
		}
		h.Direct = append(h.Direct, op.In)
		h.Resolves[op.In] = true
	}
	for _, r := range *prm.Referrers() {
		if _, debug := r.(*ssa.DebugRef); !debug && !h.Resolves[r] {
			return oblige.Breach{}, false // somebody else has it, too
		}
	}
	if len(h.Direct) == 0 {
		return oblige.Breach{}, false
	}
	for _, s := range skips(h, f.Blocks[0].Instrs[0], nil) {
		if s.end != nil && !joins(h, s) && failsAlone(s) {
			return givenBreach(p, f, prm, h.Direct[0], s), true
		}
	}
	return oblige.Breach{}, false
}

func givenBreach(p *oblige.Package, f *ssa.Function, prm *ssa.Parameter, done ssa.Instruction, s skip) oblige.Breach {
	name, pos := prm.Name(), s.place()
	b := oblige.Breach{Check: "unresolved", Func: f, Pos: pos}
	b.Message = fmt.Sprintf("%s leaves %s unresolved at line %d, though line %d completes it", ssaread.ShortName(f), name, p.Line(pos), p.Line(oblige.PosOf(done)))
	b.Steps = []oblige.Step{
		{Pos: prm.Pos(), Side: "waiter", Func: f, Text: "gives it " + name + ", and waits for that"},
		{Pos: oblige.PosOf(done), Side: "completer", Func: f, Text: "counts " + name + " down on other ways"},
		{Pos: oblige.PosOf(oblige.Last(s.from)), Side: "completer", Func: f, Text: "branches off before that"},
		{Pos: pos, Side: "completer", Func: f, Text: fmt.Sprintf("returns at line %d", p.Line(pos))},
		{Pos: pos, Func: f, Text: "nobody else counts down for it, nobody will wake the waiter"},
	}
	return b
}
