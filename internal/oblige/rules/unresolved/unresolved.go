// Package unresolved finds promises that are completed or handed on by some ways and dropped by
// another: the check unresolved.
package unresolved

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches: who holds a promise owes its completion. The evidence is deviant
// behaviour: on other ways the same function completes it, and the waiter has no
// other way out.
//
// Not modelled, hence silent: promises whose item lies in a container as well,
// waiters that select on something else, ways decided by a test of the item
// itself, which may know that nobody waits.
func Breaches(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	out = append(out, unanswered(p)...)
	out = append(out, Abroad(p)...)
	out = append(out, undone(p)...)
	out = append(out, ownCount(p)...)
	out = append(out, surplus(p)...)
	out = append(out, unclosedStreams(p)...)
	out = append(out, stages(p)...)
	out = append(out, givenGroups(p)...)
	out = append(out, notStarted(p)...)
	out = append(out, unstarted(p)...)
	out = append(out, unbegun(p)...)
	out = append(out, failedEnd(p)...)
	out = append(out, leftInLoop(p)...)
	out = append(out, forgotten(p)...)
	out = append(out, discarded(p)...)
	out = append(out, recovered(p)...)
	out = append(out, ownLeft(p)...)
	out = append(out, tooShort(p)...)
	out = append(out, leftBatch(p)...)
	out = append(out, unclosedQueues(p)...)
	out = append(out, gathered(p)...)
	return out
}

// unanswered finds requests that are answered on some ways and not on others.
func unanswered(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range p.Funcs {
		for _, t := range append(takings(p, f), takenFromMap(p, f)...) {
			h := p.Hold(t.item)
			if t.whole != nil {
				h.Beside(t.whole)
			}
			o, name := promised(p, h)
			if o == nil && t.from != (ssaread.Cell{}) {
				o, name = promisedWithin(p, h)
			}
			if o == nil || t.from != (ssaread.Cell{}) && !keptOnlyIn(p, t.from, t.item) || elsewhere(p, o, t) || inLoop(h, t) || !responsible(p, f, o, t, oblige.MaxUp) {
				continue
			}
			h.Owed = t.from == (ssaread.Cell{}) && o.Awaited() && makersWait(o) && allCarry(p, o, t.typ())
			for _, s := range skips(h, t.at, t.again) {
				if !o.Awaited() && (cancels(s) || cutShort(s) && !o.OrCancelled()) {
					continue
				}
				out = append(out, unresolvedBreach(p, f, o, h.Direct[0], s, name))
			}
		}
	}
	return out
}

// makersWait reports whether all who make what o stands for wait for it themselves, with no other way out:
// then whatever a request says, somebody waits for its answer.
func makersWait(o *oblige.Object) bool {
	made := o.Of(oblige.Make)
	return len(made) > 0 && !slices.ContainsFunc(made, func(m *oblige.Op) bool {
		return !slices.ContainsFunc(o.Of(oblige.Recv), func(r *oblige.Op) bool {
			return r.Func == m.Func && oblige.Dominates(m.In, r.In)
		})
	})
}

// allCarry reports whether each new value of a struct type has a promise of o's put into a field.
func allCarry(p *oblige.Package, o *oblige.Object, t types.Type) bool {
	key := ssaread.TypeKey(oblige.Below(t))
	carries := func(a *ssa.Alloc) bool {
		return slices.ContainsFunc(*a.Referrers(), func(r ssa.Instruction) bool {
			if st, ok := r.(*ssa.Store); ok && st.Addr == ssa.Value(a) {
				return true // a copy
			}
			fa, ok := r.(*ssa.FieldAddr)
			return ok && p.ObjectAt(oblige.Place{Cell: ssaread.CellOf(fa)}) == o && slices.ContainsFunc(*fa.Referrers(), func(r ssa.Instruction) bool {
				_, store := r.(*ssa.Store)
				return store
			})
		})
	}
	return !slices.ContainsFunc(p.Funcs, func(f *ssa.Function) bool {
		return ssaread.Contains(f, func(in ssa.Instruction) bool {
			a, ok := in.(*ssa.Alloc)
			return ok && ssaread.TypeKey(oblige.Below(a.Type())) == key && !carries(a)
		})
	})
}

// taking is where a function gets an item that it alone has from then on.
type taking struct {
	item    ssa.Value
	channel ssa.Value       // that it comes from, nil of a parameter and of an entry
	from    ssaread.Cell    // the map that it was an entry of
	entry   ssaread.Cell    // where that has its entries
	at      ssa.Instruction // behind which it has it
	again   map[*ssa.BasicBlock]bool
	param   *ssa.Parameter // by which it came, nil if by none
	whole   ssa.Value      // the interface that it was found in, nil if in none
}

// takings returns where f receives items that may carry a promise, or gets them as parameters.
func takings(p *oblige.Package, f *ssa.Function) []taking {
	out := received(f)
	if len(f.Blocks) > 0 {
		for i, prm := range f.Params {
			if i > 0 || f.Signature.Recv() == nil {
				out = append(out, taking{item: prm, at: f.Blocks[0].Instrs[0], param: prm})
			}
		}
	}
	out = append(out, takenAlong(p, f)...)
	for _, t := range out {
		out = append(out, asserted(t)...)
	}
	return slices.DeleteFunc(out, func(t taking) bool {
		_, isStruct := oblige.Below(t.typ()).Underlying().(*types.Struct)
		return !isStruct && (t.channel == nil || !oblige.IsPromise(t.item.Type()))
	})
}

// typ returns the type of the item: of a captured variable, what lies in it.
func (t taking) typ() types.Type {
	if _, captured := t.item.(*ssa.FreeVar); captured {
		return oblige.Below(t.item.Type())
	}
	return t.item.Type()
}

// takenAlong returns the items that the maker of f has received, and leaves to the goroutine that f is: it
// captures the variable, and its maker does nothing more with that.
func takenAlong(p *oblige.Package, f *ssa.Function) []taking {
	makes := ssaread.Creators(f)
	if len(makes) != 1 || len(f.Blocks) == 0 || !goroutine(p, nil, f) {
		return nil
	}
	var out []taking
	for i, fv := range f.FreeVars {
		v, ok := makes[0].Bindings[i].(*ssa.Alloc)
		if !ok {
			continue
		}
		from := oblige.SoleStore(v)
		for _, t := range received(f.Parent()) {
			if t.item == from && leftTo(p, v, makes[0]) {
				out = append(out, taking{item: fv, channel: t.channel, at: f.Blocks[0].Instrs[0]})
			}
		}
	}
	return out
}

// leftTo reports whether nobody but the literal that mc makes resolves what lies in the variable v, or has it
// behind that.
func leftTo(p *oblige.Package, v *ssa.Alloc, mc *ssa.MakeClosure) bool {
	h := p.Hold(v)
	return !h.Lost && !slices.ContainsFunc(*v.Referrers(), func(use ssa.Instruction) bool {
		other, captures := use.(*ssa.MakeClosure)
		return captures && other != mc
	}) && oblige.Without(mc, func(in ssa.Instruction) bool { return in == ssa.Instruction(v) }, func(in ssa.Instruction) bool { return h.Resolves[in] && in != ssa.Instruction(mc) }) == nil
}

// received returns the items that f receives.
func received(f *ssa.Function) []taking {
	var out []taking
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.UnOp:
				if in.Op == token.ARROW && !in.CommaOk {
					out = append(out, taking{item: in, channel: in.X, at: in, again: blocks(b)})
				}
			case *ssa.Extract:
				if from := receivedBy(in); from != nil {
					out = append(out, taking{item: in, channel: from, at: in, again: blocks(b, in.Tuple.(ssa.Instruction).Block())})
				}
			}
		}
	}
	return out
}

func blocks(bs ...*ssa.BasicBlock) map[*ssa.BasicBlock]bool {
	out := map[*ssa.BasicBlock]bool{}
	for _, b := range bs {
		out[b] = true
	}
	return out
}

// receivedBy returns the channel that x was received from, nil if it was not.
func receivedBy(x *ssa.Extract) ssa.Value {
	switch t := x.Tuple.(type) {
	case *ssa.UnOp:
		if t.Op == token.ARROW && x.Index == 0 {
			return t.X
		}
	case *ssa.Select:
		if sel, i := oblige.ReceivedIn(x); sel != nil {
			return sel.States[i].Chan
		}
	}
	return nil
}

// promised returns what those who wait for the held promise park on, nil where
// it is not sure that they do; and the promise's name.
func promised(p *oblige.Package, h *oblige.Held) (*oblige.Object, string) {
	if len(h.Direct) == 0 {
		return nil, ""
	}
	for _, v := range h.Channels {
		if _, isFunc := v.Type().Underlying().(*types.Signature); isFunc {
			if o := awaitedThrough(p, v); o != nil {
				return o, nameOf(p, v)
			}
			continue
		}
		if o := p.ObjectOf(v); o != nil && (!o.Open || p.Future(o)) && (o.Awaited() || o.OrCancelled() || orEnded(p, o)) {
			return o, nameOf(p, v)
		}
	}
	for _, in := range h.Direct {
		if o := completedBy(p, in, func(o *oblige.Object) bool { return !o.Open }); o != nil {
			return o, p.ObjectName(o)
		}
	}
	return nil, ""
}

// orEnded reports whether all who wait for o do so until the package's own end comes, as it does at a shutdown, or
// they are cancelled, and have no other way out.
func orEnded(p *oblige.Package, o *oblige.Object) bool {
	if len(o.Of(oblige.TryRecv)) > 0 {
		return false
	}
	recvs := o.Of(oblige.SelRecv)
	return len(recvs) > 0 && !slices.ContainsFunc(recvs, func(r *oblige.Op) bool {
		for i, st := range r.Sel.States {
			if i != r.Case && (st.Dir == types.SendOnly || !p.EndsForGood(st.Chan)) {
				return true
			}
		}
		return false
	})
}

// promisedWithin is promised for what outsiders never get, though its type is exported.
func promisedWithin(p *oblige.Package, h *oblige.Held) (*oblige.Object, string) {
	for _, in := range h.Direct {
		if o := completedBy(p, in, func(o *oblige.Object) bool { return len(o.Of(oblige.Leak)) == 0 }); o != nil {
			return o, p.ObjectName(o)
		}
	}
	return nil, ""
}

// completedBy returns the group that in takes one from, or what the method that in calls
// completes, of the objects that fit, where somebody waits for it.
func completedBy(p *oblige.Package, in ssa.Instruction, fits func(*oblige.Object) bool) *oblige.Object {
	for _, o := range p.Objects() {
		if slices.ContainsFunc(o.Of(oblige.GroupDone), func(op *oblige.Op) bool { return op.In == in }) && fits(o) && o.Awaited() {
			return o
		}
	}
	call, ok := in.(*ssa.Call)
	if !ok {
		return nil
	}
	callee := ssaread.Callee(call.Common())
	if !p.HasBody(callee) {
		return nil
	}
	for _, o := range p.Objects() {
		if !fits(o) || !o.Awaited() {
			continue
		}
		for _, op := range o.Of(oblige.Close, oblige.Send, oblige.GroupDone) {
			if oblige.Within(op.Func, callee) {
				return o
			}
		}
	}
	return nil
}

// nameOf returns the name of the place that v was loaded from.
func nameOf(p *oblige.Package, v ssa.Value) string {
	switch u := v.(type) {
	case *ssa.UnOp:
		return oblige.CellName(ssaread.CellOf(u.X), p)
	case *ssa.Field:
		return oblige.CellName(ssaread.Cell{Kind: ssaread.Field, Type: ssaread.TypeKey(u.X.Type()), Field: u.Field}, p)
	case *ssa.FieldAddr:
		return oblige.CellName(ssaread.CellOf(u), p)
	case *ssa.Parameter:
		return u.Name()
	}
	return "the reply"
}

// awaitedThrough returns what the maker of the callback v waits on, where the
// callback wakes it; nil if there is none such.
func awaitedThrough(p *oblige.Package, v ssa.Value) *oblige.Object {
	for _, in := range p.Writers(cellOfLoad(v)) {
		st, ok := in.(*ssa.Store)
		if !ok {
			continue
		}
		mc, ok := st.Val.(*ssa.MakeClosure)
		if !ok {
			continue
		}
		if o := wokenBy(p, mc); o != nil && o.Awaited() {
			return o
		}
	}
	return nil
}

func cellOfLoad(v ssa.Value) ssaread.Cell {
	switch v := v.(type) {
	case *ssa.UnOp:
		return ssaread.CellOf(v.X)
	case *ssa.Field:
		return ssaread.Cell{Kind: ssaread.Field, Type: ssaread.TypeKey(v.X.Type()), Field: v.Field}
	}
	return ssaread.Cell{}
}

// wokenBy returns the object that a function literal wakes and its maker waits on.
func wokenBy(p *oblige.Package, mc *ssa.MakeClosure) *oblige.Object {
	for _, o := range p.Objects() {
		wakes, waits := false, false
		for _, op := range o.Ops {
			wakes = wakes || op.Kind.Wakes() && op.Func == mc.Fn
			waits = waits || (op.Kind == oblige.Recv || op.Kind == oblige.GroupWait) && op.Func == mc.Parent()
		}
		if wakes && waits {
			return o
		}
	}
	return nil
}

// elsewhere reports whether the item, or its promise, also lies where somebody
// else can find it and complete it.
func elsewhere(p *oblige.Package, o *oblige.Object, t taking) bool {
	key := ssaread.TypeKey(oblige.Below(t.typ()))
	if t.from == (ssaread.Cell{}) && keptTypes(p)[key] && !onlyHere(p, o, t) {
		return true
	}
	for _, pl := range o.Places {
		switch pl.Cell.Kind {
		case ssaread.Elem:
			if pl.Cell != t.entry && (t.channel == nil || pl.Cell != ssaread.ElemOf(t.channel.Type())) {
				return true
			}
		case ssaread.Field:
			if pl.Cell.Type != key && !completedIn(p, o, t.at.Parent()) && !p.OnlyReceivedFrom(pl.Cell) {
				return true
			}
		}
	}
	return false
}

// onlyHere reports whether who is handed an item completes it now or never: each caller has just made what it
// hands over, and nobody else completes such, or nobody else has had that one.
func onlyHere(p *oblige.Package, o *oblige.Object, t taking) bool {
	prm, ok := t.item.(*ssa.Parameter)
	return ok && (untouched(p, prm, oblige.MaxUp) || completedIn(p, o, prm.Parent()) && !slices.ContainsFunc(p.Callers(prm.Parent()), func(call ssa.CallInstruction) bool {
		_, made := oblige.ArgumentFor(call, prm.Parent(), prm).(*ssa.Alloc)
		return !made
	}))
}

// untouched reports whether nobody else has an item when its function is handed it: each caller has made it, or was
// handed it in the same way, and has not given it away before the call.
func untouched(p *oblige.Package, prm *ssa.Parameter, depth int) bool {
	calls := p.Callers(prm.Parent())
	return len(calls) > 0 && !slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool {
		arg := oblige.ArgumentFor(call, prm.Parent(), prm)
		switch v := arg.(type) {
		case *ssa.Alloc:
		case *ssa.Parameter:
			if depth == 0 || !untouched(p, v, depth-1) {
				return true
			}
		default:
			return true
		}
		h := p.Hold(arg)
		for in := range h.Resolves {
			if in.Parent() == call.Parent() && in != ssa.Instruction(call) && oblige.Reaches(in, call) {
				return true
			}
		}
		return false
	})
}

// completedIn reports whether all completions of o are in f, or in methods that
// only f calls.
func completedIn(p *oblige.Package, o *oblige.Object, f *ssa.Function) bool {
	for _, op := range o.Ops {
		if !op.Kind.Wakes() || op.Func == f {
			continue
		}
		for _, call := range p.Callers(op.Func) {
			if call.Parent() != f {
				return false
			}
		}
		if len(p.Callers(op.Func)) == 0 || p.StandsAlone(op.Func) {
			return false
		}
	}
	return true
}

// keptTypes returns the types of which values are put into containers, fields or interfaces.
func keptTypes(p *oblige.Package) map[string]bool {
	if p.Stored != nil {
		return p.Stored
	}
	p.Stored = map[string]bool{}
	keep := func(t types.Type) { p.Stored[ssaread.TypeKey(oblige.Below(t))] = true }
	for _, f := range p.Funcs {
		for in := range ssaread.Instrs(f) {
			switch in := in.(type) {
			case *ssa.Store:
				if _, local := in.Addr.(*ssa.Alloc); !local {
					keep(in.Val.Type())
				}
			case *ssa.MapUpdate:
				keep(in.Value.Type())
				keep(in.Key.Type())
			case *ssa.MakeInterface:
				if !oblige.Formatted(in) && !onlySent(p, in, 2, map[ssa.Value]bool{}) {
					keep(in.X.Type())
				}
			}
		}
	}
	return p.Stored
}

// inLoop reports whether the promise is completed in a loop of its own: then it
// is a stream, and how much comes is agreed on elsewhere.
func inLoop(h *oblige.Held, t taking) bool {
	for _, in := range h.Direct {
		if loop := oblige.InnerLoop(in.Block()); loop != nil && !loop[t.at.Block()] {
			return true
		}
	}
	return false
}

// responsible reports whether f alone has to complete what it has: of a parameter,
// no caller touches it after the call, nor theirs, if it is one of their parameters. To return what o is a part of is no touch, where f
// alone completes o, if that is known.
func responsible(p *oblige.Package, f *ssa.Function, o *oblige.Object, t taking, depth int) bool {
	prm := t.param
	if prm == nil {
		return true
	}
	calls := p.Callers(f)
	if len(calls) == 0 || p.Taken(f) {
		return false
	}
	alone := o != nil && !o.Open && completedIn(p, o, f)
	// Who is returned a future does no more than to wait; that there is something to wait for f may tell.
	waited := alone || o != nil && f.Signature.Results().Len() == 0 && p.Future(o)
	for _, call := range calls {
		var arg ssa.Value
		for i, each := range f.Params {
			if each == prm && i < len(call.Common().Args) {
				arg = call.Common().Args[i]
			}
		}
		if arg == nil {
			return false
		}
		if up, handed := arg.(*ssa.Parameter); handed && depth > 0 && len(p.Callers(up.Parent())) > 0 &&
			!responsible(p, up.Parent(), o, taking{param: up}, depth-1) {
			return false
		}
		if load, ok := arg.(*ssa.UnOp); ok && load.Op == token.MUL {
			arg = load.X
		}
		h := p.Hold(arg)
		touches := func(in ssa.Instruction) bool {
			return h.Resolves[in] && in != call && !(oblige.IsReturn(in) && waited)
		}
		made, _ := arg.(ssa.Instruction)
		anew := func(in ssa.Instruction) bool { return in == made } // in the next turn
		if h.Lost && !alone || oblige.Without(call, anew, touches) != nil {
			return false
		}
	}
	return true
}

// cancels reports whether a way is taken because something else was received:
// then the waiter may have been told as well.
func cancels(s skip) bool {
	br, ok := oblige.Last(s.from).(*ssa.If)
	return ok && oblige.Arrived(br.Cond)
}

// cutShort reports whether a way is taken because a call failed that was handed a context: it may have ended, with
// all else, by then.
func cutShort(s skip) bool {
	br, ok := oblige.Last(s.from).(*ssa.If)
	if !ok || !oblige.AsksForFailure(br) {
		return false
	}
	err, _ := oblige.Subject(br.Cond, true)
	if x, ok := err.(*ssa.Extract); ok {
		err = x.Tuple
	}
	call, ok := err.(*ssa.Call)
	return ok && slices.ContainsFunc(call.Call.Args, func(a ssa.Value) bool { return ssaread.IsType(a.Type(), "context", "Context") })
}

func unresolvedBreach(p *oblige.Package, f *ssa.Function, o *oblige.Object, sibling ssa.Instruction, s skip, name string) oblige.Breach {
	name0 := ssaread.ShortName(f)
	pos := s.place()
	verb := "returns at"
	if s.end == nil {
		verb = "goes on at"
	}
	wait, how := o.Of(oblige.Recv, oblige.GroupWait, oblige.SelRecv)[0], "with no other way out"
	if wait.Kind == oblige.SelRecv {
		how = "until somebody cancels it"
	}
	return oblige.Breach{
		Check:   "unresolved",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s leaves %s unresolved at line %d, though line %d completes it", name0, name, p.Line(pos), p.Line(oblige.PosOf(sibling))),
		Steps: []oblige.Step{
			{Pos: wait.Pos(), Side: "waiter", Func: wait.Func, Text: "waits for the promise, " + how},
			{Pos: oblige.PosOf(sibling), Side: "completer", Func: f, Text: fmt.Sprintf("completes %s on other ways", name)},
			{Pos: oblige.PosOf(oblige.Last(s.from)), Side: "completer", Func: f, Text: "branches off before that"},
			{Pos: pos, Side: "completer", Func: f, Text: fmt.Sprintf("%s line %d without having completed it or handed it on", verb, p.Line(pos))},
			{Pos: pos, Func: f, Text: "nobody has the promise any more, nobody will wake the waiter"},
		},
	}
}
