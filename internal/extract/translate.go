package extract

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/explore"
	"github.com/futurelint/futurelint/internal/known"
	p "github.com/futurelint/futurelint/internal/protocol"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// translator writes a Slice as a protocol.Program.
type translator struct {
	s     *Slice
	world *world
	prog  *p.Program
	queue []*ssa.Function
	size  int

	starts *explore.Starts

	receives bool // the waiter's caller receives from the channel that it returns
}

func (s *Slice) translator() *translator {
	t := &translator{s: s, prog: p.NewProgram(), starts: explore.NewStarts()}
	models := known.Models()
	for name, f := range models.Funcs {
		t.prog.Funcs[name] = f
	}
	for k, m := range models.Methods {
		t.prog.Methods[k] = m
	}
	return t
}

// function makes sure that f is, or will be, part of the program, and returns its name.
func (t *translator) function(f *ssa.Function) string {
	name := f.String()
	if _, ok := t.prog.Funcs[name]; !ok {
		t.prog.Funcs[name] = nil
		t.queue = append(t.queue, f)
	}
	return name
}

// maxSize bounds a program's instructions.
const maxSize = 6000

// flush translates what is waiting; false where the program got too large.
func (t *translator) flush() bool {
	for len(t.queue) > 0 && t.size < maxSize {
		f := t.queue[0]
		t.queue = t.queue[1:]
		if !t.s.u.HasBody(f) {
			delete(t.prog.Funcs, f.String())
			continue
		}
		w := &writer{t: t, f: f, regs: map[ssa.Value]int{}, starts: make([]int, len(f.Blocks))}
		t.prog.Funcs[f.String()] = w.write()
		t.size += len(w.code)
	}
	return len(t.queue) == 0
}

// writer translates one function.
type writer struct {
	t      *translator
	f      *ssa.Function
	code   []p.Instr
	regs   map[ssa.Value]int
	nregs  int
	starts []int // block -> its first instruction
	fixes  []fix

	size int64 // the number for configuration, in a setup
}

// fix is a jump whose target block is not written yet.
type fix struct{ pc, slot, block int }

func (w *writer) write() *p.Func {
	for _, q := range w.f.Params {
		w.reg(q)
	}
	params := w.nregs
	for _, v := range w.f.FreeVars {
		w.reg(v)
	}
	for _, b := range w.f.Blocks {
		w.starts[b.Index] = len(w.code)
		for _, in := range b.Instrs {
			w.instr(in)
		}
	}
	for _, x := range w.fixes {
		w.code[x.pc].To[x.slot] = w.starts[x.block]
	}
	f := &p.Func{Name: w.f.String(), Params: params, Regs: w.nregs, Code: w.code}
	if w.f.Recover != nil {
		f.Recover = w.starts[w.f.Recover.Index]
	}
	return f
}

func (w *writer) reg(v ssa.Value) int {
	r, ok := w.regs[v]
	if !ok {
		r = w.nregs
		w.regs[v] = r
		w.nregs++
	}
	return r
}

func (w *writer) temp() int {
	w.nregs++
	return w.nregs - 1
}

func (w *writer) emit(op p.Op, dst int, pos token.Pos, name string, arg int, args ...p.Operand) {
	w.code = append(w.code, p.Instr{Op: op, Dst: dst, Args: args, Name: name, Arg: arg, Pos: int(pos)})
}

// operand returns v as an operand; what the slice left out is nil.
func (w *writer) operand(v ssa.Value) p.Operand {
	switch v := v.(type) {
	case nil:
		return p.Const(p.Value{})
	case *ssa.Const:
		return p.Const(constantOf(v))
	case *ssa.Global:
		return p.Const(w.t.global(v))
	case *ssa.Function:
		return p.Const(p.Value{K: p.Fn, S: w.t.function(ssaread.Origin(v))})
	case *ssa.Parameter:
		if !w.t.s.params[v] {
			return p.Const(p.UnknownOf("unused", true))
		}
	case *ssa.FreeVar:
	case ssa.Instruction:
		if !w.t.s.needed[v] {
			return p.Const(p.UnknownOf("left out", false))
		}
	}
	return p.Reg(w.reg(v))
}

// global returns the address of a package's variable, which becomes an object of the program.
func (t *translator) global(g *ssa.Global) p.Value {
	name := g.Name()
	i := t.prog.Object(name)
	if i < 0 {
		i = len(t.prog.Objects)
		init := zero(g.Type().(*types.Pointer).Elem())
		if g.Pkg != t.s.u.Pkg {
			init = outsideGlobal(g)
		}
		t.prog.Objects = append(t.prog.Objects, p.Object{Name: name, Init: init})
	}
	return p.RefTo(i, name)
}

// outsideGlobal is another package's variable: a sentinel error, or unknown.
func outsideGlobal(g *ssa.Global) p.Value {
	if ssaread.IsError(g.Type().(*types.Pointer).Elem()) {
		return p.OpaqueOf(strings.ReplaceAll(g.String(), ".", "/"))
	}
	return p.UnknownOf(g.String(), false)
}

func (w *writer) instr(in ssa.Instruction) {
	switch in := in.(type) {
	case *ssa.If:
		w.branch(in)
		return
	case *ssa.Jump:
		w.jump(in.Block(), in.Block().Succs[0].Index)
		return
	case *ssa.Return:
		w.ret(in)
		return
	case *ssa.Panic:
		w.emit(p.Panic, p.NoReg, in.Pos(), "", 0, w.operand(in.X))
		return
	case *ssa.Phi:
		return // written at the end of the blocks before
	}
	if !w.t.s.needed[in] {
		return
	}
	if call, ok := in.(ssa.CallInstruction); ok {
		w.call(call)
		return
	}
	if v, ok := in.(ssa.Value); ok {
		w.value(v, in.Pos())
		return
	}
	w.effect(in)
}

// branch writes an If, or, where it decides nothing, a jump to where its sides meet.
func (w *writer) branch(in *ssa.If) {
	b := in.Block()
	if !w.t.s.needed[in] {
		next := w.t.s.u.flow(w.f).Next(b.Index)
		if next < 0 {
			w.emit(p.Return, p.NoReg, 0, "", 0)
			return
		}
		w.jump(b, next)
		return
	}
	w.emit(p.Branch, p.NoReg, in.Cond.Pos(), "", 0, w.operand(in.Cond))
	pc := len(w.code) - 1
	for i, succ := range b.Succs {
		w.code[pc].To[i] = len(w.code)
		w.jump(b, succ.Index)
	}
}

// jump writes the moves for the phis of the block to, as it is entered from b, and a jump.
func (w *writer) jump(b *ssa.BasicBlock, to int) {
	target := w.f.Blocks[to]
	edge := -1
	for i, pred := range target.Preds {
		if pred == b {
			edge = i
		}
	}
	var from []p.Operand
	var dst []int
	for _, in := range target.Instrs {
		phi, ok := in.(*ssa.Phi)
		if !ok {
			break
		}
		if edge >= 0 && w.t.s.needed[phi] {
			from = append(from, w.operand(phi.Edges[edge]))
			dst = append(dst, w.reg(phi))
		}
	}
	w.moves(dst, from)
	w.emit(p.Jump, p.NoReg, 0, "", 0)
	w.fixes = append(w.fixes, fix{len(w.code) - 1, 0, to})
}

// moves assigns all at once: phis read each other's old values.
func (w *writer) moves(dst []int, from []p.Operand) {
	if len(dst) == 1 {
		w.emit(p.Move, dst[0], 0, "", 0, from[0])
		return
	}
	temps := make([]int, len(dst))
	for i := range dst {
		temps[i] = w.temp()
		w.emit(p.Move, temps[i], 0, "", 0, from[i])
	}
	for i := range dst {
		w.emit(p.Move, dst[i], 0, "", 0, p.Reg(temps[i]))
	}
}

func (w *writer) ret(in *ssa.Return) {
	var args []p.Operand
	if w.t.s.results[w.f] && w.t.s.needed[in] {
		for _, r := range in.Results {
			args = append(args, w.operand(r))
		}
	}
	w.emit(p.Return, p.NoReg, in.Pos(), "", 0, args...)
}

func (w *writer) effect(in ssa.Instruction) {
	switch in := in.(type) {
	case *ssa.Store:
		if t, ok := in.Addr.Type().Underlying().(*types.Pointer); ok && zeroSized(t.Elem()) {
			return
		}
		w.emit(p.Store, p.NoReg, in.Pos(), "", 0, w.operand(in.Addr), w.operand(in.Val))
	case *ssa.MapUpdate:
		w.emit(p.MapSet, p.NoReg, in.Pos(), "", 0, w.operand(in.Map), w.operand(in.Key), w.operand(in.Value))
	case *ssa.Send:
		w.emit(p.Send, p.NoReg, in.Pos(), "", 0, w.operand(in.Chan), w.operand(in.X))
	case *ssa.RunDefers:
		w.emit(p.RunDefers, p.NoReg, in.Pos(), "", 0)
	case *ssa.DebugRef:
	default:
		panic(fmt.Sprintf("extract: no case for %T", in))
	}
}

func isInteger(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

func zeroSized(t types.Type) bool {
	st, ok := t.Underlying().(*types.Struct)
	return ok && st.NumFields() == 0
}

// value writes an instruction that computes a value.
func (w *writer) value(v ssa.Value, pos token.Pos) {
	dst := w.reg(v)
	switch v := v.(type) {
	case *ssa.Alloc:
		elem := v.Type().Underlying().(*types.Pointer).Elem()
		w.emit(p.New, dst, pos, objectLabel(elem, v.Comment), 0, p.Const(zero(elem)))
	case *ssa.UnOp:
		w.unary(dst, v, pos)
	case *ssa.BinOp:
		if v.Op == token.QUO && !isInteger(v.Type()) { // numbers are whole here
			w.emit(p.Havoc, dst, pos, "quotient", 0)
			return
		}
		w.emit(p.Bin, dst, pos, v.Op.String(), 0, w.operand(v.X), w.operand(v.Y))
	case *ssa.ChangeType:
		w.emit(p.Move, dst, pos, "", 0, w.operand(v.X))
	case *ssa.ChangeInterface:
		w.emit(p.Move, dst, pos, "", 0, w.operand(v.X))
	case *ssa.Convert:
		w.convert(dst, v.X, v.Type(), pos)
	case *ssa.MultiConvert:
		w.convert(dst, v.X, v.Type(), pos)
	case *ssa.SliceToArrayPointer:
		w.emit(p.Havoc, dst, pos, "array", 0)
	case *ssa.MakeInterface:
		w.box(dst, v, pos)
	case *ssa.MakeClosure:
		w.closure(dst, v, pos)
	case *ssa.MakeMap:
		w.emit(p.MakeMap, dst, pos, "", 0)
	case *ssa.MakeChan:
		w.emit(p.MakeChan, dst, pos, "", 0, w.operand(v.Size))
	case *ssa.MakeSlice:
		w.emit(p.MakeSlice, dst, pos, "", 0, w.operand(v.Len), p.Const(zero(v.Type().Underlying().(*types.Slice).Elem())))
	case *ssa.Slice:
		w.emit(p.Cut, dst, pos, "", 0, w.operand(v.X), w.operand(v.Low), w.operand(v.High))
	case *ssa.FieldAddr:
		w.emit(p.Address, dst, pos, fieldName(v.X.Type(), v.Field), 0, w.operand(v.X), p.Const(p.IntOf(int64(v.Field))))
	case *ssa.Field:
		w.emit(p.Part, dst, pos, "", v.Field, w.operand(v.X))
	case *ssa.IndexAddr:
		w.index(dst, v, pos)
	case *ssa.Index:
		w.emit(p.Havoc, dst, pos, "element", 0)
	case *ssa.Lookup:
		w.lookup(dst, v, pos)
	case *ssa.Select:
		w.selects(dst, v, pos)
	case *ssa.Range:
		w.emit(p.Range, dst, pos, "", 0, w.operand(v.X))
	case *ssa.Next:
		w.emit(p.Next, dst, pos, "", 0, w.operand(v.Iter))
	case *ssa.TypeAssert:
		w.assert(dst, v, pos)
	case *ssa.Extract:
		w.emit(p.Part, dst, pos, "", v.Index, w.operand(v.Tuple))
	default:
		panic(fmt.Sprintf("extract: no case for %T", v))
	}
}

// objectLabel names an allocated object for people: its type, or the variable.
func objectLabel(t types.Type, comment string) string {
	if n := ssaread.Named(t); n != nil {
		return n.Obj().Name()
	}
	return comment
}

func fieldName(t types.Type, i int) string {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	if st, ok := t.Underlying().(*types.Struct); ok {
		return st.Field(i).Name()
	}
	return ""
}

func (w *writer) unary(dst int, v *ssa.UnOp, pos token.Pos) {
	x := w.operand(v.X)
	switch v.Op {
	case token.NOT:
		w.emit(p.Not, dst, pos, "", 0, x)
	case token.SUB, token.XOR:
		w.emit(p.Neg, dst, pos, "", 0, x)
	case token.ARROW:
		ok := 0
		t := v.Type()
		if v.CommaOk {
			ok, t = 1, t.(*types.Tuple).At(0).Type()
		}
		w.emit(p.Recv, dst, pos, "", ok, x, p.Const(zero(t)))
	case token.MUL:
		if w.t.s.cells[ssaread.CellOf(v.X)] || len(ssaread.FieldsOf(v.Type())) > 0 {
			w.emit(p.Load, dst, pos, scalar(v.Type()), 0, x)
		} else {
			w.emit(p.Havoc, dst, pos, "beyond the slice", 0)
		}
	}
}

func scalar(t types.Type) string {
	if ssaread.IsObject(t) {
		return ""
	}
	return "scalar"
}

func (w *writer) convert(dst int, x ssa.Value, to types.Type, pos token.Pos) {
	_, from := x.Type().Underlying().(*types.Basic)
	b, isBasic := to.Underlying().(*types.Basic)
	if from && isBasic && (ssaread.IsString(x.Type()) != ssaread.IsString(to) || b.Info()&types.IsFloat != 0) {
		w.emit(p.Havoc, dst, pos, "conversion", 0)
		return
	}
	w.emit(p.Move, dst, pos, "", 0, w.operand(x))
}

// box also tells the program which functions the type's methods are.
func (w *writer) box(dst int, v *ssa.MakeInterface, pos token.Pos) {
	t := v.X.Type()
	key := ssaread.TypeKey(t)
	w.emit(p.Box, dst, pos, key, 0, w.operand(v.X))
	w.t.methods(key, t)
}

func (t *translator) methods(key string, typ types.Type) {
	if ssaread.Named(typ) == nil || types.IsInterface(typ) {
		return
	}
	prog := t.s.u.Pkg.Prog
	set := prog.MethodSets.MethodSet(typ)
	for i := range set.Len() {
		sel := set.At(i)
		fn := ssaread.Origin(prog.MethodValue(sel))
		if fn == nil || !t.s.reach[fn] || !t.s.u.HasBody(fn) {
			continue
		}
		t.prog.Methods[key+"."+sel.Obj().Name()] = t.function(fn)
	}
}

func (w *writer) closure(dst int, v *ssa.MakeClosure, pos token.Pos) {
	fn := ssaread.Origin(v.Fn.(*ssa.Function))
	var caps []p.Operand
	for _, b := range v.Bindings {
		caps = append(caps, w.operand(b))
	}
	if w.t.s.u.HasBody(fn) {
		w.emit(p.Closure, dst, pos, w.t.function(fn), 0, caps...)
		return
	}
	// A bound method of the table or of outside code.
	if m, ok := boundMethod(fn); ok && modelOf(m) != "" {
		w.emit(p.Closure, dst, pos, modelOf(m), 0, caps...)
		return
	}
	w.emit(p.Havoc, dst, pos, fn.Name(), 0)
}

// boundMethod returns the method of which fn is the bound form (x.m as a value).
func boundMethod(fn *ssa.Function) (*ssa.Function, bool) {
	obj, ok := fn.Object().(*types.Func)
	if !ok || !strings.HasSuffix(fn.Name(), "$bound") {
		return nil, false
	}
	m := fn.Prog.FuncValue(obj)
	return m, m != nil
}

func (w *writer) index(dst int, v *ssa.IndexAddr, pos token.Pos) {
	if _, array := v.X.Type().Underlying().(*types.Pointer); array {
		w.emit(p.Address, dst, pos, "", 0, w.operand(v.X), w.operand(v.Index))
		return
	}
	w.emit(p.At, dst, pos, "", 0, w.operand(v.X), w.operand(v.Index))
}

func (w *writer) lookup(dst int, v *ssa.Lookup, pos token.Pos) {
	if ssaread.IsString(v.X.Type()) {
		w.emit(p.Havoc, dst, pos, "character", 0)
		return
	}
	ok := 0
	t := v.Type()
	if v.CommaOk {
		ok, t = 1, t.(*types.Tuple).At(0).Type()
	}
	w.emit(p.MapGet, dst, pos, "", ok, w.operand(v.X), w.operand(v.Index), p.Const(zero(t)))
}

func (w *writer) selects(dst int, v *ssa.Select, pos token.Pos) {
	var letters strings.Builder
	var args []p.Operand
	for _, st := range v.States {
		elem := st.Chan.Type().Underlying().(*types.Chan).Elem()
		if st.Dir == types.SendOnly {
			letters.WriteByte('s')
			args = append(args, w.operand(st.Chan), w.operand(st.Send), p.Const(p.Value{}))
		} else {
			letters.WriteByte('r')
			args = append(args, w.source(st.Chan), p.Const(p.Value{}), p.Const(zero(elem)))
		}
	}
	def := 0
	if !v.Blocking {
		def = 1
	}
	w.emit(p.Select, dst, pos, letters.String(), def, args...)
}

// source returns the channel of a receive. One of times is a timer's: it ticks
// when nothing else happens any more.
func (w *writer) source(c ssa.Value) p.Operand {
	if ssaread.IsType(c.Type().Underlying().(*types.Chan).Elem(), "time", "Time") {
		return p.Const(p.OpaqueOf(explore.Timer))
	}
	return w.operand(c)
}

func (w *writer) assert(dst int, v *ssa.TypeAssert, pos token.Pos) {
	name, ok := "", 0
	if !types.IsInterface(v.AssertedType) {
		name = ssaread.TypeKey(v.AssertedType)
	}
	if v.CommaOk {
		ok = 1
	}
	args := []p.Operand{w.operand(v.X), p.Const(zero(v.AssertedType))}
	if o, has := w.instance(v.AssertedType); has {
		args = append(args, o)
	}
	w.emit(p.Assert, dst, pos, name, ok, args...)
}
