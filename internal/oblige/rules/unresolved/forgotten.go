package unresolved

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// forgotten finds containers of waiters that are emptied without completing
// them, and the sole completer of a container's waiters that ends while some may
// be left.
func forgotten(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	alone := aloneIn(p)
	for _, f := range p.Funcs {
		for in := range ssaread.Instrs(f) {
			if cell, addr, ok := emptiedContainer(in); ok {
				if br, ok := cleared(p, f, in, cell, addr); ok {
					out = append(out, br)
				}
			}
		}
		br, ok := abandons(p, f)
		if !ok {
			br, ok = stranded(p, f, alone)
		}
		if ok {
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
		if ok && oblige.IsEmpty(in.Val) {
			return ssaread.CellOf(fa), fa, true
		}
	case *ssa.Call:
		if ssaread.IsBuiltin(in.Common(), "clear") {
			c, addr := oblige.ContainerCell(in.Call.Args[0])
			return c, addr, c.Kind == ssaread.Field
		}
	}
	return ssaread.Cell{}, nil, false
}

// waitersIn returns what those wait on who lie in a container of type t.
func waitersIn(p *oblige.Package, t types.Type, depth int) *oblige.Object {
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
		return p.ObjectAt(oblige.Place{Cell: ssaread.ElemOf(t)})
	}
	if _, ok := oblige.Below(elem).Underlying().(*types.Struct); !ok {
		return waitersIn(p, elem, depth-1)
	}
	return p.PromiseOf(elem, depth)
}

// cleared decides whether in drops waiters that nobody completed.
func cleared(p *oblige.Package, f *ssa.Function, in ssa.Instruction, cell ssaread.Cell, addr ssa.Value) (oblige.Breach, bool) {
	t := addr.Type().Underlying().(*types.Pointer).Elem()
	o := waitersIn(p, t, 3)
	if o == nil || o.Open || !o.Awaited() || p.Private(addr) || onlyMade(p, in, cell) || p.OwnLiesThere(o) {
		return oblige.Breach{}, false
	}
	sibling := completedFrom(p, o, cell)
	if sibling == nil || constructs(p, f) || readBefore(p, f, in, cell, p.Whoever(func(in ssa.Instruction) bool { return oblige.Loads(in, cell) }), 3) {
		return oblige.Breach{}, false
	}
	wait := o.Of(oblige.Recv)[0]
	name := oblige.CellName(cell, p)
	return oblige.Breach{
		Check:   "unresolved",
		Func:    f,
		Pos:     oblige.PosOf(in),
		Message: fmt.Sprintf("%s drops the waiters in %s at line %d without completing them", ssaread.ShortName(f), name, p.Line(oblige.PosOf(in))),
		Steps: []oblige.Step{
			{Pos: wait.Pos(), Side: "waiter", Func: wait.Func, Text: "left its channel in " + name + ", waits with no other way out"},
			{Pos: oblige.PosOf(in), Side: "completer", Func: f, Text: "empties " + name},
			{Pos: sibling.Pos(), Side: "completer", Func: sibling.Func, Text: "would complete those that it finds there"},
			{Pos: oblige.PosOf(in), Func: f, Text: "the channel is in " + name + " no more, nobody will wake the waiter"},
		},
	}, true
}

// onlyMade reports whether in stores the one map that ever lies in cell, with no lock held,
// or what others replace under a lock: that is a second constructor, before which nobody else
// has the object.
func onlyMade(p *oblige.Package, in ssa.Instruction, cell ssaread.Cell) bool {
	st, ok := in.(*ssa.Store)
	if !ok || len(p.HeldAt(in)) > 0 {
		return false
	}
	if lockedElsewhere(p, in, cell) {
		return true
	}
	if _, ok := st.Val.(*ssa.MakeMap); !ok {
		return false
	}
	return !slices.ContainsFunc(p.Unit.Writers(cell), func(each ssa.Instruction) bool {
		other, ok := each.(*ssa.Store)
		return each != in && (!ok || !oblige.IsNil(other.Val))
	})
}

// lockedElsewhere reports whether all other functions that change cell hold a lock then.
func lockedElsewhere(p *oblige.Package, in ssa.Instruction, cell ssaread.Cell) bool {
	some := false
	for _, each := range p.Unit.Writers(cell) {
		st, ok := each.(*ssa.Store)
		if !ok || each.Parent() == in.Parent() || p.Private(st.Addr) {
			continue
		}
		if len(p.HeldAt(each)) == 0 {
			return false
		}
		some = true
	}
	return some
}

// completedFrom returns a completion of o by a function that finds the waiter in
// the container in cell, or by a method that it calls of what it finds there.
func completedFrom(p *oblige.Package, o *oblige.Object, cell ssaread.Cell) *oblige.Op {
	for _, op := range o.Of(oblige.Send, oblige.Close, oblige.TrySend, oblige.SelSend) {
		if p.FoundIn(op.Val, cell, 2) {
			return op
		}
	}
	return nil
}

// constructs reports whether f is only called on objects that its callers have just made.
func constructs(p *oblige.Package, f *ssa.Function) bool {
	calls := p.Callers(f)
	for _, call := range calls {
		if len(call.Common().Args) == 0 {
			return false
		}
		if _, made := oblige.RootOf(call.Common().Args[0]).(*ssa.Alloc); !made {
			return false
		}
	}
	return len(calls) > 0 && !p.StandsAlone(f)
}

// readBefore reports whether the container may be read before in: by f itself, or, whole,
// by those that call it; of these, who looks up one entry does so for another reason.
func readBefore(p *oblige.Package, f *ssa.Function, in ssa.Instruction, cell ssaread.Cell, readers *oblige.Wakers, depth int) bool {
	for each := range ssaread.Instrs(f) {
		if each != in && (loadsAll(each, cell) || !oblige.Loads(each, cell) && readers.At(each)) && oblige.Reaches(each, in) {
			return true
		}
	}
	if depth == 0 {
		return true
	}
	if p.StandsAlone(f) {
		return false // it is called by itself, too
	}
	readers = p.Whoever(func(in ssa.Instruction) bool { return loadsAll(in, cell) })
	for _, g := range p.Mentions()[f] {
		for _, call := range callsIn(p, g, f) {
			if readBefore(p, g, call, cell, readers, depth-1) {
				return true
			}
		}
	}
	return false
}

// loadsAll reports whether in reads a container for more than one element of it.
func loadsAll(in ssa.Instruction, cell ssaread.Cell) bool {
	if !oblige.Loads(in, cell) {
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
func callsIn(p *oblige.Package, g, f *ssa.Function) []ssa.Instruction {
	var out []ssa.Instruction
	only := map[*ssa.Function]bool{f: true}
	for in := range ssaread.Instrs(g) {
		if p.MayCall(in, only) {
			out = append(out, in)
		}
	}
	return out
}

// abandons decides whether the goroutine f, which alone completes the waiters of
// a container, may end without having looked at who is left there.
func abandons(p *oblige.Package, f *ssa.Function) (oblige.Breach, bool) {
	if !p.Spawned(f) || len(p.Callers(f)) != 1 || p.Taken(f) || oblige.InnerLoop(p.Callers(f)[0].Block()) != nil {
		return oblige.Breach{}, false
	}
	for _, o := range p.Objects() {
		if o.Open || !o.Awaited() || !onlyBy(o, f) {
			continue
		}
		for _, pl := range o.Places {
			cell, ok := fieldHolding(p, pl.Cell, f)
			if !ok {
				continue
			}
			readers := p.ReadersOf(cell)
			ret := oblige.Without(f.Blocks[0].Instrs[0], func(in ssa.Instruction) bool { return mayReadCell(p, in, cell, readers) || behindEndless(p, in) }, oblige.IsReturn)
			if ret != nil {
				return abandonsBreach(p, f, o, cell, ret), true
			}
		}
	}
	return oblige.Breach{}, false
}

// behindEndless reports whether in comes only when a range over a channel is over that nobody closes.
func behindEndless(p *oblige.Package, in ssa.Instruction) bool {
	b := in.Block()
	if len(b.Preds) != 1 {
		return false
	}
	br, ok := oblige.Last(b.Preds[0]).(*ssa.If)
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
	return o != nil && !o.Open && len(o.Of(oblige.Make)) > 0 && len(o.Of(oblige.Close, oblige.Leak)) == 0
}

func onlyBy(o *oblige.Object, f *ssa.Function) bool {
	n := 0
	for _, op := range o.Ops {
		if op.Kind.Wakes() || op.Kind == oblige.Leak {
			if op.Func != f {
				return false
			}
			n++
		}
	}
	return n > 0
}

// fieldHolding returns the field whose container's elements lie in elem, as far as f looks something up there.
func fieldHolding(p *oblige.Package, elem ssaread.Cell, f *ssa.Function) (ssaread.Cell, bool) {
	if elem.Kind != ssaread.Elem {
		return ssaread.Cell{}, false
	}
	for in := range ssaread.Instrs(f) {
		l, ok := in.(*ssa.Lookup)
		if !ok || ssaread.ElemOf(l.X.Type()) != elem {
			continue
		}
		if c, _ := oblige.ContainerCell(l.X); c.Kind == ssaread.Field {
			return c, true
		}
	}
	return ssaread.Cell{}, false
}

func mayReadCell(p *oblige.Package, in ssa.Instruction, cell ssaread.Cell, readers map[*ssa.Function]bool) bool {
	return oblige.Loads(in, cell) || p.MayCall(in, readers)
}

func abandonsBreach(p *oblige.Package, f *ssa.Function, o *oblige.Object, cell ssaread.Cell, ret ssa.Instruction) oblige.Breach {
	pos := ret.Pos()
	if !pos.IsValid() {
		pos = oblige.EndPos(f)
	}
	wait, how := o.Of(oblige.Recv, oblige.SelRecv)[0], "waits with no other way out"
	if wait.Kind == oblige.SelRecv {
		how = "waits until its own context ends"
	}
	var wake *oblige.Op
	for _, op := range o.Ops {
		if op.Kind.Wakes() {
			wake = op
			break
		}
	}
	name := oblige.CellName(cell, p)
	return oblige.Breach{
		Check:   "unresolved",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s ends at line %d with the waiters in %s left", ssaread.ShortName(f), p.Line(pos), name),
		Steps: []oblige.Step{
			{Pos: wait.Pos(), Side: "waiter", Func: wait.Func, Text: "left its channel in " + name + ", " + how},
			{Pos: wake.Pos(), Side: "completer", Func: wake.Func, Text: "would complete it, nobody else does"},
			{Pos: pos, Side: "completer", Func: f, Text: "ends before that"},
			{Pos: pos, Func: f, Text: "the channel stays in " + name + ", nobody will wake the waiter"},
		},
	}
}
