package oblige

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// unresolved: who holds a promise owes its completion. The evidence is deviant
// behaviour: on other ways the same function completes it, and the waiter has no
// other way out.
//
// Not modelled, hence silent: promises whose item lies in a container as well,
// waiters that select on something else, ways decided by a test of the item
// itself, which may know that nobody waits.
func unresolved(p *Package) []Breach {
	var out []Breach
	out = append(out, p.unanswered()...)
	out = append(out, p.unansweredAbroad()...)
	out = append(out, p.undone()...)
	out = append(out, p.leftInLoop()...)
	out = append(out, p.forgotten()...)
	out = append(out, p.discarded()...)
	out = append(out, p.recovered()...)
	out = append(out, p.ownLeft()...)
	out = append(out, p.tooShort()...)
	out = append(out, p.leftBatch()...)
	out = append(out, p.unclosedQueues()...)
	return out
}

// unanswered finds requests that are answered on some ways and not on others.
func (p *Package) unanswered() []Breach {
	var out []Breach
	for _, f := range p.Funcs {
		for _, t := range append(p.takings(f), p.takenFromMap(f)...) {
			h := p.hold(t.item)
			o, name := p.promised(h)
			if o == nil && t.from != (ssaread.Cell{}) {
				o, name = p.promisedWithin(h)
			}
			if o == nil || p.elsewhere(o, t) || h.inLoop(t) || !p.responsible(f, o, t) {
				continue
			}
			for _, s := range h.skips(t.at, t.again) {
				if !o.awaited() && cancels(s) {
					continue
				}
				out = append(out, p.unresolvedBreach(f, o, h.direct[0], s, name))
			}
		}
	}
	return out
}

// taking is where a function gets an item that it alone has from then on.
type taking struct {
	item    ssa.Value
	channel ssa.Value       // that it comes from, nil of a parameter and of an entry
	from    ssaread.Cell    // the map that it was an entry of
	at      ssa.Instruction // behind which it has it
	again   map[*ssa.BasicBlock]bool
}

// takings returns where f receives items that may carry a promise, or gets them as parameters.
func (p *Package) takings(f *ssa.Function) []taking {
	out := received(f)
	if len(f.Blocks) > 0 {
		for i, prm := range f.Params {
			if i > 0 || f.Signature.Recv() == nil {
				out = append(out, taking{item: prm, at: f.Blocks[0].Instrs[0]})
			}
		}
	}
	return slices.DeleteFunc(out, func(t taking) bool {
		_, isStruct := below(t.item.Type()).Underlying().(*types.Struct)
		return !isStruct && (t.channel == nil || !isPromise(t.item.Type()))
	})
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

func below(t types.Type) types.Type {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		return ptr.Elem()
	}
	return t
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
		k := x.Index - 2
		for _, st := range t.States {
			if st.Dir != types.RecvOnly {
				continue
			}
			if k == 0 {
				return st.Chan
			}
			k--
		}
	}
	return nil
}

// promised returns what those who wait for the held promise park on, nil where
// it is not sure that they do; and the promise's name.
func (p *Package) promised(h *held) (*Object, string) {
	if len(h.direct) == 0 {
		return nil, ""
	}
	for _, v := range h.channels {
		if _, isFunc := v.Type().Underlying().(*types.Signature); isFunc {
			if o := p.awaitedThrough(v); o != nil {
				return o, p.nameOf(v)
			}
			continue
		}
		if o := p.ObjectOf(v); o != nil && !o.Open && (o.awaited() || o.orCancelled()) {
			return o, p.nameOf(v)
		}
	}
	for _, in := range h.direct {
		if o := p.completedBy(in, func(o *Object) bool { return !o.Open }); o != nil {
			return o, p.objectName(o)
		}
	}
	return nil, ""
}

// promisedWithin is promised for what outsiders never get, though its type is exported.
func (p *Package) promisedWithin(h *held) (*Object, string) {
	for _, in := range h.direct {
		if o := p.completedBy(in, func(o *Object) bool { return len(o.Of(Leak)) == 0 }); o != nil {
			return o, p.objectName(o)
		}
	}
	return nil, ""
}

// completedBy returns what the method that in calls completes, of the objects that
// fit, where somebody waits for it.
func (p *Package) completedBy(in ssa.Instruction, fits func(*Object) bool) *Object {
	call, ok := in.(*ssa.Call)
	if !ok {
		return nil
	}
	callee := ssaread.Callee(call.Common())
	if !p.HasBody(callee) {
		return nil
	}
	for _, o := range p.Objects() {
		if !fits(o) || !o.awaited() {
			continue
		}
		for _, op := range o.Of(Close, Send, GroupDone) {
			if within(op.Func, callee) {
				return o
			}
		}
	}
	return nil
}

// nameOf returns the name of the place that v was loaded from.
func (p *Package) nameOf(v ssa.Value) string {
	switch u := v.(type) {
	case *ssa.UnOp:
		return cellName(ssaread.CellOf(u.X), p)
	case *ssa.Field:
		return cellName(ssaread.Cell{Kind: ssaread.Field, Type: ssaread.TypeKey(u.X.Type()), Field: u.Field}, p)
	case *ssa.FieldAddr:
		return cellName(ssaread.CellOf(u), p)
	case *ssa.Parameter:
		return u.Name()
	}
	return "the reply"
}

// awaited reports whether somebody waits for the object without another way out, and nobody with one.
func (o *Object) awaited() bool {
	return len(o.Of(Recv, GroupWait)) > 0 && len(o.Of(SelRecv, TryRecv)) == 0
}

// orCancelled reports whether all who wait for the object do so until they are
// cancelled, and have no other way out.
func (o *Object) orCancelled() bool {
	for _, op := range o.Of(SelRecv) {
		for i, st := range op.Sel.States {
			if i != op.Case && (st.Dir == types.SendOnly || !isCancel(st.Chan)) {
				return false
			}
		}
	}
	return len(o.Of(SelRecv)) > 0 && len(o.Of(TryRecv)) == 0
}

// awaitedThrough returns what the maker of the callback v waits on, where the
// callback wakes it; nil if there is none such.
func (p *Package) awaitedThrough(v ssa.Value) *Object {
	for _, in := range p.Writers(cellOfLoad(v)) {
		st, ok := in.(*ssa.Store)
		if !ok {
			continue
		}
		mc, ok := st.Val.(*ssa.MakeClosure)
		if !ok {
			continue
		}
		if o := p.wokenBy(mc); o != nil && o.awaited() {
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
func (p *Package) wokenBy(mc *ssa.MakeClosure) *Object {
	for _, o := range p.Objects() {
		wakes, waits := false, false
		for _, op := range o.Ops {
			wakes = wakes || op.Kind.Wakes() && op.Func == mc.Fn
			waits = waits || (op.Kind == Recv || op.Kind == GroupWait) && op.Func == mc.Parent()
		}
		if wakes && waits {
			return o
		}
	}
	return nil
}

// elsewhere reports whether the item, or its promise, also lies where somebody
// else can find it and complete it.
func (p *Package) elsewhere(o *Object, t taking) bool {
	key := ssaread.TypeKey(below(t.item.Type()))
	if t.from == (ssaread.Cell{}) && p.keptTypes()[key] {
		return true
	}
	for _, pl := range o.Places {
		switch pl.Cell.Kind {
		case ssaread.Elem:
			if t.channel == nil || pl.Cell != ssaread.ElemOf(t.channel.Type()) {
				return true
			}
		case ssaread.Field:
			if pl.Cell.Type != key && !p.completedIn(o, t.at.Parent()) {
				return true
			}
		}
	}
	return false
}

// completedIn reports whether all completions of o are in f, or in methods that
// only f calls.
func (p *Package) completedIn(o *Object, f *ssa.Function) bool {
	for _, op := range o.Ops {
		if !op.Kind.Wakes() || op.Func == f {
			continue
		}
		for _, call := range p.Callers(op.Func) {
			if call.Parent() != f {
				return false
			}
		}
		if len(p.Callers(op.Func)) == 0 || p.standsAlone(op.Func) {
			return false
		}
	}
	return true
}

// keptTypes returns the types of which values are put into containers, fields or interfaces.
func (p *Package) keptTypes() map[string]bool {
	if p.stored != nil {
		return p.stored
	}
	p.stored = map[string]bool{}
	keep := func(t types.Type) { p.stored[ssaread.TypeKey(below(t))] = true }
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				switch in := in.(type) {
				case *ssa.Store:
					if _, local := in.Addr.(*ssa.Alloc); !local {
						keep(in.Val.Type())
					}
				case *ssa.MapUpdate:
					keep(in.Value.Type())
					keep(in.Key.Type())
				case *ssa.MakeInterface:
					if !formatted(in) {
						keep(in.X.Type())
					}
				}
			}
		}
	}
	return p.stored
}

// inLoop reports whether the promise is completed in a loop of its own: then it
// is a stream, and how much comes is agreed on elsewhere.
func (h *held) inLoop(t taking) bool {
	for _, in := range h.direct {
		if loop := innerLoop(in.Block()); loop != nil && !loop[t.at.Block()] {
			return true
		}
	}
	return false
}

// responsible reports whether f alone has to complete what it has: of a parameter,
// no caller touches it after the call. To return what o is a part of is no touch, where f
// alone completes o, if that is known.
func (p *Package) responsible(f *ssa.Function, o *Object, t taking) bool {
	prm, ok := t.item.(*ssa.Parameter)
	if !ok {
		return true
	}
	calls := p.Callers(f)
	if len(calls) == 0 || p.Taken(f) {
		return false
	}
	alone := o != nil && !o.Open && p.completedIn(o, f)
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
		if load, ok := arg.(*ssa.UnOp); ok {
			arg = load.X
		}
		h := p.hold(arg)
		touches := func(in ssa.Instruction) bool {
			return h.resolves[in] && in != call && !(IsReturn(in) && alone)
		}
		if h.lost || Without(call, Never, touches) != nil {
			return false
		}
	}
	return true
}

// cancels reports whether a way is taken because something else was received:
// then the waiter may have been told as well.
func cancels(s skip) bool {
	br, ok := last(s.from).(*ssa.If)
	return ok && arrived(br.Cond)
}

// arrived reports whether a condition tells what a select or receive did.
func arrived(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Extract:
		return arrived(v.Tuple)
	case *ssa.BinOp:
		return arrived(v.X)
	case *ssa.UnOp:
		return v.Op == token.ARROW || arrived(v.X)
	case *ssa.Select:
		return true
	}
	return false
}

func (p *Package) unresolvedBreach(f *ssa.Function, o *Object, sibling ssa.Instruction, s skip, name string) Breach {
	name0 := ssaread.ShortName(f)
	pos := s.place()
	verb := "returns at"
	if s.end == nil {
		verb = "goes on at"
	}
	wait, how := o.Of(Recv, GroupWait, SelRecv)[0], "with no other way out"
	if wait.Kind == SelRecv {
		how = "until somebody cancels it"
	}
	return Breach{
		Check:   "unresolved",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s leaves %s unresolved at line %d, though line %d completes it", name0, name, p.line(pos), p.line(posOf(sibling))),
		Steps: []Step{
			{wait.Pos(), "waiter", wait.Func, "waits for the promise, " + how},
			{posOf(sibling), "completer", f, fmt.Sprintf("completes %s on other ways", name)},
			{posOf(last(s.from)), "completer", f, "branches off before that"},
			{pos, "completer", f, fmt.Sprintf("%s line %d without having completed it or handed it on", verb, p.line(pos))},
			{pos, "", f, "nobody has the promise any more, nobody will wake the waiter"},
		},
	}
}
