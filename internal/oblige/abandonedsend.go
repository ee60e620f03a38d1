package oblige

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// abandonedSend: a plain send on a channel without room, whose receiver waits for
// something else too and may have left: the sender stands for ever, and with it
// what it holds. Three forms, told by who makes the channel:
//
//   - the receiver's function makes it for one answer, and leaves by another case
//     of its select, or by a return between starting the sender and receiving;
//   - several senders are started, and fewer receive;
//   - a goroutine receives on a channel that lives as long as an object, may end
//     without, and nobody else receives.
//
// Silent where the capacity is not known, where one way sends twice on what has room for
// one result, which is double-resolve's, where outsiders may receive, where any way out receives what is left, where the sender has another way out, and where only C
// calls the sender: cgocallback tells that as a blocking-callback.
func abandonedSend(p *Package) []Breach {
	var out []Breach
	for _, o := range p.Objects() {
		sends := slices.DeleteFunc(o.Of(Send), func(s *Op) bool { return p.calledBack(s.Func, nil) })
		if len(sends) == 0 {
			continue
		}
		c := p.channel(o)
		if c == nil || p.sentTwice(o) {
			continue
		}
		groups, local := c.byMake()
		if b, ok := c.first(sends, func(s *Op) *desertion { return c.lasting(s, local) }); ok {
			out = append(out, b)
		}
		for _, g := range groups {
			if b, ok := g.first(sends, func(s *Op) *desertion { return g.deserted(s) }); ok {
				if len(groups) > 1 { // many ask, one answers: who asks makes the room
					b.Func, b.Pos = g.makes[0].Func, g.makes[0].Pos()
				}
				out = append(out, b)
			}
		}
	}
	return out
}

// calledBack reports whether f runs on C's threads alone: it is a callback, or only such
// functions call it. Those in under are being asked.
func (p *Package) calledBack(f *ssa.Function, under []*ssa.Function) bool {
	if ssaread.IsExport(f) || ssaread.IsCallback(f) {
		return true
	}
	calls := p.Callers(f)
	if len(calls) == 0 || p.Taken(f) || slices.Contains(under, f) {
		return false
	}
	under = append(under, f)
	return !slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool {
		_, starts := call.(*ssa.Go)
		return starts || !p.calledBack(call.Parent(), under)
	})
}

// first returns the breach of the first of the sends that is left alone: one
// channel needs room once, however many send on it.
func (c *channel) first(sends []*Op, left func(*Op) *desertion) (Breach, bool) {
	for _, s := range sends {
		if d := left(s); d != nil {
			return c.breach(s, d), true
		}
	}
	return Breach{}, false
}

// byMake splits the channels by who makes them; local says that all receivers
// receive from what their own function made.
func (c *channel) byMake() (groups []*channel, local bool) {
	recvs := map[*Op][]*Op{}
	for _, r := range c.recvs {
		m := c.madeBy(r)
		if m == nil {
			return nil, false
		}
		recvs[m] = append(recvs[m], r)
	}
	for _, m := range c.makes {
		if len(recvs[m]) > 0 {
			g := *c
			g.cap, g.makes, g.recvs = m.Cap, []*Op{m}, recvs[m]
			groups = append(groups, &g)
		}
	}
	return groups, true
}

// madeBy returns the make of the channel that r receives from, where r's function,
// or one that it is a literal of, makes it itself or has it made by a call.
func (c *channel) madeBy(r *Op) *Op {
	for _, m := range c.makes {
		if madeFor(r, m) != nil {
			return m
		}
		if c.startedBy(r.Func, m.Func) && len(c.makes) == 1 {
			return m
		}
		if !within(r.Func, m.Func) {
			continue
		}
		v := rootOf(r.Val)
		if fv, ok := v.(*ssa.FreeVar); ok {
			for _, b := range ssaread.Bindings(fv) {
				v = rootOf(b)
			}
		}
		if v == m.In.(ssa.Value) || putInto(m.In.(ssa.Value), v) {
			return m
		}
	}
	return nil
}

// madeFor returns the call by which r's function has made what it receives from.
func madeFor(r, m *Op) *ssa.Call {
	call, ok := rootOf(r.Val).(*ssa.Call)
	if !ok || ssaread.Callee(call.Common()) != m.Func {
		return nil
	}
	return call
}

// startedBy reports whether f is a goroutine that only g starts, once, and that
// gets the channel from it as an argument.
func (c *channel) startedBy(f, g *ssa.Function) bool {
	calls := c.p.Callers(f)
	if len(calls) != 1 || f.Parent() != nil || c.p.Taken(f) {
		return false
	}
	start, isGo := calls[0].(*ssa.Go)
	if !isGo || start.Parent() != g || leadsBack(start.Block()) {
		return false
	}
	for _, a := range start.Call.Args {
		if c.p.ObjectOf(a) == c.o {
			return true
		}
	}
	return false
}

// putInto reports whether a channel is stored into a field of the variable or
// object root, by the function that makes both.
func putInto(ch, root ssa.Value) bool {
	if _, ok := root.(*ssa.Alloc); !ok {
		return false
	}
	for _, r := range *ch.Referrers() {
		if st, ok := r.(*ssa.Store); ok && rootOf(st.Addr) == root {
			return true
		}
	}
	return false
}

// channel is a channel all of whose receivers are known.
type channel struct {
	p     *Package
	o     *Object
	cap   int64
	makes []*Op
	recvs []*Op
	takes map[ssa.Instruction]bool // receives
	funcs map[*ssa.Function]bool   // that may receive, themselves or by what they call
}

// channel describes o; nil where its capacity is not known or outsiders may receive.
func (p *Package) channel(o *Object) *channel {
	c := &channel{p: p, o: o, makes: o.Of(Make), recvs: o.Of(Recv, SelRecv, TryRecv), takes: map[ssa.Instruction]bool{}}
	if len(c.makes) == 0 || len(c.recvs) == 0 || p.endsProcess(c.recvs[0].Func) || len(o.Of(CondWait, GroupAdd)) > 0 || p.receivedOutside(o) {
		return nil
	}
	for _, m := range c.makes {
		if m.Cap < 0 {
			return nil
		}
		c.cap = max(c.cap, m.Cap)
	}
	w := &wakers{p: p, ops: c.takes, funcs: map[*ssa.Function]bool{}}
	var from []*ssa.Function
	for _, r := range c.recvs {
		c.takes[r.In] = true
		from = append(from, r.Func)
	}
	w.close(from)
	c.funcs = w.funcs
	return c
}

// endsProcess reports whether f is main, or called by main alone: what stands when
// it returns stands no longer.
func (p *Package) endsProcess(f *ssa.Function) bool {
	f = outermost(f)
	if p.Pkg.Pkg.Name() != "main" || f.Signature.Recv() != nil {
		return false
	}
	for range maxUp {
		if f.Name() == "main" {
			return true
		}
		calls := p.Callers(f)
		if len(calls) != 1 || p.Spawned(f) || leadsBack(calls[0].Block()) {
			return false
		}
		f = calls[0].Parent()
	}
	return false
}

// receivedOutside reports whether code outside the package may receive from o.
func (p *Package) receivedOutside(o *Object) bool {
	for _, op := range o.Of(Leak) {
		if !sendOnly(op.Val.Type()) {
			return true
		}
	}
	for _, pl := range o.Places {
		if !p.index().open(pl) {
			continue
		}
		switch t := p.typeOf(pl); {
		case t == nil, !sendOnly(t):
			return true
		}
	}
	return false
}

func sendOnly(t types.Type) bool {
	c, ok := t.Underlying().(*types.Chan)
	return ok && c.Dir() == types.SendOnly
}

// typeOf returns the type of what lies at pl, nil where it is not known.
func (p *Package) typeOf(pl Place) types.Type {
	if pl.Value != nil {
		return pl.Value.Type()
	}
	if info, ok := p.structs()[pl.Cell.Type]; ok && pl.Cell.Kind == ssaread.Field && pl.Cell.Field < info.st.NumFields() {
		return info.st.Field(pl.Cell.Field).Type()
	}
	if g, ok := pl.Cell.Value.(*ssa.Global); ok {
		return g.Type().Underlying().(*types.Pointer).Elem()
	}
	return nil
}

func (c *channel) breach(s *Op, l *desertion) Breach {
	name := c.p.chanName(c.o)
	b := Breach{Check: "abandoned-send", Func: s.Func, Pos: s.Pos()}
	b.Message = fmt.Sprintf("%s sends on %s for ever once %s has left at line %d",
		ssaread.ShortName(s.Func), name, ssaread.ShortName(l.recv.Func), c.p.line(returnPos(l.ret)))
	b.Steps = []Step{
		{l.recv.Pos(), "receiver", l.recv.Func, "waits for " + name},
		{l.from, "receiver", l.recv.Func, l.why},
		{returnPos(l.ret), "receiver", l.recv.Func, "returns"},
		{s.Pos(), "sender", s.Func, "sends on " + name + ", which has no room" + c.anyMore()},
		{Pos: s.Pos(), Text: "the receiver has left, and nobody will receive"},
	}
	return b
}

// anyMore says of a channel with room that it is full by now.
func (c *channel) anyMore() string {
	if c.cap > 0 {
		return " any more"
	}
	return ""
}

// chanName returns the name that people know of a channel: the variable or field
// that it lies in.
func (p *Package) chanName(o *Object) string {
	for _, pl := range o.Places {
		if n := cellName(pl.Cell, p); n != noName {
			return n
		}
	}
	return "its channel"
}
