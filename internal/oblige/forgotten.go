package oblige

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// forgotten finds containers of waiters that are emptied without completing
// them, and the sole completer of a container's waiters that ends while some may
// be left.
func (p *Package) forgotten() []Breach {
	var out []Breach
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				if cell, addr, ok := emptiedContainer(in); ok {
					if br, ok := p.cleared(f, in, cell, addr); ok {
						out = append(out, br)
					}
				}
			}
		}
		if br, ok := p.abandons(f); ok {
			out = append(out, br)
		}
	}
	return out
}

// emptiedContainer returns the field of which in drops the content.
func emptiedContainer(in ssa.Instruction) (ssaread.Cell, ssa.Value, bool) {
	switch in := in.(type) {
	case *ssa.Store:
		fa, ok := in.Addr.(*ssa.FieldAddr)
		if ok && isEmpty(in.Val) {
			return ssaread.CellOf(fa), fa, true
		}
	case *ssa.Call:
		if ssaread.IsBuiltin(in.Common(), "clear") {
			c, addr := containerCell(in.Call.Args[0])
			return c, addr, c.Kind == ssaread.Field
		}
	}
	return ssaread.Cell{}, nil, false
}

func isEmpty(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return v.IsNil() && isContainer(v.Type())
	case *ssa.MakeMap:
		return true
	case *ssa.MakeSlice:
		n, ok := v.Len.(*ssa.Const)
		return ok && n.Value != nil && n.Int64() == 0
	}
	return false
}

func isContainer(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Map, *types.Slice:
		return true
	}
	return false
}

// waitersIn returns what those wait on who lie in a container of type t.
func (p *Package) waitersIn(t types.Type, depth int) *Object {
	var elem types.Type
	switch u := t.Underlying().(type) {
	case *types.Map:
		elem = u.Elem()
	case *types.Slice:
		elem = u.Elem()
	}
	if elem == nil || depth == 0 {
		return nil
	}
	if _, ok := elem.Underlying().(*types.Chan); ok {
		return p.objectAt(Place{Cell: ssaread.ElemOf(t)})
	}
	if _, ok := below(elem).Underlying().(*types.Struct); !ok {
		return p.waitersIn(elem, depth-1)
	}
	return p.promiseOf(elem, depth)
}

// promiseOf returns what those wait on who have a value of type t, the channel in
// a field of its own or of what is embedded in it, nil if there is none.
func (p *Package) promiseOf(t types.Type, depth int) *Object {
	t = below(t)
	st, ok := t.Underlying().(*types.Struct)
	if !ok || depth == 0 {
		return nil
	}
	for i := range st.NumFields() {
		f := st.Field(i)
		if _, ok := f.Type().Underlying().(*types.Chan); ok {
			if o := p.objectAt(Place{Cell: ssaread.Cell{Kind: ssaread.Field, Type: ssaread.TypeKey(t), Field: i}}); o != nil {
				return o
			}
		}
		if f.Embedded() {
			if o := p.promiseOf(f.Type(), depth-1); o != nil {
				return o
			}
		}
	}
	return nil
}

// objectAt returns the object that lies at pl, nil if there is none.
func (p *Package) objectAt(pl Place) *Object {
	x := p.index()
	if _, known := x.parent[pl]; !known {
		return nil
	}
	return x.byRoot[x.find(pl)]
}

// cleared decides whether in drops waiters that nobody completed.
func (p *Package) cleared(f *ssa.Function, in ssa.Instruction, cell ssaread.Cell, addr ssa.Value) (Breach, bool) {
	t := addr.Type().Underlying().(*types.Pointer).Elem()
	o := p.waitersIn(t, 3)
	if o == nil || o.Open || !o.awaited() || p.private(addr) || p.onlyMade(in, cell) || p.ownLiesThere(o) {
		return Breach{}, false
	}
	readers := p.readersOf(cell)
	sibling := p.completedFrom(o, cell, readers)
	if sibling == nil || p.constructs(f) || p.readBefore(f, in, cell, readers, 3) {
		return Breach{}, false
	}
	wait := o.Of(Recv)[0]
	name := cellName(cell, p)
	return Breach{
		Check:   "unresolved",
		Func:    f,
		Pos:     posOf(in),
		Message: fmt.Sprintf("%s drops the waiters in %s at line %d without completing them", ssaread.ShortName(f), name, p.line(posOf(in))),
		Steps: []Step{
			{wait.Pos(), "waiter", wait.Func, "left its channel in " + name + ", waits with no other way out"},
			{posOf(in), "completer", f, "empties " + name},
			{sibling.Pos(), "completer", sibling.Func, "would complete those that it finds there"},
			{posOf(in), "", f, "the channel is in " + name + " no more, nobody will wake the waiter"},
		},
	}, true
}

// onlyMade reports whether in stores the one map that ever lies in cell, with no lock held:
// that is a second constructor, before which nobody else has the object.
func (p *Package) onlyMade(in ssa.Instruction, cell ssaread.Cell) bool {
	st, ok := in.(*ssa.Store)
	if !ok || len(p.HeldAt(in)) > 0 {
		return false
	}
	if _, ok := st.Val.(*ssa.MakeMap); !ok {
		return false
	}
	return !slices.ContainsFunc(p.Unit.Writers(cell), func(each ssa.Instruction) bool {
		other, ok := each.(*ssa.Store)
		return each != in && (!ok || !isNil(other.Val))
	})
}

// readersOf returns the functions that read a cell, or lead to one that does. It
// must not be changed.
func (p *Package) readersOf(cell ssaread.Cell) map[*ssa.Function]bool {
	if have, ok := p.readers[cell]; ok {
		return have
	}
	p.indexReaders()
	out := map[*ssa.Function]bool{}
	p.readers[cell] = out
	work := slices.Clone(p.direct[cell])
	for len(work) > 0 {
		f := work[len(work)-1]
		work = work[:len(work)-1]
		if !out[f] {
			out[f] = true
			work = append(work, p.mentions()[f]...)
		}
	}
	return out
}

// indexReaders notes which functions load which cells.
func (p *Package) indexReaders() {
	if p.direct != nil {
		return
	}
	p.direct, p.readers = map[ssaread.Cell][]*ssa.Function{}, map[ssaread.Cell]map[*ssa.Function]bool{}
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				u, ok := in.(*ssa.UnOp)
				if !ok || u.Op != token.MUL {
					continue
				}
				c := ssaread.CellOf(u.X)
				if fs := p.direct[c]; (len(fs) == 0 || fs[len(fs)-1] != f) && loads(in, c) {
					p.direct[c] = append(fs, f)
				}
			}
		}
	}
}

// reads reports whether f itself reads a cell for more than to add to it.
func (p *Package) reads(f *ssa.Function, cell ssaread.Cell) bool {
	p.indexReaders()
	return contains(p.direct[cell], f)
}

// loads reports whether in reads a cell for more than to add to it.
func loads(in ssa.Instruction, cell ssaread.Cell) bool {
	u, ok := in.(*ssa.UnOp)
	if !ok || u.Op != token.MUL || ssaread.CellOf(u.X) != cell {
		return false
	}
	for _, r := range *u.Referrers() {
		switch r := r.(type) {
		case *ssa.MapUpdate:
		case *ssa.Call:
			if !ssaread.IsBuiltin(r.Common(), "clear") {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// completedFrom returns a completion of o by a function that finds the waiter in
// the container in cell.
func (p *Package) completedFrom(o *Object, cell ssaread.Cell, readers map[*ssa.Function]bool) *Op {
	for _, op := range o.Of(Send, Close, TrySend, SelSend) {
		if readers[op.Func] && p.foundIn(op.Val, cell, 2) {
			return op
		}
	}
	return nil
}

// foundIn reports whether v is, or belongs to, an element of the container in
// cell: here, or in what a caller hands on.
func (p *Package) foundIn(v ssa.Value, cell ssaread.Cell, depth int) bool {
	for range 12 {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.Field:
			v = x.X
		case *ssa.IndexAddr:
			v = x.X
		case *ssa.Lookup:
			v = x.X
		case *ssa.Extract:
			v = x.Tuple
		case *ssa.Next:
			v = x.Iter
		case *ssa.Range:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		case *ssa.Slice:
			v = x.X
		case *ssa.Phi:
			return depth > 0 && slices.ContainsFunc(x.Edges, func(e ssa.Value) bool { return p.foundIn(e, cell, depth-1) })
		case *ssa.UnOp:
			if ssaread.CellOf(x.X) == cell {
				return true
			}
			if a, ok := x.X.(*ssa.Alloc); ok {
				if from := soleStore(a); from != nil {
					v = from
					continue
				}
			}
			v = x.X
		case *ssa.Parameter:
			return depth > 0 && p.handedFrom(x, cell, depth-1)
		default:
			return false
		}
	}
	return false
}

func (p *Package) handedFrom(prm *ssa.Parameter, cell ssaread.Cell, depth int) bool {
	f := prm.Parent()
	for _, call := range p.Callers(f) {
		if arg := argumentFor(call, f, prm); arg != nil && p.foundIn(arg, cell, depth) {
			return true
		}
	}
	return false
}

// constructs reports whether f is only called on objects that its callers have just made.
func (p *Package) constructs(f *ssa.Function) bool {
	calls := p.Callers(f)
	for _, call := range calls {
		if len(call.Common().Args) == 0 {
			return false
		}
		if _, made := rootOf(call.Common().Args[0]).(*ssa.Alloc); !made {
			return false
		}
	}
	return len(calls) > 0 && !p.standsAlone(f)
}

// readBefore reports whether the container may be read before in: by f itself,
// or by those that call it.
func (p *Package) readBefore(f *ssa.Function, in ssa.Instruction, cell ssaread.Cell, readers map[*ssa.Function]bool, depth int) bool {
	for _, b := range f.Blocks {
		for _, each := range b.Instrs {
			if each != in && (loadsAll(each, cell) || p.mayCall(each, readers)) && Reaches(each, in) {
				return true
			}
		}
	}
	if depth == 0 {
		return true
	}
	if p.standsAlone(f) {
		return false // it is called by itself, too
	}
	for _, g := range p.mentions()[f] {
		for _, call := range p.callsIn(g, f) {
			if p.readBefore(g, call, cell, readers, depth-1) {
				return true
			}
		}
	}
	return false
}

// loadsAll reports whether in reads a container for more than one element of it.
func loadsAll(in ssa.Instruction, cell ssaread.Cell) bool {
	if !loads(in, cell) {
		return false
	}
	for _, r := range *in.(*ssa.UnOp).Referrers() {
		switch r := r.(type) {
		case *ssa.Lookup, *ssa.MapUpdate, *ssa.DebugRef:
			continue
		case *ssa.Call:
			if ssaread.IsBuiltin(r.Common(), "delete") || ssaread.IsBuiltin(r.Common(), "len") {
				continue
			}
		}
		return true
	}
	return false
}

// callsIn returns the instructions of g that mention f.
func (p *Package) callsIn(g, f *ssa.Function) []ssa.Instruction {
	var out []ssa.Instruction
	only := map[*ssa.Function]bool{f: true}
	for _, b := range g.Blocks {
		for _, in := range b.Instrs {
			if p.mayCall(in, only) {
				out = append(out, in)
			}
		}
	}
	return out
}

// mayCall reports whether in may call one of fs, or pass it on.
func (p *Package) mayCall(in ssa.Instruction, fs map[*ssa.Function]bool) bool {
	return (&wakers{p: p, funcs: fs}).At(in)
}

// abandons decides whether the goroutine f, which alone completes the waiters of
// a container, may end without having looked at who is left there.
func (p *Package) abandons(f *ssa.Function) (Breach, bool) {
	if !p.Spawned(f) || len(p.Callers(f)) != 1 || p.Taken(f) || innerLoop(p.Callers(f)[0].Block()) != nil {
		return Breach{}, false
	}
	for _, o := range p.Objects() {
		if o.Open || !o.awaited() || !onlyBy(o, f) {
			continue
		}
		for _, pl := range o.Places {
			cell, ok := p.fieldHolding(pl.Cell, f)
			if !ok {
				continue
			}
			readers := p.readersOf(cell)
			ret := Without(f.Blocks[0].Instrs[0], func(in ssa.Instruction) bool { return p.mayReadCell(in, cell, readers) || p.behindEndless(in) }, IsReturn)
			if ret != nil {
				return p.abandonsBreach(f, o, cell, ret), true
			}
		}
	}
	return Breach{}, false
}

// behindEndless reports whether in comes only when a range over a channel is over that nobody closes.
func (p *Package) behindEndless(in ssa.Instruction) bool {
	b := in.Block()
	if len(b.Preds) != 1 {
		return false
	}
	br, ok := last(b.Preds[0]).(*ssa.If)
	if !ok || br.Block().Succs[1] != b {
		return false
	}
	more, ok := br.Cond.(*ssa.Extract)
	if !ok {
		return false
	}
	recv, ok := more.Tuple.(*ssa.UnOp)
	if !ok || !recv.CommaOk {
		return false
	}
	o := p.ObjectOf(recv.X)
	return o != nil && !o.Open && len(o.Of(Make)) > 0 && len(o.Of(Close, Leak)) == 0
}

func onlyBy(o *Object, f *ssa.Function) bool {
	n := 0
	for _, op := range o.Ops {
		if op.Kind.Wakes() || op.Kind == Leak {
			if op.Func != f {
				return false
			}
			n++
		}
	}
	return n > 0
}

// fieldHolding returns the field whose container's elements lie in elem, as far as f looks something up there.
func (p *Package) fieldHolding(elem ssaread.Cell, f *ssa.Function) (ssaread.Cell, bool) {
	if elem.Kind != ssaread.Elem {
		return ssaread.Cell{}, false
	}
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			l, ok := in.(*ssa.Lookup)
			if !ok || ssaread.ElemOf(l.X.Type()) != elem {
				continue
			}
			if c, _ := containerCell(l.X); c.Kind == ssaread.Field {
				return c, true
			}
		}
	}
	return ssaread.Cell{}, false
}

func (p *Package) mayReadCell(in ssa.Instruction, cell ssaread.Cell, readers map[*ssa.Function]bool) bool {
	return loads(in, cell) || p.mayCall(in, readers)
}

func (p *Package) abandonsBreach(f *ssa.Function, o *Object, cell ssaread.Cell, ret ssa.Instruction) Breach {
	pos := ret.Pos()
	if !pos.IsValid() {
		pos = endPos(f)
	}
	wait := o.Of(Recv)[0]
	var wake *Op
	for _, op := range o.Ops {
		if op.Kind.Wakes() {
			wake = op
			break
		}
	}
	name := cellName(cell, p)
	return Breach{
		Check:   "unresolved",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s ends at line %d with the waiters in %s left", ssaread.ShortName(f), p.line(pos), name),
		Steps: []Step{
			{wait.Pos(), "waiter", wait.Func, "left its channel in " + name + ", waits with no other way out"},
			{wake.Pos(), "completer", f, "would complete it, nobody else does"},
			{pos, "completer", f, "ends before that"},
			{pos, "", f, "the channel stays in " + name + ", nobody will wake the waiter"},
		},
	}
}
