package oblige

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// Future reports whether outsiders may have o only to wait for it: the package makes it, and what may come back
// from them, by a parameter of an entry or an exported field, it receives from and no more. Who resolves it is then
// in the package, as far as outsiders do with what they are returned what one does with a future.
func (p *Package) Future(o *Object) bool {
	return len(o.Of(Make)) > 0 && !slices.ContainsFunc(o.Places, func(pl Place) bool {
		if !p.Index().open(pl) {
			return false
		}
		if prm, ok := pl.Value.(*ssa.Parameter); ok {
			return !p.onlyReceived(prm, MaxUp)
		}
		return pl.Value != nil || pl.Cell.Kind != ssaread.Field || !p.OnlyReceivedFrom(pl.Cell)
	})
}

// OnlyReceivedFrom reports whether whoever reads the cell does no more with the channel that lies there.
func (p *Package) OnlyReceivedFrom(cell ssaread.Cell) bool {
	return !slices.ContainsFunc(p.Funcs, func(f *ssa.Function) bool {
		return ssaread.Contains(f, func(in ssa.Instruction) bool {
			switch in := in.(type) {
			case *ssa.UnOp:
				return in.Op == token.MUL && ssaread.CellOf(in.X) == cell && !p.onlyReceived(in, MaxUp)
			case *ssa.Field:
				return in.Field == cell.Field && ssaread.TypeKey(in.X.Type()) == cell.Type && !p.onlyReceived(in, MaxUp)
			}
			return false
		})
	})
}

// onlyReceived reports whether nothing is done with the channel v but to receive from it, here or where it is
// handed to: within depth calls.
func (p *Package) onlyReceived(v ssa.Value, depth int) bool {
	return v.Referrers() != nil && !slices.ContainsFunc(*v.Referrers(), func(use ssa.Instruction) bool {
		switch use := use.(type) {
		case *ssa.DebugRef:
			return false
		case *ssa.UnOp:
			return use.Op != token.ARROW
		case *ssa.ChangeType:
			return !p.onlyReceived(use, depth)
		case *ssa.Select:
			return slices.ContainsFunc(use.States, func(st *ssa.SelectState) bool { return st.Chan == v && st.Dir == types.SendOnly || st.Send == v })
		case *ssa.Call:
			return depth == 0 || !p.onlyReceivedBy(use, v, depth-1)
		}
		return true
	})
}

// onlyReceivedBy is onlyReceived for what a call hands on: to a function of the package, by name.
func (p *Package) onlyReceivedBy(call *ssa.Call, v ssa.Value, depth int) bool {
	callee := ssaread.Callee(call.Common())
	if !p.HasBody(callee) {
		return false
	}
	for i, arg := range call.Call.Args {
		if arg == v && (i >= len(callee.Params) || !p.onlyReceived(callee.Params[i], depth)) {
			return false
		}
	}
	return true
}
