package oblige

import (
	"go/constant"
	"go/token"
	"go/types"
	"iter"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/protocol"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Test is a condition that a waiter parks under: Cell Op Bound holds, or, where
// Len is set, the length of what lies in Cell does.
type Test struct {
	Cell   ssaread.Cell
	Len    bool
	Entry  entry       // for an entry of the map in Cell
	Limit  bool        // Cell holds what a length is compared with
	Op     token.Token // EQL, NEQ, LSS, LEQ, GTR, GEQ; ILLEGAL where only the cell is known
	Bound  *ssa.Const  // nil where it is not constant
	Load   ssa.Instruction
	If     *ssa.If
	Then   bool // the branch's first way is where it holds
	Handed bool // it is made by a function that the waiter's caller hands in
	Part   bool // where it does not hold, something else may lead to the park all the same
}

// entry tells what is tested of a map.
type entry uint8

const (
	AnyEntry entry = iota // no single entry
	present               // that there is one
	flagged               // that the flag it holds is set
	counted               // how large the number that it holds is, or how long the list
)

// Tests returns the conditions under which in is executed.
func (p *Package) Tests(in ssa.Instruction) []*Test {
	var out []*Test
	for _, br := range p.Guards(in) {
		out = append(out, p.testsOf(br, in)...)
	}
	return out
}

// Guards returns the branches that decide whether in is executed, nearest first.
func (p *Package) Guards(in ssa.Instruction) []*ssa.If {
	f := in.Parent()
	flow := p.Flow(f)
	seen := map[int]bool{}
	var out []*ssa.If
	work := []int{in.Block().Index}
	for len(work) > 0 {
		b := work[0]
		work = work[1:]
		for _, d := range flow.Deps[b] {
			if seen[d] {
				continue
			}
			seen[d] = true
			work = append(work, d)
			if br, ok := Last(f.Blocks[d]).(*ssa.If); ok {
				out = append(out, br)
			}
		}
	}
	return out
}

// testsOf returns what a branch tests on the way to in.
func (p *Package) testsOf(br *ssa.If, in ssa.Instruction) []*Test {
	then := ComesTo(br, 0, in) || waitsAgain(br, 0, in)
	other := ComesTo(br, 1, in) || waitsAgain(br, 1, in)
	if !then && !other || p.runsThrough(br, in) {
		return nil
	}
	if then && other && surely(br.Block().Succs[1], in) && !surely(br.Block().Succs[0], in) {
		then = false // a && b lets it pass: without a it parks for sure
	}
	ts := p.Condition(br.Cond, then, 2)
	for _, t := range ts {
		t.If, t.Then = br, then
	}
	return ts
}

// waitsAgain reports whether successor i of a branch leads back to a Cond.Wait in the branch's own
// block: it looks once it is woken. (Of a receive it would be another channel's turn.)
func waitsAgain(br *ssa.If, i int, in ssa.Instruction) bool {
	call, ok := in.(*ssa.Call)
	if !ok || br.Block() != in.Block() {
		return false
	}
	callee := ssaread.Callee(call.Common())
	return callee != nil && callee.String() == "(*sync.Cond).Wait" && ReachesBlock(br.Block().Succs[i], in.Block(), nil)
}

// runsThrough reports whether a branch heads a loop that lies before in and is left
// otherwise only by an error: how many there are to go through is no test, more of
// them would not be waited for.
func (p *Package) runsThrough(br *ssa.If, in ssa.Instruction) bool {
	loop := WholeLoop(br.Block())
	if loop == nil || loop[in.Block()] || HeadOf(loop) != br.Block() {
		return false
	}
	for _, b := range Ordered(loop) {
		each, ok := Last(b).(*ssa.If)
		for _, s := range b.Succs {
			if !loop[s] && b != br.Block() && !(ok && (IsErrorTest(each.Cond) || failsStraight(s))) {
				return false
			}
		}
	}
	return true
}

// Condition returns the tests that v makes, given that it must come out as truth.
func (p *Package) Condition(v ssa.Value, truth bool, depth int) []*Test {
	if depth < 0 {
		return nil
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op == token.NOT {
			return p.Condition(v.X, !truth, depth)
		}
		if v.Op == token.MUL {
			return []*Test{truthTest(ssaread.CellOf(v.X), v, truth)}
		}
	case *ssa.BinOp:
		return p.comparison(v, truth, depth)
	case *ssa.Call:
		return p.called(v, 0, truth, depth)
	case *ssa.Extract:
		if look, ok := v.Tuple.(*ssa.Lookup); ok && v.Index == 1 {
			return entryTest(look, present, truth)
		}
		if call, ok := v.Tuple.(*ssa.Call); ok {
			return p.called(call, v.Index, truth, depth)
		}
	case *ssa.Lookup:
		return entryTest(v, flagged, truth)
	case *ssa.Phi:
		return p.combined(v, truth, depth)
	case *ssa.Field:
		if cell, _, load := p.read(v, depth); load != nil {
			return []*Test{truthTest(cell, load, truth)}
		}
	}
	return nil
}

// combined returns the tests of what && and || have made of several conditions: all but the last
// decide by a branch that ends in a constant.
func (p *Package) combined(v *ssa.Phi, truth bool, depth int) []*Test {
	if len(v.Edges) < 2 || len(v.Edges) > 4 {
		return nil
	}
	var out []*Test
	add := func(cond ssa.Value, truth, part bool) {
		within := depth
		if _, again := cond.(*ssa.Phi); again {
			within--
		}
		for _, t := range p.Condition(cond, truth, within) {
			t.Part = t.Part || part
			out = append(out, t)
		}
	}
	var last ssa.Value
	enough := false // one of them alone
	for i, e := range v.Edges {
		short, known := IsTrue(e)
		if !known {
			if last != nil {
				return nil
			}
			last = e
			continue
		}
		at := v.Block().Preds[i]
		br, ok := Last(at).(*ssa.If)
		if !ok {
			return nil
		}
		enough = enough || short == truth
		add(br.Cond, (at.Succs[0] == v.Block()) == (short == truth), short == truth || !at.Dominates(v.Block()))
	}
	if last == nil {
		return nil
	}
	add(last, truth, enough)
	return out
}

func entryTest(look *ssa.Lookup, what entry, truth bool) []*Test {
	c, _ := ContainerCell(look.X)
	if c == (ssaread.Cell{}) {
		return nil
	}
	t := truthTest(c, look, truth)
	t.Entry = what
	return []*Test{t}
}

func truthTest(c ssaread.Cell, load ssa.Instruction, truth bool) *Test {
	return &Test{Cell: c, Op: token.EQL, Bound: ssa.NewConst(constant.MakeBool(truth), types.Typ[types.Bool]), Load: load}
}

// called looks into what a call returns as its result at: an atomic load, or a
// helper of the package that returns a condition.
func (p *Package) called(v *ssa.Call, at int, truth bool, depth int) []*Test {
	callee := ssaread.Callee(v.Common())
	if callee == nil {
		return p.handedCondition(v, at, truth, depth)
	}
	if cell, ok := AtomicLoad(v); ok {
		return []*Test{truthTest(cell, v, truth)}
	}
	if callee.String() == "errors.Is" {
		return p.namedResult(v.Call.Args[0], v.Call.Args[1], truth, depth)
	}
	if !p.HasBody(callee) || depth == 0 {
		return nil
	}
	ts := p.inside(callee, at, truth, depth)
	for _, t := range ts {
		t.Load = v
	}
	return ts
}

// maxHanded bounds of how many functions that are handed to a parameter it is asked what they test.
const maxHanded = 12

// handedCondition returns what is tested by a call of a function that its caller is handed, under the
// lock, to say whether it may go on: each caller waits for what its own one tests.
func (p *Package) handedCondition(v *ssa.Call, at int, truth bool, depth int) []*Test {
	prm, ok := v.Call.Value.(*ssa.Parameter)
	if !ok || depth == 0 {
		return nil
	}
	calls := p.Callers(prm.Parent())
	if len(calls) > maxHanded {
		return nil
	}
	var out []*Test
	for _, call := range calls {
		f := functionOf(ArgumentFor(call, prm.Parent(), prm))
		if !p.HasBody(f) {
			continue
		}
		for _, t := range p.inside(f, at, truth, depth) {
			t.Load, t.Handed = v, true
			out = append(out, t)
		}
	}
	return out
}

func (p *Package) inside(f *ssa.Function, at int, truth bool, depth int) []*Test {
	if v := soleReturned(f, at); v != nil {
		return p.Condition(v, truth, depth-1)
	}
	var out []*Test
	for br, then := range barred(f, at, truth, IsTrue) {
		out = append(out, p.Condition(br.Cond, then, depth-1)...)
	}
	if v := soleOpen(f, at, truth); v != nil {
		out = append(out, p.Condition(v, truth, depth-1)...)
	}
	known := map[ssaread.Cell]bool{}
	for _, t := range out {
		known[t.Cell] = true
	}
	for _, t := range p.anyRead(f, nil) {
		if !known[t.Cell] {
			out = append(out, t)
		}
	}
	return out
}

// SoleResult returns the one value that f returns, nil if it may return several.
func SoleResult(f *ssa.Function) ssa.Value {
	if f.Signature.Results().Len() != 1 {
		return nil
	}
	return soleReturned(f, 0)
}

// soleReturned returns the one value that f returns as its result at, nil if it has
// several returns.
func soleReturned(f *ssa.Function, at int) ssa.Value {
	rets := ReturnsOf(f)
	if len(rets) != 1 {
		return nil
	}
	return Stored(rets[0].Results[at], rets[0])
}

// soleOpen returns the one value that f returns as its result at where it does not return the
// contrary of truth for sure.
func soleOpen(f *ssa.Function, at int, truth bool) ssa.Value {
	var open ssa.Value
	for _, ret := range ReturnsOf(f) {
		v := Stored(ret.Results[at], ret)
		if has, known := IsTrue(v); known && has != truth {
			continue
		} else if known || open != nil {
			return nil
		}
		open = v
	}
	return open
}

// ReturnsOf returns the ordinary returns of f.
func ReturnsOf(f *ssa.Function) []*ssa.Return {
	var out []*ssa.Return
	for _, b := range f.Blocks {
		if ret, ok := Last(b).(*ssa.Return); ok && b != f.Recover {
			out = append(out, ret)
		}
	}
	return out
}

// barred is for functions of which some returns are known to have truth for their result at,
// and others the contrary: it yields the branches that lead straight to a return of the other,
// or to the only one of truth, and how each must come out, each time, for truth.
func barred(f *ssa.Function, at int, truth bool, is func(ssa.Value) (truth, known bool)) iter.Seq2[*ssa.If, bool] {
	var same, other []*ssa.Return
	told := map[*ssa.If]bool{}
	for _, ret := range ReturnsOf(f) {
		if has, known := is(Stored(ret.Results[at], ret)); known && has == truth {
			same = append(same, ret)
		} else if known {
			other = append(other, ret)
		}
	}
	matters := func(br *ssa.If) bool {
		return slices.ContainsFunc(ReturnsOf(f), func(ret *ssa.Return) bool { return !slices.Contains(other, ret) && Reaches(br, ret) })
	}
	return func(yield func(*ssa.If, bool) bool) {
		for _, ret := range other {
			if br, i := straightBranch(ret); br != nil && matters(br) {
				if told[br] = true; !yield(br, i == 1) {
					return
				}
			}
		}
		if len(same) == 1 && len(other) == len(ReturnsOf(f))-1 {
			if br, i := straightBranch(same[0]); br != nil && !told[br] {
				yield(br, i == 0)
			}
		}
	}
}

// straightBranch returns the branch that alone leads to the block of ret, and by which of its ways.
func straightBranch(ret *ssa.Return) (*ssa.If, int) {
	if len(ret.Block().Preds) != 1 {
		return nil, 0
	}
	br, ok := Last(ret.Block().Preds[0]).(*ssa.If)
	if !ok {
		return nil, 0
	}
	return br, slices.Index(br.Block().Succs, ret.Block())
}

// IsTrue tells of a constant whether it is true.
func IsTrue(v ssa.Value) (truth, known bool) {
	c, ok := v.(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.Bool {
		return false, false
	}
	return constant.BoolVal(c.Value), true
}

// foundNothing tells of what a function returns whether it is nil: what is anything
// else is believed to have been found.
func foundNothing(v ssa.Value) (truth, known bool) { return IsNil(v), true }

// nilResult returns what is tested by comparing the result of a helper with nil.
func (p *Package) nilResult(v ssa.Value, isNil bool, depth int) []*Test {
	call, at := resultOf(v)
	if call == nil || depth == 0 || ssaread.IsError(v.Type()) {
		return nil
	}
	return p.decides(call, at, isNil, foundNothing, depth)
}

// namedResult returns what is tested by comparing the result of a helper with what named says: a
// constant, or an error or the like that lies in a variable of a package. What a helper passes on of
// what it called is taken for another.
func (p *Package) namedResult(v, named ssa.Value, equal bool, depth int) []*Test {
	call, at := resultOf(v)
	if call == nil || depth == 0 || nameOf(named) == nil {
		return nil
	}
	return p.decides(call, at, equal, func(r ssa.Value) (truth, known bool) {
		n := nameOf(r)
		passed, _ := resultOf(r)
		return n == nameOf(named), n != nil || IsNil(r) || passed != nil
	}, depth)
}

// nameOf returns the variable of a package of which v is the content, or the value of a
// constant other than nil and a bool; nil if v is neither.
func nameOf(v ssa.Value) any {
	switch v := v.(type) {
	case *ssa.UnOp:
		if g, ok := v.X.(*ssa.Global); ok {
			return g
		}
	case *ssa.Const:
		if v.Value != nil && v.Value.Kind() != constant.Bool {
			return v.Value.ExactString()
		}
	}
	return nil
}

// decides returns the tests by which a helper decides about its result at, of which is tells.
func (p *Package) decides(call *ssa.Call, at int, truth bool, is func(ssa.Value) (truth, known bool), depth int) []*Test {
	callee := ssaread.Callee(call.Common())
	if !p.HasBody(callee) {
		return nil
	}
	var out []*Test
	for br, then := range barred(callee, at, truth, is) {
		out = append(out, p.Condition(br.Cond, then, depth-1)...)
	}
	for _, t := range out {
		t.Load = call
	}
	return out
}

// resultOf returns the call of which v is a result, and which one; of a variable that is set by calls of one
// function, before a loop and at its end, the last.
func resultOf(v ssa.Value) (*ssa.Call, int) {
	switch v := v.(type) {
	case *ssa.Call:
		return v, 0
	case *ssa.Extract:
		call, _ := v.Tuple.(*ssa.Call)
		return call, v.Index
	case *ssa.Phi:
		var last *ssa.Call
		index := 0
		for _, e := range v.Edges {
			if _, again := e.(*ssa.Phi); again {
				return nil, 0
			}
			call, at := resultOf(e)
			if call == nil || last != nil && (ssaread.Callee(call.Common()) != ssaread.Callee(last.Common()) || at != index) {
				return nil, 0
			}
			last, index = call, at
		}
		return last, index
	}
	return nil, 0
}

// anyRead returns tests of unknown direction for the fields that a helper reads.
func (p *Package) anyRead(f *ssa.Function, at ssa.Instruction) []*Test {
	var out []*Test
	for in := range ssaread.Instrs(f) {
		if u, ok := in.(*ssa.UnOp); ok && u.Op == token.MUL {
			if c := ssaread.CellOf(u.X); c.Kind == ssaread.Field {
				out = append(out, &Test{Cell: c, Op: token.ILLEGAL, Load: at})
			}
		}
	}
	return out
}

// AtomicLoad returns the cell that a call of sync/atomic loads.
func AtomicLoad(v *ssa.Call) (ssaread.Cell, bool) {
	if op, ok := AtomicOp(v.Common()); !ok || op != protocol.Load {
		return ssaread.Cell{}, false
	}
	return ssaread.CellOf(v.Call.Args[0]), true
}

// Excludes reports whether other cannot hold where t does.
func (t *Test) Excludes(other *Test) bool {
	if t.Cell != other.Cell || t.Len != other.Len || t.Entry != other.Entry || t.Bound == nil || other.Bound == nil {
		return false
	}
	if other.Op == Negated(t.Op) {
		return t.Bound.String() == other.Bound.String()
	}
	if t.Op == token.EQL && other.Op == token.EQL && t.Bound.Value != nil && other.Bound.Value != nil {
		return t.Bound.Value.Kind() == other.Bound.Value.Kind() && !constant.Compare(t.Bound.Value, token.EQL, other.Bound.Value)
	}
	return other.Op == token.GTR && t.Op == token.EQL && IsZero(t.Bound) && IsZero(other.Bound)
}

// Change is a write that lets a waiter go on.
type Change struct {
	In   ssa.Instruction
	Cell ssaread.Cell
	Wr   Written
	Test *Test
}

// ForGood reports whether a change is never taken back: a flag that is only ever set so, an error
// or pointer that is only ever set to what is not nil.
func (p *Package) ForGood(c Change) bool {
	k, isConst := c.Wr.Val.(*ssa.Const)
	flag := isConst && ssaread.IsBool(k.Type())
	if !flag && (c.Test == nil || c.Wr.Val == nil || c.Test.Op != token.EQL || c.Test.Bound == nil || !c.Test.Bound.IsNil()) {
		return false
	}
	for _, in := range p.Writers(c.Cell) {
		wr, ok := p.WriteTo(in, c.Cell)
		if !ok || p.Private(wr.Addr) {
			continue
		}
		if flag && wr.Text != c.Wr.Text || !flag && p.EffectAt(c.Test, wr, in) != Fails {
			return false
		}
	}
	return true
}
