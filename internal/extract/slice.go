package extract

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/known"
	"github.com/futurelint/futurelint/internal/role"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Slice is the part of a package that matters to one waiter: the instructions
// without which its waiting, its waking, or what decides about them could be
// different (Weiser 1981). Memory is told apart by Cells only. Cells beyond
// maxCells stay out: what is loaded from them is unknown.
type Slice struct {
	u       *Unit
	reach   map[*ssa.Function]bool
	wakers  *role.Wakers
	needed  map[ssa.Instruction]bool
	params  map[*ssa.Parameter]bool
	results map[*ssa.Function]bool // whose results are needed
	active  map[*ssa.Function]bool // with needed instructions other than locks
	cells   map[ssaread.Cell]bool
	work    []ssa.Instruction
}

const maxCells = 64

// NewSlice slices the functions that roots reach, for the benefit of the waiter;
// what the makers return is needed too.
func (u *Unit) NewSlice(w *role.Waiter, roots, makers []*ssa.Function) *Slice {
	s := &Slice{
		u: u, wakers: w.Wakers,
		reach:   u.reachable(slices.Concat([]*ssa.Function{w.Func}, roots, makers)),
		needed:  map[ssa.Instruction]bool{},
		params:  map[*ssa.Parameter]bool{},
		results: map[*ssa.Function]bool{},
		active:  map[*ssa.Function]bool{},
		cells:   map[ssaread.Cell]bool{},
	}
	for _, f := range append(makers[:len(makers):len(makers)], w.Func) {
		s.needResults(f)
	}
	for _, in := range w.Seeds {
		s.need(in)
	}
	if w.Receives { // by who called it
		s.addCell(ssaread.ElemOf(w.Func.Signature.Results().At(0).Type()))
	}
	for _, in := range w.Stores { // the last are followed first: no bound leaves out where its waker lies
		s.need(in)
	}
	s.run()
	return s
}

// reachable returns the functions that may be called from roots, and init.
func (u *Unit) reachable(roots []*ssa.Function) map[*ssa.Function]bool {
	reach := map[*ssa.Function]bool{}
	var visit func(f *ssa.Function)
	visit = func(f *ssa.Function) {
		if f == nil || reach[f] || !u.HasBody(f) {
			return
		}
		reach[f] = true
		for _, g := range u.calleesOf(f) {
			visit(g)
		}
	}
	for _, r := range roots {
		visit(r)
	}
	visit(u.Pkg.Func("init"))
	return reach
}

// implementations returns the package's methods that an interface call may reach.
func (u *Unit) implementations(c *ssa.CallCommon) []*ssa.Function {
	iface, ok := c.Value.Type().Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	var out []*ssa.Function
	for _, m := range u.methods[c.Method.Name()] {
		recv := m.Signature.Recv().Type()
		if types.Implements(recv, iface) || types.Implements(types.NewPointer(recv), iface) {
			out = append(out, m)
		}
	}
	return out
}

func (s *Slice) run() {
	for len(s.work) > 0 && !s.TooLarge() {
		in := s.work[len(s.work)-1]
		s.work = s.work[:len(s.work)-1]
		s.visit(in)
	}
}

// maxNeeded bounds a slice: what is larger is no protocol that could be explored.
const maxNeeded = 4000

// TooLarge reports whether the slice was given up.
func (s *Slice) TooLarge() bool { return len(s.needed) > maxNeeded }

// Writers returns the functions that write a cell of the slice, wherever they are reached from.
func (s *Slice) Writers() map[*ssa.Function]bool {
	out := map[*ssa.Function]bool{}
	for c := range s.cells {
		for _, in := range s.u.writers[c] {
			out[in.Parent()] = true
		}
	}
	return out
}

// Active reports whether f does something that matters.
func (s *Slice) Active(f *ssa.Function) bool { return s.active[f] }

func (s *Slice) need(in ssa.Instruction) {
	if in == nil || s.needed[in] || !s.reach[in.Parent()] {
		return
	}
	s.needed[in] = true
	s.work = append(s.work, in)
}

func (s *Slice) needValue(v ssa.Value) {
	switch v := v.(type) {
	case *ssa.Parameter:
		s.needParam(v)
	case *ssa.FreeVar:
		for _, b := range ssaread.Bindings(v) {
			s.needValue(b)
		}
	case *ssa.Function:
		s.needFunction(ssaread.Origin(v))
	case ssa.Instruction:
		s.need(v)
	}
}

func (s *Slice) needParam(p *ssa.Parameter) {
	if s.params[p] {
		return
	}
	s.params[p] = true
	f := p.Parent()
	for i, q := range f.Params {
		if q != p {
			continue
		}
		for _, call := range s.u.callers[f] {
			if s.needed[call] && i < len(call.Common().Args) {
				s.needValue(call.Common().Args[i])
			}
		}
	}
}

// needFunction is for a function that is used as a value: whoever calls it
// passes all arguments and may use the results.
func (s *Slice) needFunction(f *ssa.Function) {
	s.needResults(f)
	for _, p := range f.Params {
		s.needParam(p)
	}
}

func (s *Slice) needResults(f *ssa.Function) {
	if f == nil || s.results[f] {
		return
	}
	s.results[f] = true
	for _, b := range f.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			s.need(ret)
		}
	}
}

// visit follows what a needed instruction depends on.
func (s *Slice) visit(in ssa.Instruction) {
	f := in.Parent()
	s.needControl(f, in.Block().Index)
	switch in := in.(type) {
	case *ssa.Phi:
		s.visitPhi(in)
	case *ssa.Return:
		if !s.results[f] {
			return
		}
	case *ssa.MakeClosure:
		s.needFunction(ssaread.Origin(in.Fn.(*ssa.Function)))
	case *ssa.UnOp:
		s.visitLoad(in)
	case *ssa.Lookup:
		s.addCell(ssaread.ElemOf(in.X.Type()))
	case *ssa.Select:
		for _, st := range in.States {
			s.addCell(ssaread.ElemOf(st.Chan.Type()))
		}
	case *ssa.Next:
		if r, ok := in.Iter.(*ssa.Range); ok {
			s.addCell(ssaread.ElemOf(r.X.Type()))
		}
	}
	if call, ok := in.(ssa.CallInstruction); ok {
		s.visitCall(call)
	} else {
		var buf [10]*ssa.Value
		for _, op := range in.Operands(buf[:0]) {
			s.needValue(*op)
		}
	}
	switch in.(type) {
	case *ssa.Return, *ssa.If, *ssa.Jump, *ssa.RunDefers:
	default:
		if effect(in) {
			s.activate(f)
		}
	}
}

// effect reports whether an instruction does more than compute a value.
func effect(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.Store, *ssa.MapUpdate, *ssa.Send, *ssa.Select, *ssa.Go, *ssa.Defer:
		return true
	case *ssa.UnOp:
		return true // a load or a receive
	case *ssa.Lookup, *ssa.Next:
		return true
	case *ssa.Call:
		return lockOp(in.Common()) == ""
	}
	return false
}

// activate notes that f matters: its calls are needed, its locks, and the calls that lock for it.
func (s *Slice) activate(f *ssa.Function) {
	if s.active[f] {
		return
	}
	s.active[f] = true
	for _, call := range s.u.callers[f] {
		s.need(call)
	}
	for in := range ssaread.Instrs(f) {
		if call, ok := in.(ssa.CallInstruction); ok && s.locks(call.Common()) {
			s.need(in)
		}
	}
	for _, mc := range ssaread.Creators(f) { // the calls that are handed the closure
		for _, r := range *mc.Referrers() {
			if call, ok := r.(ssa.CallInstruction); ok {
				s.need(call)
			}
		}
	}
	if s.u.taken[f] || f.Parent() != nil {
		for _, call := range s.u.dynamic[ssaread.TypeKey(f.Signature)] {
			s.need(call)
		}
	}
}

// locks reports whether a call takes or releases a lock and leaves it so.
func (s *Slice) locks(c *ssa.CallCommon) bool {
	if lockOp(c) != "" {
		return true
	}
	callee := ssaread.Callee(c)
	if callee == nil || !s.u.HasBody(callee) {
		return false
	}
	takes, gives := false, false
	for in := range ssaread.Instrs(callee) {
		if call, ok := in.(ssa.CallInstruction); ok {
			switch op := lockOp(call.Common()); {
			case strings.HasSuffix(op, "nlock"):
				gives = true
			case op != "":
				takes = true
			}
		}
	}
	return takes != gives
}

// needControl marks the branches that decide whether block b is executed.
func (s *Slice) needControl(f *ssa.Function, b int) {
	flow := s.u.flow(f)
	for _, d := range flow.Deps[b] {
		s.needBranch(f.Blocks[d])
	}
}

func (s *Slice) needBranch(b *ssa.BasicBlock) {
	if br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok {
		s.need(br)
	}
}

func (s *Slice) visitPhi(phi *ssa.Phi) {
	for _, pred := range phi.Block().Preds {
		s.needControl(phi.Parent(), pred.Index)
		s.needBranch(pred)
	}
}

func (s *Slice) visitLoad(in *ssa.UnOp) {
	switch in.Op.String() {
	case "*":
		s.addCell(ssaread.CellOf(in.X))
		for _, c := range ssaread.FieldsOf(in.Type()) {
			s.addCell(c)
		}
	case "<-":
		s.addCell(ssaread.ElemOf(in.X.Type()))
	}
}

// addCell makes everything that writes c needed.
func (s *Slice) addCell(c ssaread.Cell) {
	if s.cells[c] {
		return
	}
	alloc, local := c.Value.(*ssa.Alloc)
	if !local && len(s.cells) >= maxCells {
		return
	}
	s.cells[c] = true
	if local && alloc.Heap { // others may write it by its address
		s.addCell(ssaread.DerefOf(alloc))
	}
	for _, in := range s.u.writers[c] {
		s.need(in)
	}
}

func (s *Slice) visitCall(call ssa.CallInstruction) {
	c := call.Common()
	if d, ok := call.(*ssa.Defer); ok {
		s.needRunDefers(d.Parent())
	}
	s.needValue(c.Value)
	if c.IsInvoke() {
		s.needArgs(c)
		for _, m := range s.u.implementations(c) {
			s.needFunction(m)
		}
		return
	}
	if b, ok := c.Value.(*ssa.Builtin); ok {
		s.needArgs(c)
		if b.Name() == "append" || b.Name() == "copy" {
			s.addCell(ssaread.ElemOf(c.Args[0].Type()))
		}
		return
	}
	callee := ssaread.Callee(c)
	if callee == nil || !s.u.HasBody(callee) {
		s.needArgs(c)
		if callee != nil && len(c.Args) > 0 && modelOf(callee) != "" && lockOp(c) == "" {
			s.addCell(ssaread.CellOf(c.Args[0]))
		}
		return
	}
	if v := call.Value(); v != nil && len(*v.Referrers()) > 0 {
		s.needResults(callee)
	}
	for i, p := range callee.Params {
		if s.params[p] && i < len(c.Args) {
			s.needValue(c.Args[i])
		}
	}
}

func (s *Slice) needArgs(c *ssa.CallCommon) {
	for _, a := range c.Args {
		s.needValue(a)
	}
}

func (s *Slice) needRunDefers(f *ssa.Function) {
	for in := range ssaread.Instrs(f) {
		if _, ok := in.(*ssa.RunDefers); ok {
			s.need(in)
		}
	}
}

// harmless reports whether an outside function can be left out: it neither
// keeps nor calls what it is handed.
func harmless(f *ssa.Function) bool { return known.Silent(ssaread.PkgPath(f)) }
