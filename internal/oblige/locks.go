package oblige

import (
	"go/token"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// Lockset is a set of locks, by the place they lie in. It is not changed once it is made: the
// states of a function share most of theirs.
type Lockset map[Place]bool

// with returns the set with l in it.
func (s Lockset) with(l Place) Lockset {
	if s[l] {
		return s
	}
	out := make(Lockset, len(s)+1)
	maps.Copy(out, s)
	out[l] = true
	return out
}

// without returns the set without the locks that gone says.
func (s Lockset) without(gone func(Place) bool) Lockset {
	for l := range s {
		if gone(l) {
			out := maps.Clone(s)
			maps.DeleteFunc(out, func(l Place, _ bool) bool { return gone(l) })
			return out
		}
	}
	return s
}

// locks tells which locks are held where: a must-analysis, by type and field
// and not by instance. Read and write locks count alike. What a function finds
// locked when it is entered is what all its callers in the package hold; one
// that outsiders, goroutines or callbacks call is entered with nothing.
type locks struct {
	p     *Package
	funcs map[*ssa.Function]*lockFlow
	entry map[*ssa.Function]Lockset
	asked map[*ssa.Function]Lockset
	here  map[ssa.Instruction]lockState // what before has computed
}

// lockFlow is what one function does to locks, without regard to its callers:
// held are those that it surely took, freed those of its callers' that it may
// have released, at the start of each block and at the end.
type lockFlow struct {
	at    []lockState // by block, at its start; nil maps where no lock matters
	Exit  lockState
	plain bool // it touches no lock
}

type lockState struct {
	Held, Freed Lockset
	seen        bool
}

func (s *lockState) take(l Place) { s.Held = s.Held.with(l) }

func (s *lockState) free(l Place) {
	s.Held = s.Held.without(func(have Place) bool { return have == l })
	s.Freed = s.Freed.with(l)
}

func (s *lockState) apply(l Place, way int) {
	if way > 0 {
		s.take(l)
	} else {
		s.free(l)
	}
}

// meet keeps what both ways hold, and what either freed; it reports a change.
func (s *lockState) meet(o lockState) bool {
	if !s.seen {
		*s = o
		s.seen = true
		return true
	}
	was := *s
	s.Held = s.Held.without(func(l Place) bool { return !o.Held[l] })
	for l := range o.Freed {
		s.Freed = s.Freed.with(l)
	}
	return len(s.Held) != len(was.Held) || len(s.Freed) != len(was.Freed)
}

// LockCall returns the lock that a call takes (+1) or releases (-1), 0 if none.
// A lock is anything with Lock and Unlock methods without parameters.
func (p *Package) LockCall(in ssa.Instruction) (Place, int) {
	call, ok := in.(ssa.CallInstruction)
	if !ok {
		return Place{}, 0
	}
	c := call.Common()
	if c.IsInvoke() {
		way := lockWay(c.Method.Name())
		if way == 0 || c.Signature().Params().Len() > 0 || c.Signature().Results().Len() > 0 {
			return Place{}, 0
		}
		return p.lockerPlace(c.Value), way
	}
	callee := ssaread.Callee(c)
	if callee == nil || callee.Signature.Recv() == nil || len(c.Args) != 1 || callee.Signature.Results().Len() > 0 {
		return Place{}, 0
	}
	way := lockWay(callee.Name())
	if way == 0 {
		return Place{}, 0
	}
	return p.placeOf(c.Args[0]), way
}

func lockWay(name string) int {
	switch name {
	case "Lock", "RLock":
		return 1
	case "Unlock", "RUnlock":
		return -1
	}
	return 0
}

// placeOf returns the place of the lock at address v, the same for all pointers
// that may lead to it.
func (p *Package) placeOf(v ssa.Value) Place {
	x := p.Index()
	for _, pl := range x.Origins(v, map[ssa.Value]bool{}) {
		return x.find(pl)
	}
	return Place{Value: v}
}

// embeddedLock returns the place of the lock that v, a pointer to a struct, has
// by embedding it.
func (p *Package) embeddedLock(v ssa.Value) (Place, bool) {
	ptr, ok := v.Type().Underlying().(*types.Pointer)
	if !ok {
		return Place{}, false
	}
	st, ok := ptr.Elem().Underlying().(*types.Struct)
	if !ok || ssaread.IsType(v.Type(), "sync") {
		return Place{}, false
	}
	for i := range st.NumFields() {
		if f := st.Field(i); f.Embedded() && ssaread.IsType(f.Type(), "sync", "Mutex", "RWMutex") {
			return p.Index().find(Place{Cell: ssaread.Cell{Kind: ssaread.Field, Type: ssaread.TypeKey(ptr.Elem()), Field: i}}), true
		}
	}
	return Place{}, false
}

// lockerPlace returns the lock behind a sync.Locker: that of the Cond whose L it is, where it is one.
func (p *Package) lockerPlace(v ssa.Value) Place {
	u, ok := v.(*ssa.UnOp)
	if !ok {
		return Place{Value: v}
	}
	fa, ok := u.X.(*ssa.FieldAddr)
	if !ok || !ssaread.IsType(fa.X.Type(), "sync", "Cond") {
		return p.placeOf(v)
	}
	if o := p.ObjectOf(fa.X); o != nil {
		if l, ok := p.Locker(o); ok {
			return l
		}
	}
	return Place{Cell: ssaread.CellOf(fa)}
}

// Locker returns the lock of a Cond: what NewCond was called with, or what is stored into its L.
func (p *Package) Locker(cond *Object) (Place, bool) {
	l, ok := p.Index().lockers()[cond]
	return l, ok
}

// lockers finds the locks of all Conds; a Cond with two different ones has none.
func (x *objects) lockers() map[*Object]Place {
	if x.locker != nil {
		return x.locker
	}
	x.locker = map[*Object]Place{}
	clash := map[*Object]bool{}
	note := func(cond, l ssa.Value) {
		o := x.p.ObjectOf(cond)
		if o == nil {
			return
		}
		l = unboxed(l)
		pl, ok := x.p.embeddedLock(l)
		if !ok {
			pl = x.p.placeOf(l)
		}
		if have, ok := x.locker[o]; ok && have != pl {
			clash[o] = true
		}
		x.locker[o] = pl
	}
	for _, f := range x.p.Funcs {
		for in := range ssaread.Instrs(f) {
			switch in := in.(type) {
			case *ssa.Call:
				if callee := ssaread.Callee(in.Common()); callee != nil && callee.String() == "sync.NewCond" {
					note(in, in.Call.Args[0])
				}
			case *ssa.Store:
				if fa, ok := in.Addr.(*ssa.FieldAddr); ok && ssaread.IsType(fa.X.Type(), "sync", "Cond") {
					note(fa.X, in.Val)
				}
				if made := newCond(in.Val); made != nil { // a copy of it
					note(in.Addr, made.Call.Args[0])
				}
			}
		}
	}
	for o := range clash {
		delete(x.locker, o)
	}
	return x.locker
}

// newCond returns the call of NewCond that v is the content of, nil if it is none.
func newCond(v ssa.Value) *ssa.Call {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	made, ok := load.X.(*ssa.Call)
	if !ok {
		return nil
	}
	if callee := ssaread.Callee(made.Common()); callee == nil || callee.String() != "sync.NewCond" {
		return nil
	}
	return made
}

// unboxed returns the address behind an interface value, RLocker() seen through.
func unboxed(v ssa.Value) ssa.Value {
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return unboxed(v.X)
	case *ssa.ChangeInterface:
		return unboxed(v.X)
	case *ssa.Call:
		if callee := ssaread.Callee(v.Common()); callee != nil && callee.Name() == "RLocker" && len(v.Call.Args) == 1 {
			return v.Call.Args[0]
		}
	}
	return v
}

// LockIndex returns what is known of the locks of the package, found out when first asked for.
func (p *Package) LockIndex() *locks {
	if p.locks == nil {
		p.locks = &locks{p: p, funcs: map[*ssa.Function]*lockFlow{}, entry: map[*ssa.Function]Lockset{}, asked: map[*ssa.Function]Lockset{}, here: map[ssa.Instruction]lockState{}}
	}
	return p.locks
}

// Held reports whether lock l is surely held when in is executed.
func (p *Package) Held(in ssa.Instruction, l Place) bool {
	x := p.LockIndex()
	held, freed := x.before(in)
	return held[l] || !freed[l] && (x.atEntry(in.Parent(), nil)[l] || x.Demanded(in.Parent(), MaxUp)[l])
}

// Freed reports whether the function of in may have released l before it, whoever had taken it.
func (p *Package) Freed(in ssa.Instruction, l Place) bool {
	_, freed := p.LockIndex().before(in)
	return freed[l]
}

// HeldAt returns the locks that are surely held when in is executed.
func (p *Package) HeldAt(in ssa.Instruction) []Place {
	held, freed := p.LockIndex().before(in)
	var out []Place
	for _, set := range []Lockset{held, p.LockIndex().atEntry(in.Parent(), nil), p.LockIndex().Demanded(in.Parent(), MaxUp)} {
		for l := range set {
			if held[l] || !freed[l] {
				out = append(out, l)
			}
		}
	}
	return out
}

// before returns the function's own effect on locks up to in.
func (x *locks) before(in ssa.Instruction) (held, freed Lockset) {
	fl := x.Flow(in.Parent())
	if fl.plain {
		return nil, nil
	}
	if s, ok := x.here[in]; ok {
		return s.Held, s.Freed
	}
	s := fl.at[in.Block().Index]
	for _, each := range in.Block().Instrs {
		if each == in {
			break
		}
		x.transfer(&s, each)
	}
	x.here[in] = s
	return s.Held, s.Freed
}

// Flow returns which locks f takes and frees.
func (x *locks) Flow(f *ssa.Function) *lockFlow {
	fl := x.funcs[f]
	if fl == nil {
		fl = &lockFlow{plain: true}
		x.funcs[f] = fl // recursion: no effect
		done := x.compute(f)
		*fl = *done
	}
	return fl
}

func (x *locks) compute(f *ssa.Function) *lockFlow {
	fl := &lockFlow{at: make([]lockState, len(f.Blocks)), plain: true}
	if len(f.Blocks) == 0 {
		return fl
	}
	fl.at[0].seen = true
	work := []*ssa.BasicBlock{f.Blocks[0]}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		s := fl.at[b.Index]
		for _, in := range b.Instrs {
			if x.transfer(&s, in) {
				fl.plain = false
			}
			if _, ok := in.(*ssa.Return); ok {
				fl.Exit.meet(s)
			}
		}
		for _, succ := range b.Succs {
			if fl.at[succ.Index].meet(s) {
				work = append(work, succ)
			}
		}
	}
	return fl
}

// transfer applies an instruction to s; it reports whether it touches a lock.
func (x *locks) transfer(s *lockState, in ssa.Instruction) bool {
	if _, ok := in.(*ssa.RunDefers); ok {
		return x.deferred(s, in)
	}
	call, ok := in.(*ssa.Call)
	if ok {
		if l, way := x.p.LockCall(in); way != 0 {
			s.apply(l, way)
			x.callee(s, call) // a lock of the package's own takes others inside
			return true
		}
	}
	return ok && (x.callee(s, call) || x.handedBack(s, call))
}

// handedBack applies the call of a function that a call has made of a lock: it is for giving that up.
func (x *locks) handedBack(s *lockState, call *ssa.Call) bool {
	made, ok := call.Call.Value.(*ssa.Call)
	if !ok || call.Call.IsInvoke() {
		return false
	}
	touched := false
	for _, a := range made.Call.Args {
		if a = unboxed(a); ssaread.IsType(a.Type(), "sync", "Mutex", "RWMutex") {
			s.free(x.p.placeOf(a))
			touched = true
		}
	}
	return touched
}

// callee applies what the function that is called does to locks.
func (x *locks) callee(s *lockState, call *ssa.Call) bool {
	callee := ssaread.Callee(call.Common())
	if callee == nil {
		callee = x.p.InVariable(call)
	}
	if !x.p.HasBody(callee) {
		return false
	}
	fl := x.Flow(callee)
	if fl.plain || len(fl.Exit.Held) == 0 && len(fl.Exit.Freed) == 0 {
		return false
	}
	for l := range fl.Exit.Freed {
		if !fl.Exit.Held[l] {
			s.free(l)
		}
	}
	for l := range fl.Exit.Held {
		s.take(l)
	}
	return true
}

// deferred applies the lock operations that were surely deferred before in.
func (x *locks) deferred(s *lockState, in ssa.Instruction) bool {
	touched := false
	for _, b := range in.Parent().Blocks {
		if b != in.Block() && !b.Dominates(in.Block()) {
			continue
		}
		for _, each := range b.Instrs {
			if d, ok := each.(*ssa.Defer); ok {
				if l, way := x.p.LockCall(d); way != 0 {
					s.apply(l, way)
					touched = true
				}
			}
		}
	}
	return touched
}

// atEntry returns what all callers of f hold when they call it.
func (x *locks) atEntry(f *ssa.Function, on []*ssa.Function) Lockset {
	if have, ok := x.entry[f]; ok {
		return have
	}
	if x.p.IsEntry(f) {
		x.entry[f] = nil
		return nil
	}
	if len(on) > 8 {
		return nil
	}
	var out Lockset
	first := true
	for _, call := range x.p.Callers(f) {
		if slices.Contains(on, call.Parent()) || call.Parent() == f {
			continue // a cycle adds nothing
		}
		if _, plain := call.(*ssa.Call); !plain || x.p.Starts(call) {
			out, first = nil, false
			break
		}
		held, freed := x.before(call)
		at := held
		for l := range x.atEntry(call.Parent(), append(on, f)) {
			if !freed[l] {
				at = at.with(l)
			}
		}
		if first {
			out, first = at, false
			continue
		}
		out = out.without(func(l Place) bool { return !at[l] })
	}
	if len(on) == 0 {
		x.entry[f] = out
	}
	return out
}

// Demanded returns the locks that f must have been entered with, whoever calls
// it: it calls Cond.Wait, itself or in what it calls, without taking the Cond's
// lock, which Wait unlocks.
func (x *locks) Demanded(f *ssa.Function, depth int) Lockset {
	if have, ok := x.asked[f]; ok {
		return have
	}
	if depth == 0 {
		return nil
	}
	x.asked[f] = nil // recursion asks for nothing more
	out := Lockset{}
	for in := range ssaread.Instrs(f) {
		if call, ok := in.(*ssa.Call); ok {
			x.demands(out, call, depth)
		}
	}
	x.asked[f] = out
	return out
}

// demands adds to out the locks that a call needs and its function did not take.
func (x *locks) demands(out Lockset, call *ssa.Call, depth int) {
	callee := ssaread.Callee(call.Common())
	need := Lockset{}
	if callee != nil && callee.String() == "(*sync.Cond).Wait" {
		if o := x.p.ObjectOf(call.Call.Args[0]); o != nil {
			if l, ok := x.p.Locker(o); ok {
				need[l] = true
			}
		}
	} else if x.p.HasBody(callee) {
		need = x.Demanded(callee, depth-1)
	}
	if len(need) == 0 {
		return
	}
	held, freed := x.before(call)
	for l := range need {
		if !held[l] && !freed[l] {
			out[l] = true
		}
	}
}

// Takes reports whether in takes the lock, to read or to write.
func (p *Package) Takes(in ssa.Instruction, l Place) bool {
	lock, way := p.LockCall(in)
	return way > 0 && lock == l
}
