package oblige

import (
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/known"
	"github.com/futurelint/futurelint/internal/protocol"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// OpKind is what is done to an object that goroutines wait on.
type OpKind uint8

// The kinds of operations.
const (
	Make      OpKind = iota // makes a channel
	Recv                    // receives, and blocks until something comes
	SelRecv                 // receives in a select that blocks
	TryRecv                 // receives in a select with default
	Send                    // sends, and blocks until it is taken
	SelSend                 // sends in a select that blocks
	TrySend                 // sends in a select with default
	Close                   // closes a channel
	CondWait                // Cond.Wait
	Signal                  // Cond.Signal
	Broadcast               // Cond.Broadcast
	GroupAdd                // WaitGroup.Add
	GroupDone               // WaitGroup.Done
	GroupWait               // WaitGroup.Wait
	Registers               // leaves a function or an object to be called
	Leak                    // goes to code that is not analysed
)

// Parks reports whether the operation may block until somebody else acts.
func (k OpKind) Parks() bool {
	return k == Recv || k == SelRecv || k == CondWait || k == GroupWait
}

// Wakes reports whether the operation may wake one that waits.
func (k OpKind) Wakes() bool {
	switch k {
	case Send, SelSend, TrySend, Close, Signal, Broadcast, GroupDone:
		return true
	}
	return false
}

// Op is one operation on an object.
type Op struct {
	Kind OpKind
	In   ssa.Instruction
	Func *ssa.Function
	Val  ssa.Value   // the channel, or the address of the Cond or WaitGroup
	Sel  *ssa.Select // the select of which it is a case
	Case int         // its index in Sel.States
	Cap  int64       // of Make: the capacity, -1 where it is not constant
}

// Pos returns where the operation stands.
func (o *Op) Pos() token.Pos {
	if o.Sel != nil && o.Sel.States[o.Case].Pos.IsValid() {
		return o.Sel.States[o.Case].Pos
	}
	return o.In.Pos()
}

// Object is something that goroutines wait on, as far as it is told apart: all
// channels, Conds or WaitGroups that may lie in the same places.
type Object struct {
	Ops    []*Op
	Places []Place
	// Open says that code outside the package may have it: it comes from a
	// parameter of an entry or an unknown call, or lies in an exported field.
	Open bool
}

// Place is where an object comes from or lies: a cell, or the instruction or
// parameter that first has it. Places are comparable.
type Place struct {
	Cell  ssaread.Cell
	Value ssa.Value
}

// Of returns the object's operations of the given kinds.
func (o *Object) Of(kinds ...OpKind) []*Op {
	var out []*Op
	for _, op := range o.Ops {
		for _, k := range kinds {
			if op.Kind == k {
				out = append(out, op)
			}
		}
	}
	return out
}

// objects is the index of all objects of a package: a union of places
// (Steensgaard 1996: values that may flow into one place are one object).
type objects struct {
	p      *Package
	parent map[Place]Place
	order  []Place
	byRoot map[Place]*Object
	list   []*Object
	locker map[*Object]Place
}

// Objects returns the package's objects in the order of their first operation.
func (p *Package) Objects() []*Object { return p.Index().list }

// ObjectOf returns the object that v may be, nil where v is none that is known.
func (p *Package) ObjectOf(v ssa.Value) *Object {
	x := p.Index()
	for _, pl := range x.Origins(v, map[ssa.Value]bool{}) {
		if o := x.byRoot[x.find(pl)]; o != nil {
			return o
		}
	}
	return nil
}

// Index returns the objects of the package and their operations, found out when first asked for.
func (p *Package) Index() *objects {
	if p.objects == nil {
		p.objects = &objects{p: p, parent: map[Place]Place{}, byRoot: map[Place]*Object{}}
		p.objects.build()
	}
	return p.objects
}

func (x *objects) build() {
	for _, f := range x.p.Funcs {
		for _, prm := range f.Params {
			if x.p.opaque(prm.Type()) && x.p.Taken(f) {
				x.union(Place{Value: prm}, handedOut(prm.Type()))
			}
		}
		for in := range ssaread.Instrs(f) {
			x.flows(in)
		}
	}
	for _, f := range x.p.Funcs {
		for in := range ssaread.Instrs(f) {
			x.ops(f, in)
		}
	}
	for _, pl := range x.order {
		if o := x.byRoot[x.find(pl)]; o != nil {
			o.Places = append(o.Places, pl)
			o.Open = o.Open || x.open(pl)
		}
	}
}

// open reports whether outsiders may have what lies at pl.
func (x *objects) open(pl Place) bool {
	switch v := pl.Value.(type) {
	case *ssa.Parameter:
		return x.p.IsEntry(v.Parent()) && !x.p.Spawned(v.Parent()) && !x.p.opaque(v.Type())
	case *ssa.Call:
		callee := ssaread.Callee(v.Common())
		return callee == nil || callee.String() != "sync.NewCond"
	case *ssa.Extract:
		return true
	}
	switch pl.Cell.Kind {
	case ssaread.Field:
		return pl.Cell != ssaread.ListValue && exportedField(pl.Cell, x.p)
	case ssaread.Var:
		g, ok := pl.Cell.Value.(*ssa.Global)
		return ok && (token.IsExported(g.Name()) || g.Pkg != x.p.Pkg)
	}
	return false
}

// OutsidersSee reports whether code outside the package can name the field of a cell.
func (p *Package) OutsidersSee(c ssaread.Cell) bool { return exportedField(c, p) }

// exportedField reports whether code outside the package can name the field. An
// embedded lock or Cond is taken to be the type's own business.
func exportedField(c ssaread.Cell, p *Package) bool {
	info, ok := p.Structs()[c.Type]
	if !ok || !info.own || c.Field >= info.St.NumFields() {
		return true
	}
	f := info.St.Field(c.Field)
	return f.Exported() && !(f.Embedded() && ssaread.IsType(f.Type(), "sync"))
}

func (x *objects) find(p Place) Place {
	root, ok := x.parent[p]
	if !ok {
		x.parent[p] = p
		x.order = append(x.order, p)
		return p
	}
	if root == p {
		return p
	}
	root = x.find(root)
	x.parent[p] = root
	return root
}

func (x *objects) union(a, b Place) {
	if a, b = x.find(a), x.find(b); a != b {
		x.parent[b] = a
	}
}

func (x *objects) flow(v ssa.Value, to Place) {
	if mi, ok := v.(*ssa.MakeInterface); ok && carries(mi.Type()) {
		v = mi.X // a lock that is kept as a sync.Locker
	}
	if !carries(v.Type()) || ofCond(to.Cell) {
		return
	}
	for _, from := range x.Origins(v, map[ssa.Value]bool{}) {
		x.union(to, from)
	}
}

// isLocker reports whether t is an interface of locks, as sync.Locker is.
func isLocker(t types.Type) bool {
	for _, name := range []string{"Lock", "Unlock"} {
		m, _, _ := types.LookupFieldOrMethod(t, false, nil, name)
		f, ok := m.(*types.Func)
		if !ok || f.Signature().Params().Len()+f.Signature().Results().Len() > 0 {
			return false
		}
	}
	return true
}

// ofCond reports whether c is a field of sync.Cond: which Cond's L it is, Locker tells.
func ofCond(c ssaread.Cell) bool { return c.Kind == ssaread.Field && c.Type == "sync.Cond" }

// onlyMoves reports whether an outside function does no more with a channel than
// to compare it and to move it about.
func onlyMoves(f *ssa.Function) bool {
	pkg := ssaread.PkgPath(f)
	return pkg == "slices" || pkg == "maps" || pkg == "container/list"
}

// carries reports whether a value of type t is an object, by reference.
func carries(t types.Type) bool {
	if _, ok := t.Underlying().(*types.Chan); ok {
		return true
	}
	switch t.Underlying().(type) {
	case *types.Pointer:
		return ssaread.IsType(t, "sync", "Cond", "WaitGroup", "Mutex", "RWMutex")
	case *types.Interface:
		return isLocker(t)
	}
	return false
}

// flows joins the places between which in moves an object.
func (x *objects) flows(in ssa.Instruction) {
	switch in := in.(type) {
	case *ssa.Store:
		x.flow(in.Val, Place{Cell: ssaread.CellOf(in.Addr)})
	case *ssa.MapUpdate:
		x.flow(in.Value, Place{Cell: ssaread.ElemOf(in.Map.Type())})
		x.flow(in.Key, Place{Cell: ssaread.Cell{Kind: ssaread.Elem, Type: "key " + ssaread.TypeKey(in.Map.Type())}})
	case *ssa.Send:
		x.flow(in.X, Place{Cell: ssaread.ElemOf(in.Chan.Type())})
	case *ssa.Select:
		for _, st := range in.States {
			if st.Dir == types.SendOnly {
				x.flow(st.Send, Place{Cell: ssaread.ElemOf(st.Chan.Type())})
			}
		}
	case ssa.CallInstruction:
		callee := ssaread.Callee(in.Common())
		if callee == nil {
			return
		}
		args := in.Common().Args
		if !x.p.HasBody(callee) {
			for _, a := range args {
				if t := unboxed(a).Type(); x.p.opaque(t) {
					x.flow(unboxed(a), handedOut(t))
				}
			}
			x.intoAtomic(in.Common())
			if ssaread.PkgPath(callee) == "container/list" && len(args) > 1 {
				if mi, ok := args[1].(*ssa.MakeInterface); ok {
					x.flow(mi.X, Place{Cell: ssaread.ListValue})
				}
			}
			return
		}
		for i, prm := range callee.Params {
			if i < len(args) {
				x.flow(args[i], Place{Value: prm})
			}
		}
	}
}

// opaque reports whether t is a type of channels that only the package can name: who is
// handed one out there can do no more with it than to hand it back.
func (p *Package) opaque(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() != p.Pkg.Pkg || n.Obj().Exported() {
		return false
	}
	_, ok = n.Underlying().(*types.Chan)
	return ok
}

// handedOut is where all that is handed out of an opaque type lies, till it is handed back.
func handedOut(t types.Type) Place {
	return Place{Cell: ssaread.Cell{Kind: ssaread.Elem, Type: "handed " + ssaread.TypeKey(t)}}
}

// intoAtomic joins what an atomic pointer or value is set to with what lies in it.
func (x *objects) intoAtomic(c *ssa.CallCommon) {
	op, ok := AtomicOp(c)
	if !ok || op != protocol.Store && op != protocol.Swap && op != protocol.CAS {
		return
	}
	box := Place{Cell: ssaread.CellOf(c.Args[0])}
	switch v := c.Args[len(c.Args)-1].(type) {
	case *ssa.MakeInterface:
		x.flow(v.X, box)
	default:
		if ptr, ok := v.Type().Underlying().(*types.Pointer); ok && carries(ptr.Elem()) {
			x.union(box, Place{Cell: ssaread.CellOf(v)})
		}
	}
}

// OutOfAtomic returns the place where v lies if it was taken out of an atomic.
func OutOfAtomic(v ssa.Value) (Place, bool) {
	call, ok := v.(*ssa.Call)
	if !ok {
		return Place{}, false
	}
	op, ok := AtomicOp(call.Common())
	if !ok || op != protocol.Load && op != protocol.Swap {
		return Place{}, false
	}
	return Place{Cell: ssaread.CellOf(call.Call.Args[0])}, true
}

// AtomicOp returns which operation of sync/atomic is called.
func AtomicOp(c *ssa.CallCommon) (protocol.Op, bool) {
	callee := ssaread.Callee(c)
	if !ssaread.IsAtomic(callee) || len(c.Args) == 0 {
		return 0, false
	}
	return known.Atomic(callee.Name())
}

// Origins returns the places that v may come from.
func (x *objects) Origins(v ssa.Value, seen map[ssa.Value]bool) []Place {
	if seen[v] {
		return nil
	}
	seen[v] = true
	switch v := v.(type) {
	case *ssa.UnOp:
		switch v.Op {
		case token.MUL:
			if pl, ok := OutOfAtomic(v.X); ok {
				return []Place{pl}
			}
			return []Place{{Cell: ssaread.CellOf(v.X)}}
		case token.ARROW:
			return []Place{{Cell: ssaread.ElemOf(v.X.Type())}}
		}
	case *ssa.FieldAddr, *ssa.IndexAddr, *ssa.Global, *ssa.Alloc, *ssa.FreeVar:
		return []Place{{Cell: ssaread.CellOf(v)}}
	case *ssa.Field:
		return []Place{{Cell: ssaread.Cell{Kind: ssaread.Field, Type: ssaread.TypeKey(v.X.Type()), Field: v.Field}}}
	case *ssa.Lookup:
		return []Place{{Cell: ssaread.ElemOf(v.X.Type())}}
	case *ssa.Phi:
		var out []Place
		for _, e := range v.Edges {
			out = append(out, x.Origins(e, seen)...)
		}
		return out
	case *ssa.ChangeType:
		return x.Origins(v.X, seen)
	case *ssa.ChangeInterface:
		return x.Origins(v.X, seen)
	case *ssa.MakeInterface:
		return x.Origins(v.X, seen)
	case *ssa.TypeAssert:
		return x.Origins(v.X, seen)
	case *ssa.Extract:
		return x.extracted(v, seen)
	case *ssa.Call:
		if pl, ok := OutOfAtomic(v); ok {
			return []Place{pl}
		}
		return x.returned(v, v, 0, seen)
	case *ssa.Const:
		return nil
	}
	return []Place{{Value: v}}
}

func (x *objects) extracted(v *ssa.Extract, seen map[ssa.Value]bool) []Place {
	switch t := v.Tuple.(type) {
	case *ssa.Call:
		return x.returned(v, t, v.Index, seen)
	case *ssa.Next:
		if r, ok := t.Iter.(*ssa.Range); ok {
			if v.Index == 1 {
				return []Place{{Cell: ssaread.Cell{Kind: ssaread.Elem, Type: "key " + ssaread.TypeKey(r.X.Type())}}}
			}
			return []Place{{Cell: ssaread.ElemOf(r.X.Type())}}
		}
	case *ssa.Select:
		if sel, i := ReceivedIn(v); sel != nil {
			return []Place{{Cell: ssaread.ElemOf(sel.States[i].Chan.Type())}}
		}
	case ssa.Value:
		return x.Origins(t, seen)
	}
	return []Place{{Value: v}}
}

// returned follows result i of a call.
func (x *objects) returned(v ssa.Value, call *ssa.Call, i int, seen map[ssa.Value]bool) []Place {
	callee := ssaread.Callee(call.Common())
	if callee != nil && callee.String() == "(*container/list.List).Remove" {
		return []Place{{Cell: ssaread.ListValue}} // the element's value
	}
	if !x.p.HasBody(callee) {
		return []Place{{Value: v}}
	}
	var out []Place
	for _, b := range callee.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && i < len(ret.Results) {
			out = append(out, x.Origins(ret.Results[i], seen)...)
		}
	}
	return out
}

func (x *objects) add(v ssa.Value, op Op) {
	ps := x.Origins(v, map[ssa.Value]bool{})
	if len(ps) == 0 {
		return
	}
	for _, pl := range ps[1:] {
		x.union(ps[0], pl)
	}
	root := x.find(ps[0])
	for _, pl := range ps { // a union may have met an object
		if o := x.byRoot[pl]; o != nil && pl != root {
			x.absorb(root, o)
			delete(x.byRoot, pl)
		}
	}
	o := x.byRoot[root]
	if o == nil {
		o = &Object{}
		x.byRoot[root] = o
		x.list = append(x.list, o)
	}
	op.Val = v
	o.Ops = append(o.Ops, &op)
}

func (x *objects) absorb(root Place, o *Object) {
	have := x.byRoot[root]
	if have == nil {
		x.byRoot[root] = o
		return
	}
	have.Ops = append(have.Ops, o.Ops...)
	o.Ops = nil
}

// ops records the operations of an instruction.
func (x *objects) ops(f *ssa.Function, in ssa.Instruction) {
	op := func(k OpKind) Op { return Op{Kind: k, In: in, Func: f} }
	switch in := in.(type) {
	case *ssa.MakeChan:
		o := op(Make)
		o.Cap = -1
		if c, ok := in.Size.(*ssa.Const); ok && c.Value != nil {
			if n, exact := constant.Int64Val(constant.ToInt(c.Value)); exact {
				o.Cap = n
			}
		}
		x.add(in, o)
	case *ssa.UnOp:
		if in.Op == token.ARROW {
			x.add(in.X, op(Recv))
		}
	case *ssa.Send:
		x.add(in.Chan, op(Send))
	case *ssa.Select:
		for i, st := range in.States {
			k := SelRecv
			switch {
			case st.Dir == types.SendOnly && in.Blocking:
				k = SelSend
			case st.Dir == types.SendOnly:
				k = TrySend
			case !in.Blocking:
				k = TryRecv
			}
			o := op(k)
			o.Sel, o.Case = in, i
			x.add(st.Chan, o)
		}
	case *ssa.MakeClosure:
		if m, ok := in.Fn.(*ssa.Function).Object().(*types.Func); ok && Methods[m.FullName()] == GroupDone && len(in.Bindings) == 1 && m.Name()+"$bound" == in.Fn.Name() {
			x.add(in.Bindings[0], op(Leak)) // wg.Done as a value: who has it counts down
		}
	case ssa.CallInstruction:
		x.callOps(in, op)
	}
}

// doneByGo records that who is started by WaitGroup.Go is done when it returns.
func (x *objects) doneByGo(c *ssa.CallCommon) {
	if c.StaticCallee().Name() != "Go" || len(c.Args) != 2 {
		return
	}
	fn, _ := c.Args[1].(*ssa.Function)
	if mc, ok := c.Args[1].(*ssa.MakeClosure); ok {
		fn = mc.Fn.(*ssa.Function)
	}
	if fn = ssaread.Origin(fn); !x.p.HasBody(fn) {
		return
	}
	for _, ret := range ReturnsOf(fn) {
		x.add(c.Args[0], Op{Kind: GroupDone, In: ret, Func: fn})
	}
}

// Methods names the operations that are methods of package sync.
var Methods = map[string]OpKind{
	"(*sync.Cond).Wait": CondWait, "(*sync.Cond).Signal": Signal, "(*sync.Cond).Broadcast": Broadcast,
	"(*sync.WaitGroup).Add": GroupAdd, "(*sync.WaitGroup).Go": GroupAdd,
	"(*sync.WaitGroup).Done": GroupDone, "(*sync.WaitGroup).Wait": GroupWait,
}

func (x *objects) callOps(in ssa.CallInstruction, op func(OpKind) Op) {
	c := in.Common()
	if b, ok := c.Value.(*ssa.Builtin); ok {
		if b.Name() == "close" {
			x.add(c.Args[0], op(Close))
		}
		return
	}
	callee := ssaread.Callee(c)
	if callee != nil {
		if k, ok := Methods[callee.String()]; ok {
			x.add(c.Args[0], op(k))
			x.doneByGo(c)
			return
		}
		if x.p.HasBody(callee) || onlyMoves(callee) {
			return
		}
	}
	for _, a := range c.Args { // goes where we do not see
		if a = unboxed(a); carries(a.Type()) && !x.p.opaque(a.Type()) {
			x.add(a, op(Leak))
		}
	}
}
