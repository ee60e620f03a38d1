package pendingunregistered

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// shadowed finds waits for a channel that was looked up in a map, on the way on which none was found:
// there a new one is put into the map, and the waiter waits for nil, mostly since a declaration
// has hidden its variable.
func shadowed(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		for _, r := range o.Of(oblige.Recv, oblige.SelRecv) {
			found, ok := r.Val.(*ssa.Extract)
			if !ok {
				continue
			}
			look, ok := found.Tuple.(*ssa.Lookup)
			if !ok || found.Index != 0 {
				continue
			}
			if left := leavesAnother(look, r.In); left != nil {
				out = append(out, shadowedBreach(p, r, look, left))
			}
		}
	}
	return out
}

// leavesAnother returns where a new channel is put into the map of look, on a way on which look
// has found none, that leads to in.
func leavesAnother(look *ssa.Lookup, in ssa.Instruction) ssa.Instruction {
	at, _ := oblige.ContainerCell(look.X)
	for _, use := range *look.Referrers() {
		some, ok := use.(*ssa.Extract)
		if !ok || some.Index != 1 {
			continue
		}
		for _, none := range branchesOn(some) {
			for each := range ssaread.Instrs(in.Parent()) {
				put, ok := each.(*ssa.MapUpdate)
				if !ok || !none.Dominates(put.Block()) || len(none.Preds) != 1 || !oblige.Reaches(put, in) {
					continue
				}
				to, _ := oblige.ContainerCell(put.Map)
				if _, fresh := put.Value.(*ssa.MakeChan); fresh && (put.Map == look.X || to == at && at != (ssaread.Cell{})) {
					return put
				}
			}
		}
	}
	return nil
}

// branchesOn returns to where branches go if v is false.
func branchesOn(v ssa.Value) []*ssa.BasicBlock {
	var out []*ssa.BasicBlock
	for _, use := range *v.Referrers() {
		switch use := use.(type) {
		case *ssa.If:
			out = append(out, use.Block().Succs[1])
		case *ssa.UnOp:
			if use.Op != token.NOT {
				continue
			}
			for _, br := range *use.Referrers() {
				if br, ok := br.(*ssa.If); ok {
					out = append(out, br.Block().Succs[0])
				}
			}
		}
	}
	return out
}

func shadowedBreach(p *oblige.Package, r *oblige.Op, look *ssa.Lookup, left ssa.Instruction) oblige.Breach {
	b := oblige.Breach{Check: "pending-unregistered", Func: r.Func, Pos: r.Pos()}
	b.Message = fmt.Sprintf("%s waits for nil, found at line %d, and leaves another channel",
		ssaread.ShortName(r.Func), p.Line(oblige.PosOf(look)))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(look), Side: "waiter", Func: r.Func, Text: "finds no channel"},
		{Pos: oblige.PosOf(left), Side: "waiter", Func: r.Func, Text: "leaves a new one"},
		{Pos: r.Pos(), Side: "waiter", Func: r.Func, Text: "waits for what it has found: nil"},
		{Pos: r.Pos(), Text: "the wake comes on the new channel, and nobody will wake the waiter"},
	}
	return b
}
