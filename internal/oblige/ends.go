package oblige

import (
	"cmp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// ownEnd is an end that lies in a field of its object: a channel that is closed, or a
// context whose cancel function lies there.
type ownEnd struct {
	name   string
	verb   string // what is done to it
	closes *wakers
	heard  []*Op
	is     func(ssa.Value) bool
}

// endsOnly reports whether a channel of the package's own is an end that is closed.
func endsOnly(o *Object) bool {
	return !o.Open && len(o.Of(Leak)) == 0 && len(o.Of(Close)) > 0
}

// liesIn reports whether an object lies in a field of the struct type.
func liesIn(o *Object, typ string) bool {
	return slices.ContainsFunc(o.Places, func(pl Place) bool { return pl.Cell.Kind == ssaread.Field && pl.Cell.Type == typ })
}

// endsIn returns the ends that lie in fields of a struct type.
func (p *Package) endsIn(typ string) []*ownEnd {
	var out []*ownEnd
	for _, o := range p.Objects() {
		if endsOnly(o) && liesIn(o, typ) {
			out = append(out, p.channelEnd(o))
		}
	}
	for cell := range p.cancels() {
		if cell.Type == typ {
			out = append(out, p.contextIn(cell))
		}
	}
	slices.SortFunc(out, func(a, b *ownEnd) int { return cmp.Compare(a.name, b.name) })
	return out
}

// channelEnd is a channel as an end.
func (p *Package) channelEnd(o *Object) *ownEnd {
	return &ownEnd{
		name:   p.chanName(o),
		verb:   "closes",
		closes: p.WakesOf([]*Object{o}),
		heard:  o.Of(Recv, SelRecv),
		is:     func(ch ssa.Value) bool { return p.ObjectOf(ch) == o },
	}
}

// contextIn returns the context whose cancel function lies in cell, as an end.
func (p *Package) contextIn(cell ssaread.Cell) *ownEnd {
	made := p.cancels()[cell]
	end := &ownEnd{name: cellName(cell, p) + "'s context", verb: "ends", closes: p.whoever(func(in ssa.Instruction) bool {
		call, ok := in.(ssa.CallInstruction)
		if !ok || call.Common().IsInvoke() {
			return false
		}
		load, ok := call.Common().Value.(*ssa.UnOp)
		return ok && ssaread.CellOf(load.X) == cell
	})}
	end.is = func(ch ssa.Value) bool {
		return isCancel(ch) && p.madeBy(ch.(*ssa.Call).Call.Value, maxUp) == made
	}
	for _, o := range p.Objects() {
		for _, op := range o.Of(Recv, SelRecv) {
			if end.is(op.Val) {
				end.heard = append(end.heard, op)
			}
		}
	}
	return end
}

// cancels returns the fields that hold the cancel function of one context, and the call
// that made both.
func (p *Package) cancels() map[ssaread.Cell]*ssa.Call {
	if p.cancelIn == nil {
		p.cancelIn = map[ssaread.Cell]*ssa.Call{}
		for _, f := range p.Funcs {
			for _, b := range f.Blocks {
				for _, in := range b.Instrs {
					st, ok := in.(*ssa.Store)
					if !ok {
						continue
					}
					x, ok := unnamed(st.Val).(*ssa.Extract)
					if cell := ssaread.CellOf(st.Addr); ok && x.Index == 1 && cell.Kind == ssaread.Field {
						if call, ok := x.Tuple.(*ssa.Call); ok && isCallOf(call.Common(), "context.WithCancel") {
							p.cancelIn[cell] = call
						}
					}
				}
			}
		}
	}
	return p.cancelIn
}

// unnamed returns what a value was before it got another type's name.
func unnamed(v ssa.Value) ssa.Value {
	if c, ok := v.(*ssa.ChangeType); ok {
		return c.X
	}
	return v
}

// madeBy returns the call that made a context, as far as it is the only one.
func (p *Package) madeBy(ctx ssa.Value, depth int) *ssa.Call {
	switch v := ctx.(type) {
	case *ssa.Extract:
		call, _ := v.Tuple.(*ssa.Call)
		return call
	case *ssa.Parameter:
		calls := p.Callers(v.Parent())
		if depth == 0 || len(calls) != 1 || p.IsEntry(v.Parent()) && !p.Spawned(v.Parent()) {
			return nil
		}
		return p.madeBy(orNil(argumentFor(calls[0], v.Parent(), v)), depth-1)
	case *ssa.UnOp:
		cell := ssaread.CellOf(v.X)
		stores := p.Writers(cell)
		if depth == 0 || len(stores) != 1 {
			return nil
		}
		if st, ok := stores[0].(*ssa.Store); ok {
			return p.madeBy(st.Val, depth-1)
		}
	}
	return nil
}

// closedWith returns what closes an end on one way with in, with nobody waited for between.
func (p *Package) closedWith(in ssa.Instruction, end *wakers) ssa.Instruction {
	for _, at := range end.In(in.Parent()) {
		call, isCall := at.(ssa.CallInstruction)
		if !end.Named(at) || isDefer(at) || isCall && p.Starts(call) {
			continue
		}
		if at == in || p.straight(in, at) || p.straight(at, in) {
			return at
		}
	}
	return nil
}

// straight reports whether a way leads from one instruction to another past none that parks.
func (p *Package) straight(from, to ssa.Instruction) bool {
	parks := func(in ssa.Instruction) bool { return p.parks(in) }
	return Without(from, parks, func(in ssa.Instruction) bool { return in == to }) != nil
}

// parks reports whether in itself may wait for somebody.
func (p *Package) parks(in ssa.Instruction) bool {
	if p.effects().at(in, 0).parks {
		return true
	}
	call, ok := in.(*ssa.Call)
	return ok && isCallOf(call.Common(), "(*sync.WaitGroup).Wait")
}
