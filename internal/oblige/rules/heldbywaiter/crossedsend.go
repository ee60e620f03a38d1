package heldbywaiter

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// crossing is two that send to each other: who waits, for the one that serves, and
// the server, on a channel of what it finds in a container.
type crossing struct {
	turn   *oblige.Op // the server's receive of what the waiters send
	server *ssa.Function
	serves *oblige.Op // the server's own send
	lane   *oblige.Object
	links  []link // from the server down to its send
}

// link is a function on the way from a goroutine to an operation, and the instruction
// that leads there.
type link struct {
	f  *ssa.Function
	in ssa.Instruction
}

// crossedSends finds waiters that stop to receive from a goroutine, and tell it so by a
// send, while that one still knows them and may be sending to them: each waits for the
// other to receive.
//
// Silent where the goroutine forgets whom it sends to before it turns to the next
// message, where it or the waiter has another way out than the common end, and where
// somebody else receives in the waiter's place.
func crossedSends(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		turn, server := servedBy(p, o)
		if server == nil {
			continue
		}
		for _, lane := range p.Objects() {
			c := crossingOn(p, lane, o, turn, server)
			if c == nil {
				continue
			}
			for _, w := range o.Of(oblige.Send, oblige.SelSend) {
				if last, ok := stopsFor(p, c, w); ok {
					out = append(out, crossedBreach(p, c, o, w, last))
					break
				}
			}
		}
	}
	return out
}

// servedBy returns the one goroutine that receives from a channel without room, in its
// loop, and where it does.
func servedBy(p *oblige.Package, o *oblige.Object) (*oblige.Op, *ssa.Function) {
	recvs := o.Of(oblige.Recv, oblige.SelRecv)
	if o.Open || len(recvs) == 0 || len(o.Of(oblige.Leak, oblige.TryRecv)) > 0 || !oblige.Unbuffered(o) {
		return nil, nil
	}
	for _, r := range recvs {
		if r.Func != recvs[0].Func || !oblige.LeadsBack(r.In.Block()) {
			return nil, nil
		}
	}
	if root := p.LoneGoroutine(recvs[0].Func); root != recvs[0].Func {
		return nil, nil
	}
	return recvs[0], recvs[0].Func
}

// crossingOn returns how server sends on lane, again and again, in the loop in which it
// receives from o.
func crossingOn(p *oblige.Package, lane, o *oblige.Object, turn *oblige.Op, server *ssa.Function) *crossing {
	if lane == o || lane.Open || !bounds(lane) || len(lane.Of(oblige.Leak, oblige.TryRecv)) > 0 || len(lane.Of(oblige.Recv, oblige.SelRecv)) == 0 {
		return nil
	}
	for _, s := range lane.Of(oblige.Send, oblige.SelSend) {
		if s.Sel != nil && !onlyEnds(p, s.Sel, s.Case) {
			continue
		}
		links := linksTo(p, s, server)
		if len(links) == 0 || !oblige.Reaches(turn.In, links[0].in) || !oblige.Reaches(links[0].in, turn.In) {
			continue
		}
		c := &crossing{turn, server, s, lane, links}
		if from := c.foundIn(); from.Kind == ssaread.Field && !forgets(p, c, from) && !heedsItself(p, c) {
			return c
		}
	}
	return nil
}

// onlyEnds reports whether the other cases of a select are ends that stay.
func onlyEnds(p *oblige.Package, sel *ssa.Select, but int) bool {
	for i, st := range sel.States {
		if i != but && (st.Dir != types.RecvOnly || !p.EndsForGood(st.Chan)) {
			return false
		}
	}
	return true
}

// linksTo returns the calls by which the goroutine root comes to s, nil if it does not.
func linksTo(p *oblige.Package, s *oblige.Op, root *ssa.Function) []link {
	seen := map[*ssa.Function]bool{s.Func: true}
	work := [][]link{{{s.Func, s.In}}}
	for len(work) > 0 {
		way := work[0]
		work = work[1:]
		if way[0].f == root {
			return way
		}
		if len(way) > oblige.MaxUp {
			continue
		}
		for _, call := range p.Callers(way[0].f) {
			c, plain := call.(*ssa.Call)
			if plain && !p.Starts(c) && !seen[c.Parent()] {
				seen[c.Parent()] = true
				work = append(work, append([]link{{c.Parent(), c}}, way...))
			}
		}
	}
	return nil
}

// foundIn returns the field with the container in which the server finds what it sends to.
func (c *crossing) foundIn() ssaread.Cell {
	v := baseOf(c.serves.Val)
	for i := len(c.links) - 1; i > 0; i-- {
		prm, ok := v.(*ssa.Parameter)
		if !ok {
			break
		}
		call := c.links[i-1].in.(*ssa.Call)
		if v = oblige.ArgumentFor(call, c.links[i].f, prm); v == nil {
			return ssaread.Cell{}
		}
		v = baseOf(v)
	}
	return containerOf(v)
}

// baseOf returns the value of which v is a field.
func baseOf(v ssa.Value) ssa.Value {
	for {
		switch u := v.(type) {
		case *ssa.UnOp:
			fa, ok := u.X.(*ssa.FieldAddr)
			if !ok {
				return v
			}
			v = fa.X
		case *ssa.Field:
			v = u.X
		case *ssa.ChangeType:
			v = u.X
		default:
			return v
		}
	}
}

// containerOf returns the cell with the map of which v is an entry, looked up or met in
// a loop over all, its key or its value.
func containerOf(v ssa.Value) ssaread.Cell {
	if x, ok := v.(*ssa.Extract); ok {
		if next, ok := x.Tuple.(*ssa.Next); ok {
			if r, ok := next.Iter.(*ssa.Range); ok {
				cell, _ := oblige.ContainerCell(r.X)
				return cell
			}
		}
	}
	return oblige.FoundIn(v)
}

// forgets reports whether the server takes something out of the container in the turn in
// which it sends.
func forgets(p *oblige.Package, c *crossing, from ssaread.Cell) bool {
	wk := &oblige.Wakers{P: p, Ops: map[ssa.Instruction]bool{}}
	for _, in := range p.Writers(from) {
		if _, adds := in.(*ssa.MapUpdate); !adds {
			wk.Ops[in] = true
		}
	}
	turn := func(in ssa.Instruction) bool { return in == c.turn.In }
	for _, l := range c.links {
		for in := range ssaread.Instrs(l.f) {
			is := func(each ssa.Instruction) bool { return each == in }
			at := func(each ssa.Instruction) bool { return each == l.in }
			if in != l.in && wk.Named(in) && (oblige.Without(l.in, turn, is) != nil || oblige.Without(in, turn, at) != nil) {
				return true
			}
		}
	}
	return false
}

// heedsItself reports whether a branch that leads to the server's send looks at something
// that is changed on the way there: it may say that there was one already.
func heedsItself(p *oblige.Package, c *crossing) bool {
	changed := map[ssaread.Cell]bool{}
	for _, l := range c.links[1:] {
		for in := range ssaread.Instrs(l.f) {
			if st, ok := in.(*ssa.Store); ok && ssaread.CellOf(st.Addr).Kind == ssaread.Field && !p.Private(st.Addr) {
				changed[ssaread.CellOf(st.Addr)] = true
			}
		}
	}
	for _, l := range c.links[1:] {
		for _, br := range p.Guards(l.in) {
			if readsAny(br.Cond, changed, 6) {
				return true
			}
		}
	}
	return false
}

// readsAny reports whether v is computed from one of the cells.
func readsAny(v ssa.Value, cells map[ssaread.Cell]bool, depth int) bool {
	if u, ok := v.(*ssa.UnOp); ok && cells[ssaread.CellOf(u.X)] {
		return true
	}
	in, ok := v.(ssa.Instruction)
	if !ok || depth == 0 {
		return false
	}
	return slices.ContainsFunc(in.Operands(nil), func(op *ssa.Value) bool {
		return *op != nil && readsAny(*op, cells, depth-1)
	})
}

// stopsFor returns where the one who sends w received from the server last; ok if all
// who do so send w then, and neither it nor they receive meanwhile.
func stopsFor(p *oblige.Package, c *crossing, w *oblige.Op) (recv *oblige.Op, ok bool) {
	if w.Sel != nil && !onlyEnds(p, w.Sel, w.Case) || oblige.Within(w.Func, c.server) {
		return nil, false
	}
	sent := oblige.SentBy(w)
	recvs := c.lane.Of(oblige.Recv, oblige.SelRecv)
	for _, r := range recvs {
		if !goesOnTo(p, r, w, sent) {
			return nil, false
		}
	}
	return recvs[0], true
}

// goesOnTo reports whether who has received r sends w for the same object afterwards:
// itself, or by a call of w's function, or by a literal that it defers.
func goesOnTo(p *oblige.Package, r, w *oblige.Op, sent ssa.Value) bool {
	item := oblige.RouteOf(r.Val).Base()
	if r.Func == w.Func {
		return oblige.RouteOf(sent).Below(item) && sameTurn(r.In, w.In, item.Root)
	}
	for _, call := range p.Callers(w.Func) {
		if call.Parent() != r.Func {
			continue
		}
		prm, isParam := oblige.RootOf(sent).(*ssa.Parameter)
		if isParam {
			if arg := oblige.ArgumentFor(call, w.Func, prm); arg == nil || oblige.RouteOf(arg) != item {
				continue
			}
		} else if !oblige.Within(w.Func, r.Func) || !oblige.RouteOf(sent).Below(item) {
			continue
		}
		if _, later := call.(*ssa.Defer); later || sameTurn(r.In, call, item.Root) {
			return true
		}
	}
	return false
}

// sameTurn reports whether a way leads from one instruction to another without item
// made or found anew.
func sameTurn(from, to ssa.Instruction, item ssa.Value) bool {
	anew := func(in ssa.Instruction) bool {
		v, ok := in.(ssa.Value)
		return ok && v == item
	}
	return oblige.Without(from, anew, func(in ssa.Instruction) bool { return in == to }) != nil
}

func crossedBreach(p *oblige.Package, c *crossing, o *oblige.Object, w, last *oblige.Op) oblige.Breach {
	f, name, lane, server := w.Func, p.ChanName(o), p.ChanName(c.lane), c.serves.Func
	b := oblige.Breach{Check: "held-by-waiter", Func: f, Pos: w.Pos()}
	b.Message = fmt.Sprintf("%s sends on %s, and receives no more what %s sends at line %d",
		ssaread.ShortName(f), name, ssaread.ShortName(server), p.Line(c.serves.Pos()))
	b.Steps = []oblige.Step{
		{Pos: last.Pos(), Side: "waiter", Func: last.Func, Text: "receives from " + lane + " for the last time"},
		{Pos: c.serves.Pos(), Side: "completer", Func: server, Text: "sends on " + lane + ", until there is no room"},
		{Pos: w.Pos(), Side: "waiter", Func: f, Text: "sends on " + name + ", which " + ssaread.ShortName(c.server) + " would receive"},
		{Pos: w.Pos(), Text: "each waits for the other to receive, and nobody will wake the waiter"},
	}
	return b
}
