package noexit

import (
	"cmp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// ownEnd is an end that lies in a field of its object: a channel that is closed, or a
// context whose cancel function lies there.
type ownEnd struct {
	name   string
	verb   string // what is done to it
	closes *oblige.Wakers
	heard  []*oblige.Op
	is     func(ssa.Value) bool
}

// liesIn reports whether an object lies in a field of the struct type.
func liesIn(o *oblige.Object, typ string) bool {
	return slices.ContainsFunc(o.Places, func(pl oblige.Place) bool { return pl.Cell.Kind == ssaread.Field && pl.Cell.Type == typ })
}

// endsIn returns the ends that lie in fields of a struct type.
func endsIn(p *oblige.Package, typ string) []*ownEnd {
	var out []*ownEnd
	for _, o := range p.Objects() {
		if oblige.EndsOnly(o) && liesIn(o, typ) {
			out = append(out, channelEnd(p, o))
		}
	}
	for cell := range cancels(p) {
		if cell.Type == typ {
			out = append(out, contextIn(p, cell))
		}
	}
	slices.SortFunc(out, func(a, b *ownEnd) int { return cmp.Compare(a.name, b.name) })
	return out
}

// channelEnd is a channel as an end.
func channelEnd(p *oblige.Package, o *oblige.Object) *ownEnd {
	return &ownEnd{
		name:   p.ChanName(o),
		verb:   "closes",
		closes: p.WakesOf([]*oblige.Object{o}),
		heard:  o.Of(oblige.Recv, oblige.SelRecv),
		is:     func(ch ssa.Value) bool { return p.ObjectOf(ch) == o },
	}
}

// contextIn returns the context whose cancel function lies in cell, as an end.
func contextIn(p *oblige.Package, cell ssaread.Cell) *ownEnd {
	made := cancels(p)[cell]
	end := &ownEnd{name: oblige.CellName(cell, p) + "'s context", verb: "ends", closes: p.Whoever(func(in ssa.Instruction) bool {
		call, ok := in.(ssa.CallInstruction)
		if !ok || call.Common().IsInvoke() {
			return false
		}
		load, ok := call.Common().Value.(*ssa.UnOp)
		return ok && ssaread.CellOf(load.X) == cell
	})}
	end.is = func(ch ssa.Value) bool {
		if !oblige.IsCancel(ch) {
			return false
		}
		ctx, _ := p.ContextOf(oblige.CancelOf(ch).Call.Value).(*ssa.Extract)
		return ctx != nil && ctx.Tuple == ssa.Value(made)
	}
	for _, o := range p.Objects() {
		for _, op := range o.Of(oblige.Recv, oblige.SelRecv) {
			if end.is(op.Val) {
				end.heard = append(end.heard, op)
			}
		}
	}
	return end
}

// cancels returns the fields that hold the cancel function of one context, and the call
// that made both.
func cancels(p *oblige.Package) map[ssaread.Cell]*ssa.Call {
	if p.CancelIn == nil {
		p.CancelIn = map[ssaread.Cell]*ssa.Call{}
		for _, f := range p.Funcs {
			for in := range ssaread.Instrs(f) {
				st, ok := in.(*ssa.Store)
				if !ok {
					continue
				}
				x, ok := unnamed(st.Val).(*ssa.Extract)
				if cell := ssaread.CellOf(st.Addr); ok && x.Index == 1 && cell.Kind == ssaread.Field {
					if call, ok := x.Tuple.(*ssa.Call); ok && isCallOf(call.Common(), "context.WithCancel") {
						p.CancelIn[cell] = call
					}
				}
			}
		}
	}
	return p.CancelIn
}

// unnamed returns what a value was before it got another type's name.
func unnamed(v ssa.Value) ssa.Value {
	if c, ok := v.(*ssa.ChangeType); ok {
		return c.X
	}
	return v
}

// closedWith returns what closes an end on one way with in, with nobody waited for between.
func closedWith(p *oblige.Package, in ssa.Instruction, end *oblige.Wakers) ssa.Instruction {
	for _, at := range end.In(in.Parent()) {
		call, isCall := at.(ssa.CallInstruction)
		if !end.Named(at) || oblige.IsDefer(at) || isCall && p.Starts(call) {
			continue
		}
		if at == in || straight(p, in, at) || straight(p, at, in) {
			return at
		}
	}
	return nil
}

// straight reports whether a way leads from one instruction to another past none that parks.
func straight(p *oblige.Package, from, to ssa.Instruction) bool {
	parks := func(in ssa.Instruction) bool { return parks(p, in) }
	return oblige.Without(from, parks, func(in ssa.Instruction) bool { return in == to }) != nil
}

// parks reports whether in itself may wait for somebody.
func parks(p *oblige.Package, in ssa.Instruction) bool {
	if p.Effects().At(in, 0).Parks {
		return true
	}
	call, ok := in.(*ssa.Call)
	return ok && isCallOf(call.Common(), "(*sync.WaitGroup).Wait")
}
