package oblige

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// comesWithItem reports whether r takes a token that was put into o, a channel with room, for the
// item that its function has received just before: who gives items puts a token in first.
func (p *Package) comesWithItem(o *Object, r *Op) bool {
	if unbuffered(o) || !tells(o) || !p.filledLater(o) {
		return false
	}
	return slices.ContainsFunc(p.receivedBefore(r), func(item *Op) bool {
		return p.tokenFirst(o, item) && !takesAgain(o, r, item)
	})
}

// receivedBefore returns what else the function of r has surely received when it comes to r.
func (p *Package) receivedBefore(r *Op) []*Op {
	var out []*Op
	for _, o := range p.Objects() {
		for _, item := range o.Of(Recv, SelRecv) {
			if item.In != r.In && surelyDone(item, r.In) {
				out = append(out, item)
			}
		}
	}
	return out
}

// takesAgain reports whether after r another token is taken before the next item comes.
func takesAgain(o *Object, r, item *Op) bool {
	next := func(in ssa.Instruction) bool { return in == item.In }
	return Without(r.In, next, func(in ssa.Instruction) bool {
		return slices.ContainsFunc(o.Of(Recv, SelRecv, TryRecv), func(each *Op) bool { return each.In == in })
	}) != nil
}

// tokenFirst reports whether all that comes where item is received is given by who has put a
// token into o before.
func (p *Package) tokenFirst(o *Object, item *Op) bool {
	puts := o.Of(Send, SelSend)
	behind := func(in ssa.Instruction) bool {
		return slices.ContainsFunc(puts, func(put *Op) bool { return surelyDone(put, in) })
	}
	if from := rootCell(item.Val); from.Kind != ssaread.NoCell { // out of sight
		return len(puts) > 0 && !slices.ContainsFunc(puts, func(put *Op) bool { return !handsTo(from, put) })
	}
	items := p.ObjectOf(item.Val)
	gives := items.Of(Send, SelSend, TrySend)
	return !items.Open && len(items.Of(Leak, Close)) == 0 && len(gives) > 0 && !slices.ContainsFunc(gives, func(g *Op) bool { return !behind(g.In) })
}

// rootCell returns where the object lies of which a method returned ch, none if ch is no
// such result.
func rootCell(ch ssa.Value) ssaread.Cell {
	call, ok := ch.(*ssa.Call)
	if !ok || !call.Call.IsInvoke() {
		return ssaread.Cell{}
	}
	return loadedFrom(call.Call.Value)
}

// loadedFrom returns the cell that v is loaded from, none if it is not.
func loadedFrom(v ssa.Value) ssaread.Cell {
	if load, ok := v.(*ssa.UnOp); ok {
		return ssaread.CellOf(load.X)
	}
	return ssaread.Cell{}
}

// handsTo reports whether who has done put may hand something to the object in cell.
func handsTo(cell ssaread.Cell, put *Op) bool {
	return Without(put.In, Never, func(in ssa.Instruction) bool {
		call, ok := in.(*ssa.Call)
		return ok && call.Call.IsInvoke() && len(call.Call.Args) > 0 && loadedFrom(call.Call.Value) == cell && surelyDone(put, in)
	}) != nil
}
