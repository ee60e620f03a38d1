package oblige

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/known"
	"github.com/futurelint/futurelint/internal/protocol"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Effect is what a write means for one who parks under a test.
type Effect uint8

// The effects.
const (
	Unclear Effect = iota
	Keeps          // the test holds after it as before, or more so
	Nears          // it moves towards where the test fails: a counter, a length
	Fails          // the test fails after it
)

// Written describes what an instruction writes into a cell.
type Written struct {
	Addr  ssa.Value // whose base tells the object
	Val   ssa.Value // the new value, nil where only delta is known
	Delta int       // a number or length grew or shrank
	item  ssa.Value // what an entry of a map is set to
	Text  string    // in words, for a person: "= true"
}

// WriteTo returns what in writes into cell; ok is false where it does not.
func (p *Package) WriteTo(in ssa.Instruction, cell ssaread.Cell) (Written, bool) {
	switch in := in.(type) {
	case *ssa.Store:
		if ssaread.CellOf(in.Addr) == cell {
			return StoreOf(landing(in.Addr), in.Val, cell), true
		}
	case *ssa.MapUpdate:
		if c, addr := ContainerCell(in.Map); c == cell {
			return Written{Addr: addr, Delta: 1, item: in.Value, Text: "gets an entry"}, true
		}
	case *ssa.Call:
		return p.writeByCall(in, cell)
	}
	return Written{}, false
}

// landing returns the address that a structure is stored to as a whole of which addr is a field, where it was
// put together for that alone, as in s.state = state{open: true}; addr where there is none.
func landing(addr ssa.Value) ssa.Value {
	fa, ok := addr.(*ssa.FieldAddr)
	if !ok {
		return addr
	}
	whole, ok := fa.X.(*ssa.Alloc)
	if !ok || whole.Comment != "complit" {
		return addr
	}
	for _, r := range *whole.Referrers() {
		load, ok := r.(*ssa.UnOp)
		if !ok || load.Referrers() == nil || len(*load.Referrers()) != 1 {
			continue
		}
		if st, ok := (*load.Referrers())[0].(*ssa.Store); ok && st.Val == load {
			if to, ok := st.Addr.(*ssa.FieldAddr); ok {
				return to
			}
		}
	}
	return addr
}

// Writers returns the instructions that may write c, or change what the container
// in c holds.
func (p *Package) Writers(c ssaread.Cell) []ssa.Instruction {
	if p.changing == nil {
		p.indexChanging()
	}
	direct, changing := p.Unit.Writers(c), p.changing[c]
	if len(changing) == 0 {
		return direct
	}
	out := append([]ssa.Instruction{}, direct...)
	for _, in := range changing {
		if !slices.Contains(direct, in) {
			out = append(out, in)
		}
	}
	return out
}

// indexChanging notes which instructions change a container by what it is loaded from.
func (p *Package) indexChanging() {
	p.changing = map[ssaread.Cell][]ssa.Instruction{}
	note := func(c ssaread.Cell, in ssa.Instruction) {
		if c != (ssaread.Cell{}) {
			p.changing[c] = append(p.changing[c], in)
		}
	}
	for _, f := range p.Funcs {
		for in := range ssaread.Instrs(f) {
			switch in := in.(type) {
			case *ssa.MapUpdate:
				c, _ := ContainerCell(in.Map)
				note(c, in)
			case *ssa.Call:
				for _, c := range p.setBy(ssaread.Callee(in.Common())) {
					note(c.cell, in)
				}
				if ssaread.IsBuiltin(in.Common(), "delete") || ssaread.IsBuiltin(in.Common(), "clear") {
					c, _ := ContainerCell(in.Call.Args[0])
					note(c, in)
				} else if callee := ssaread.Callee(in.Common()); callee != nil && ssaread.PkgPath(callee) == "container/list" && len(in.Call.Args) > 0 {
					note(listCell(in.Call.Args[0]), in)
				} else if c, _ := onHeap(in, "Push", "Pop", "Remove"); c != (ssaread.Cell{}) {
					note(c, in)
				}
			}
		}
	}
}

// setting is a field of a parameter that a function sets to what it is handed, or adds it to.
type setting struct {
	cell        ssaread.Cell
	base, param int
	adds        bool
}

// setBy returns the fields of its receiver, or of another parameter, that a function, whatever else it
// does, sets to its parameters, or adds them to: a call of it is a write.
func (p *Package) setBy(f *ssa.Function) []setting {
	if f == nil || !p.HasBody(f) || len(f.Params) < 2 || len(f.Blocks) == 0 {
		return nil
	}
	out, known := p.settings[f]
	if !known {
		out = p.settingsOf(f)
		p.settings[f] = out
	}
	return out
}

func (p *Package) settingsOf(f *ssa.Function) []setting {
	var out []setting
	note := func(in ssa.Instruction, addr, val ssa.Value, adds bool) {
		if conv, ok := addr.(*ssa.ChangeType); ok {
			addr = conv.X // of an atomic number with a type of its own
		}
		fa, ok := addr.(*ssa.FieldAddr)
		if !ok {
			return
		}
		of, _ := fa.X.(*ssa.Parameter)
		base := slices.Index(f.Params, of)
		for i, prm := range f.Params {
			if base >= 0 && i != base && Unconverted(val) == ssa.Value(prm) && (OnEveryWay(in) || p.unlessSo(in, ssaread.CellOf(fa), prm)) {
				out = append(out, setting{ssaread.CellOf(fa), base, i, adds})
			}
		}
	}
	for in := range ssaread.Instrs(f) {
		switch in := in.(type) {
		case *ssa.Store:
			note(in, in.Addr, in.Val, false)
			if sum, ok := in.Val.(*ssa.BinOp); ok && sum.Op == token.ADD {
				if c, _ := ContainerCell(sum.X); c == ssaread.CellOf(in.Addr) {
					note(in, in.Addr, sum.Y, true)
				}
			}
		case *ssa.Call:
			callee := ssaread.Callee(in.Common())
			if !ssaread.IsAtomic(callee) || len(in.Call.Args) != 2 {
				continue
			}
			switch op, _ := known.Atomic(callee.Name()); op {
			case protocol.Add:
				note(in, in.Call.Args[0], in.Call.Args[1], true)
			case protocol.Store:
				note(in, in.Call.Args[0], in.Call.Args[1], false)
			}
		}
	}
	return out
}

// unlessSo reports whether in is done on all ways but those on which cell holds v already.
func (p *Package) unlessSo(in ssa.Instruction, cell ssaread.Cell, v ssa.Value) bool {
	brs := p.Guards(in)
	return len(brs) == 1 && len(p.Tests(in)) > 0 && slices.ContainsFunc(p.Tests(in), func(t *Test) bool {
		cmp, ok := brs[0].Cond.(*ssa.BinOp)
		return ok && t.Cell == cell && t.Op == token.NEQ && (cmp.X == v || cmp.Y == v)
	})
}

// writes returns what a call that hands on val writes.
func (s setting) writes(addr, val ssa.Value) Written {
	if !s.adds {
		return StoreOf(addr, val, s.cell)
	}
	w := Written{Addr: addr, Delta: signOf(token.ADD, val)}
	w.word()
	return w
}

// ContainerCell returns the cell that a map or list was loaded from.
func ContainerCell(v ssa.Value) (ssaread.Cell, ssa.Value) {
	if u, ok := v.(*ssa.UnOp); ok && u.Op == token.MUL {
		return ssaread.CellOf(u.X), u.X
	}
	return ssaread.Cell{}, nil
}

// StoreOf returns the write of val to an address of cell.
func StoreOf(addr, val ssa.Value, cell ssaread.Cell) Written {
	w := Written{Addr: addr, Val: val}
	switch v := Unclamped(val).(type) {
	case *ssa.Const:
		w.Text = "= " + ConstText(v)
	case *ssa.BinOp:
		if isRead(v.X, cell) && (v.Op == token.ADD || v.Op == token.SUB) {
			w.Delta = signOf(v.Op, v.Y)
		} else if isRead(v.Y, cell) && v.Op == token.ADD {
			w.Delta = signOf(v.Op, v.X)
		}
	case *ssa.Call:
		w.Delta = resized(v, cell)
	case *ssa.Slice:
		if c, _ := ContainerCell(v.X); c == cell {
			w.Delta = -1
		}
	case *ssa.Phi:
		if filtered(v, cell) {
			w.Delta = -1
		}
	}
	w.word()
	return w
}

// isRead reports whether v was read from cell, plainly or as an atomic.
func isRead(v ssa.Value, cell ssaread.Cell) bool {
	if call, ok := v.(*ssa.Call); ok {
		c, atomic := AtomicLoad(call)
		return atomic && c == cell
	}
	c, _ := ContainerCell(v)
	return c == cell
}

// Unclamped returns the sum that min or max keeps within a limit, v where it is none.
func Unclamped(v ssa.Value) ssa.Value {
	call, ok := v.(*ssa.Call)
	if !ok || !ssaread.IsBuiltin(call.Common(), "min") && !ssaread.IsBuiltin(call.Common(), "max") {
		return v
	}
	for _, arg := range call.Call.Args {
		if sum, ok := arg.(*ssa.BinOp); ok {
			return sum
		}
	}
	return v
}

// filtered reports whether a slice is what a loop has kept of what lies in cell,
// in its place: it starts from x[:0].
func filtered(v *ssa.Phi, cell ssaread.Cell) bool {
	for _, e := range v.Edges {
		s, ok := e.(*ssa.Slice)
		if !ok || !IsZero(s.High) {
			continue
		}
		if c, _ := ContainerCell(s.X); c == cell {
			return true
		}
	}
	return false
}

// resized tells whether a call returns what lies in cell made longer or shorter.
func resized(v *ssa.Call, cell ssaread.Cell) int {
	if ssaread.IsBuiltin(v.Common(), "append") {
		return appended(v, cell)
	}
	callee := ssaread.Callee(v.Common())
	if callee == nil || ssaread.PkgPath(callee) != "slices" || len(v.Call.Args) == 0 {
		return 0
	}
	if callee.Name() == "Concat" {
		return concatenated(v, cell)
	}
	if c, _ := ContainerCell(v.Call.Args[0]); c != cell {
		return 0
	}
	switch callee.Name() {
	case "Delete", "DeleteFunc":
		return -1
	case "Insert":
		return 1
	}
	return 0
}

// concatenated tells whether what lies in cell is one of several slices that are put together.
func concatenated(v *ssa.Call, cell ssaread.Cell) int {
	s, ok := v.Call.Args[0].(*ssa.Slice)
	if !ok {
		return 0
	}
	parts := Elements(s.X)
	for _, part := range parts {
		if c, _ := ContainerCell(part); c == cell && len(parts) > 1 {
			return 1
		}
	}
	return 0
}

// appended tells whether an append extends what lies in cell: not where a part of
// it is put together again, as in append(q[:i], q[i+1:]...).
func appended(v *ssa.Call, cell ssaread.Cell) int {
	if c, _ := ContainerCell(v.Call.Args[0]); c == cell {
		return 1
	}
	if _, fresh := v.Call.Args[0].(*ssa.Slice); fresh && len(Elements(v.Call.Args[0].(*ssa.Slice).X)) > 0 {
		if c, _ := ContainerCell(v.Call.Args[1]); c == cell {
			return 1 // in front of what is there
		}
	}
	if s, ok := v.Call.Args[0].(*ssa.Slice); ok {
		if c, _ := ContainerCell(s.X); c == cell {
			if t, ok := v.Call.Args[1].(*ssa.Slice); ok {
				if c, _ := ContainerCell(t.X); c == cell {
					return -1
				}
			}
		}
	}
	return 0
}

func (w *Written) word() {
	switch {
	case w.Text != "":
	case w.Delta > 0:
		w.Text = "grows"
	case w.Delta < 0:
		w.Text = "shrinks"
	default:
		w.Text = "is set"
	}
}

// ConstText returns a constant as messages name it.
func ConstText(c *ssa.Const) string {
	if c.Value == nil {
		return "nil"
	}
	return c.Value.String()
}

// signOf returns the direction of x op k.
func signOf(op token.Token, k ssa.Value) int {
	sign := 1
	switch k := k.(type) {
	case *ssa.Const:
		if k.Value != nil && k.Value.Kind() == constant.Int {
			sign = constant.Sign(k.Value)
			if n, exact := constant.Uint64Val(k.Value); exact && n > 1<<63 {
				sign = -1 // a negative number in unsigned clothes
			}
		}
	case *ssa.UnOp:
		if k.Op == token.SUB || k.Op == token.XOR { // ^(n - 1) is -n
			sign = -1
		}
	}
	if op == token.SUB {
		sign = -sign
	}
	return sign
}

// writeByCall is for atomics and the containers that are written by calls.
func (p *Package) writeByCall(in *ssa.Call, cell ssaread.Cell) (Written, bool) {
	c := in.Common()
	if b, ok := c.Value.(*ssa.Builtin); ok {
		if b.Name() == "delete" || b.Name() == "clear" {
			if at, addr := ContainerCell(c.Args[0]); at == cell {
				return Written{Addr: addr, Delta: -1, Text: "loses an entry"}, true
			}
		}
		return Written{}, false
	}
	callee := ssaread.Callee(c)
	if callee == nil || len(c.Args) == 0 {
		return Written{}, false
	}
	for _, s := range p.setBy(callee) {
		if s.cell == cell && s.param < len(c.Args) {
			return s.writes(c.Args[s.base], c.Args[s.param]), true
		}
	}
	if p.HasBody(callee) {
		return Written{}, false
	}
	switch {
	case ssaread.IsAtomic(callee):
		if ssaread.CellOf(c.Args[0]) == cell {
			return atomicWrite(callee.Name(), c.Args)
		}
	case ssaread.PkgPath(callee) == "container/heap":
		if at, list := onHeap(in, "Push"); list != nil && at == cell {
			return Written{Addr: list, Delta: 1, Text: "grows"}, true
		} else if at, list := onHeap(in, "Pop", "Remove"); list != nil && at == cell {
			return Written{Addr: list, Delta: -1, Text: "shrinks"}, true
		}
	case ssaread.PkgPath(callee) == "container/list":
		if listCell(c.Args[0]) == cell {
			switch callee.Name() {
			case "PushBack", "PushFront":
				return Written{Addr: c.Args[0], Delta: 1, Text: "grows"}, true
			case "Remove":
				return Written{Addr: c.Args[0], Delta: -1, Text: "shrinks"}, true
			case "Init":
				return Written{Addr: c.Args[0], Delta: -1, Text: "is emptied"}, true
			}
		}
	}
	return Written{}, false
}

func atomicWrite(name string, args []ssa.Value) (Written, bool) {
	op, ok := known.Atomic(name)
	if !ok || op == protocol.Load || len(args) < 2 && op != protocol.Add {
		return Written{}, false
	}
	switch op {
	case protocol.Add:
		w := Written{Addr: args[0], Delta: addedBy(name, args)}
		w.word()
		return w, true
	case protocol.CAS:
		return StoreOf(args[0], args[len(args)-1], ssaread.CellOf(args[0])), true
	}
	return StoreOf(args[0], args[1], ssaread.CellOf(args[0])), true
}

// addedBy returns the sign of what a method adds.
func addedBy(name string, args []ssa.Value) int {
	switch {
	case len(args) > 1 && name == "Sub":
		return signOf(token.SUB, args[1])
	case len(args) > 1:
		return signOf(token.ADD, args[1])
	case name == "Dec":
		return -1
	}
	return 1
}

// Effect tells what w means for one who parks under t.
func (t *Test) Effect(w Written) Effect { return t.partly(t.effect(w)) }

// partly is the effect e, which is less where the test does not decide alone.
func (t *Test) partly(e Effect) Effect {
	if e == Fails && t.Part {
		return Nears
	}
	return e
}

func (t *Test) effect(w Written) Effect {
	if t.Entry != AnyEntry {
		return t.entered(w)
	}
	if w.Delta != 0 {
		return t.moved(w.Delta)
	}
	if w.Val == nil {
		return Unclear
	}
	if _, isConst := w.Val.(*ssa.Const); !isConst && !t.Len && t.Ordered() && t.Cell.Kind != ssaread.Elem {
		return Nears // a limit, or what it bounds, that is set anew
	}
	if c, isConst := w.Val.(*ssa.Const); isConst && t.equalsOther() && !t.Limit && IsZero(c) {
		return Fails // a full store is emptied
	}
	if t.Len && t.Bound == nil && (t.Op == token.GEQ || t.Op == token.GTR) && IsEmpty(w.Val) {
		return Fails // likewise
	}
	if t.Ordered() && t.Bound == nil && !t.Limit && (IsEmpty(w.Val) || IsZero(w.Val)) {
		return t.moved(-1) // the same with a store that may be more than full
	}
	if t.Len {
		if c, ok := w.Val.(*ssa.Const); ok && c.Value == nil {
			return t.holds(constant.MakeInt64(0))
		}
		return Unclear
	}
	if c, ok := w.Val.(*ssa.Const); ok {
		if c.Value == nil {
			return t.isNil(true)
		}
		return t.holds(c.Value)
	}
	if neverNil(w.Val) {
		return t.isNil(false)
	}
	return Unclear
}

// entered tells what w means for one who parks while a map has an entry, has
// none, or has one with a certain flag.
func (t *Test) entered(w Written) Effect {
	if t.Entry == counted {
		return t.moved(itemDelta(w.item))
	}
	there := w.Delta > 0
	if w.Delta == 0 {
		if !IsEmpty(w.Val) {
			return Unclear
		}
	} else if t.Entry == flagged && there {
		c, ok := w.item.(*ssa.Const)
		if !ok || c.Value == nil {
			return Unclear
		}
		there = !IsZero(c)
	}
	if there == (t.Bound != nil && !IsZero(t.Bound)) {
		return Keeps
	}
	return Fails
}

// replacesEntry reports whether a map's entry is set where it is known to be there.
func (p *Package) replacesEntry(in ssa.Instruction, cell ssaread.Cell) bool {
	if _, ok := in.(*ssa.MapUpdate); !ok {
		return false
	}
	for _, br := range p.Guards(in) {
		for _, t := range p.Condition(br.Cond, ComesTo(br, 0, in), 1) {
			if t.Cell == cell && t.Entry == present && !IsZero(t.Bound) {
				return true
			}
		}
	}
	return false
}

// itemDelta tells whether an entry is set to more or less than some entry held.
func itemDelta(v ssa.Value) int {
	switch v := v.(type) {
	case *ssa.Call:
		if ssaread.IsBuiltin(v.Common(), "append") {
			return 1
		}
	case *ssa.Slice:
		return -1
	case *ssa.BinOp:
		if _, ok := v.X.(*ssa.Lookup); ok && (v.Op == token.ADD || v.Op == token.SUB) {
			return signOf(v.Op, v.Y)
		}
	}
	return 0
}

// IsNumber reports whether t is a type of integers.
func IsNumber(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

// EffectAt is the effect of w, made by in, with regard to what in is guarded by:
// a limit that is only set when it is lower than before shrinks.
func (p *Package) EffectAt(t *Test, w Written, in ssa.Instruction) Effect {
	if t.Entry == present && p.replacesEntry(in, t.Cell) {
		return Keeps
	}
	if w.Delta == 0 && w.Val != nil {
		if IsEmpty(w.Val) && p.firstMade(in, t.Cell) {
			return Unclear
		}
		for _, br := range p.Guards(in) {
			if delta := guarded(br, w.Val, t.Cell, in); delta != 0 {
				return t.moved(delta)
			}
		}
	}
	e := t.Effect(w)
	if e == Unclear && w.Delta == 0 && (p.foundNotNil(in, w.Val) || p.handedNotNil(w.Val, 2) || p.madeNotNil(w.Val, 2)) {
		return t.partly(t.isNil(false))
	}
	return e
}

// madeNotNil reports whether v is a variable that is given something else where it was found
// to be nil, or what a function of the package returns that never returns nil.
func (p *Package) madeNotNil(v ssa.Value, depth int) bool {
	switch v := v.(type) {
	case *ssa.Phi:
		for i, e := range v.Edges {
			if !neverNil(e) && !leftNotNil(v.Block().Preds[i], v.Block(), e) {
				return false
			}
		}
		return true
	case *ssa.Call:
		callee := ssaread.Callee(v.Common())
		if depth == 0 || !p.HasBody(callee) || callee.Signature.Results().Len() != 1 {
			return false
		}
		rets := ReturnsOf(callee)
		return len(rets) > 0 && !slices.ContainsFunc(rets, func(ret *ssa.Return) bool {
			r := Stored(ret.Results[0], ret)
			return !neverNil(r) && !p.foundNotNil(ret, r) && !p.madeNotNil(r, depth-1)
		})
	}
	return false
}

// leftNotNil reports whether v is known not to be nil where from is left for to: by the branch there,
// or one that alone leads there.
func leftNotNil(from, to *ssa.BasicBlock, v ssa.Value) bool {
	for {
		if br, ok := Last(from).(*ssa.If); ok && from.Succs[0] != from.Succs[1] {
			if each, notNil := Subject(br.Cond, from.Succs[0] == to); each == v && notNil {
				return true
			}
		}
		if len(from.Preds) != 1 {
			return false
		}
		from, to = from.Preds[0], from
	}
}

// handedNotNil reports whether v is a parameter for which somebody in the package passes
// what is surely not nil.
func (p *Package) handedNotNil(v ssa.Value, depth int) bool {
	prm, ok := v.(*ssa.Parameter)
	if !ok || depth == 0 {
		return false
	}
	return slices.ContainsFunc(p.Callers(prm.Parent()), func(call ssa.CallInstruction) bool {
		arg := ArgumentFor(call, prm.Parent(), prm)
		return arg != nil && (neverNil(arg) || p.handedNotNil(arg, depth-1))
	})
}

// foundNotNil reports whether in is done only where v was found not to be nil.
func (p *Package) foundNotNil(in ssa.Instruction, v ssa.Value) bool {
	if v == nil || ssaread.IsBool(v.Type()) {
		return false
	}
	for _, br := range p.Guards(in) {
		if each, notNil := Subject(br.Cond, ComesTo(br, 0, in)); each == v && notNil {
			return true
		}
	}
	return false
}

// firstMade reports whether in is done only where a container is nil still: it is
// as empty as before.
func (p *Package) firstMade(in ssa.Instruction, cell ssaread.Cell) bool {
	for _, br := range p.Guards(in) {
		v, notNil := Subject(br.Cond, ComesTo(br, 0, in))
		if v == nil || notNil {
			continue
		}
		if c, _ := ContainerCell(v); c == cell {
			return true
		}
	}
	return false
}

// guarded tells from a comparison of val with what lies in cell whether a store
// of val, made where br leads to, makes it grow or shrink; 0 if it does not tell.
func guarded(br *ssa.If, val ssa.Value, cell ssaread.Cell, in ssa.Instruction) int {
	cmp, ok := br.Cond.(*ssa.BinOp)
	if !ok {
		return 0
	}
	op := cmp.Op
	if !ComesTo(br, 0, in) {
		op = Negated(op)
	}
	x, _ := ContainerCell(cmp.X)
	y, _ := ContainerCell(cmp.Y)
	switch {
	case cmp.X == val && y == cell:
	case cmp.Y == val && x == cell:
		op = mirrored(op)
	default:
		return 0
	}
	switch op {
	case token.LSS, token.LEQ:
		return -1
	case token.GTR, token.GEQ:
		return 1
	}
	return 0
}

// moved is the effect of a number, or length, that grew or shrank.
func (t *Test) moved(delta int) Effect {
	up, down := false, false // which way leads out of the test
	switch t.Op {
	case token.LSS, token.LEQ:
		up = true
	case token.GTR, token.GEQ:
		down = true
	case token.EQL:
		if t.equalsOther() {
			up, down = t.Limit, !t.Limit // nor is a count taken to go above its limit
			break
		}
		if !t.IsZero() {
			return Unclear
		}
		up = true // a number is not taken to go below zero
	case token.NEQ:
		if t.Limit {
			down = true // what counts up to it may have come there
			break
		}
		if !t.IsZero() {
			return Unclear
		}
		down = true
	}
	switch {
	case delta > 0 && up || delta < 0 && down:
		return Nears
	case up || down:
		return Keeps
	}
	return Unclear
}

// Ordered reports whether the test compares by size.
func (t *Test) Ordered() bool {
	return t.Op == token.LSS || t.Op == token.LEQ || t.Op == token.GTR || t.Op == token.GEQ
}

// equalsOther reports whether the test compares for equality with something that
// is not constant: a capacity, as a rule.
func (t *Test) equalsOther() bool { return t.Op == token.EQL && t.Bound == nil }

// IsZero reports whether the test is whether its cell is zero.
func (t *Test) IsZero() bool {
	return t.Bound != nil && t.Bound.Value != nil && t.Bound.Value.Kind() == constant.Int && constant.Sign(t.Bound.Value) == 0
}

// holds is the effect of the constant v.
func (t *Test) holds(v constant.Value) Effect {
	if t.Bound == nil || t.Bound.Value == nil || t.Bound.Value.Kind() != v.Kind() || t.Op == token.ILLEGAL {
		return Unclear
	}
	if constant.Compare(v, t.Op, t.Bound.Value) {
		return Keeps
	}
	return Fails
}

func (t *Test) isNil(isNil bool) Effect {
	if t.Bound == nil || t.Bound.Value != nil {
		return Unclear
	}
	if isNil == (t.Op == token.EQL) {
		return Keeps
	}
	return Fails
}

// neverNil reports whether v is surely not nil.
func neverNil(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Alloc, *ssa.MakeChan, *ssa.MakeClosure, *ssa.MakeMap, *ssa.MakeSlice, *ssa.Function, *ssa.FieldAddr:
		return true
	case *ssa.MakeInterface:
		return true
	case *ssa.ChangeInterface:
		return neverNil(v.X)
	case *ssa.UnOp: // a sentinel error
		g, ok := v.X.(*ssa.Global)
		return ok && v.Op == token.MUL && ssaread.IsError(g.Type().Underlying().(*types.Pointer).Elem())
	case *ssa.Call:
		callee := ssaread.Callee(v.Common())
		return callee != nil && known.NonNil(callee.String())
	}
	return false
}
