package oblige

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// ComesWithItem reports whether r takes a token that was put into o, a channel with room, for the
// item that its function has received just before: who gives items puts a token in first.
func (p *Package) ComesWithItem(o *Object, r *Op) bool {
	if Unbuffered(o) || !Tells(o) || !p.filledLater(o) {
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
			if item.In != r.In && SurelyDone(item, r.In) {
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
		return slices.ContainsFunc(puts, func(put *Op) bool { return SurelyDone(put, in) })
	}
	if from := rootCell(item.Val); from.Kind != ssaread.NoCell { // out of sight
		return len(puts) > 0 && !slices.ContainsFunc(puts, func(put *Op) bool { return !handsTo(from, put) })
	}
	items := p.ObjectOf(item.Val)
	gives := items.Of(Send, SelSend, TrySend)
	return !items.Open && len(items.Of(Leak, Close)) == 0 && len(gives) > 0 && !slices.ContainsFunc(gives, func(g *Op) bool { return !behind(g.In) })
}
