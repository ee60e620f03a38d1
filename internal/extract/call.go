package extract

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/known"
	p "github.com/futurelint/futurelint/internal/protocol"
	"github.com/futurelint/futurelint/internal/role"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// call writes a call, go or defer.
func (w *writer) call(in ssa.CallInstruction) {
	c := in.Common()
	switch in := in.(type) {
	case *ssa.Call:
		dst := p.NoReg
		if len(*in.Referrers()) > 0 {
			dst = w.reg(in)
		}
		w.plainCall(dst, in, c)
	case *ssa.Go:
		w.later(p.Go, c, in.Pos())
	case *ssa.Defer:
		w.later(p.Defer, c, in.Pos())
	}
}

func (w *writer) plainCall(dst int, in *ssa.Call, c *ssa.CallCommon) {
	if b, ok := c.Value.(*ssa.Builtin); ok {
		w.builtin(dst, b.Name(), c, in.Pos())
		return
	}
	if c.IsInvoke() {
		w.invoke(dst, in, c)
		return
	}
	callee := ssaread.Callee(c)
	if callee == nil {
		w.emit(p.CallValue, dst, in.Pos(), "", int(role.CallResult(in, true)), w.operands(c.Value, c.Args)...)
		return
	}
	w.static(dst, callee, c, in)
}

// operands returns the callee, if it is not nil, and the arguments.
func (w *writer) operands(callee ssa.Value, args []ssa.Value) []p.Operand {
	var ops []p.Operand
	if callee != nil {
		ops = append(ops, w.operand(callee))
	}
	for _, a := range args {
		ops = append(ops, w.operand(a))
	}
	return ops
}

// static writes a call whose callee is known.
func (w *writer) static(dst int, callee *ssa.Function, c *ssa.CallCommon, in *ssa.Call) {
	pos := in.Pos()
	if op, ok := isAtomic(callee); ok {
		w.atomic(op, dst, c, pos)
		return
	}
	if w.f != nil && w.f.Name() == "init" && callee.Parent() == nil && !strings.HasPrefix(callee.Name(), "init#") && w.t.s.u.HasBody(callee) {
		if dst != p.NoReg { // what a variable is made by is not executed: only what it is
			w.havoc(dst, callee.Name(), callee.Signature.Results(), pos)
		}
		return
	}
	if w.t.s.u.HasBody(callee) {
		args := w.operands(nil, c.Args)
		if mc, ok := c.Value.(*ssa.MakeClosure); ok {
			args = append(args, w.operands(nil, mc.Bindings)...)
		}
		if callee.Signature.Recv() != nil && len(c.Args) > 0 && w.t.s.wakers.Has(c.Args[0].Type()) {
			result := role.CallResult(in, w.t.s.wakers.Waking(callee))
			w.emit(p.Invoke, dst, pos, w.t.function(callee), int(result), args...)
			return
		}
		if !w.t.s.active[callee] && dst == p.NoReg && !w.t.s.locks(c) {
			return
		}
		w.emit(p.Call, dst, pos, w.t.function(callee), 0, args...)
		return
	}
	if name := modelOf(callee); name != "" {
		w.emit(p.Call, dst, pos, name, 0, w.operands(nil, c.Args)...)
		return
	}
	w.outside(dst, callee, c, pos)
}

// outside writes a call of a function that is not known: it is handed its
// arguments, and what it returns is unknown.
func (w *writer) outside(dst int, callee *ssa.Function, c *ssa.CallCommon, pos token.Pos) {
	if !harmless(callee) && !cgoStub(callee) {
		w.emit(p.Escape, p.NoReg, pos, callee.Name(), 0, w.operands(nil, c.Args)...)
	}
	for _, a := range exposed(c) {
		if w.t.s.cells[ssaread.CellOf(a)] {
			r := w.temp()
			w.emit(p.Havoc, r, pos, callee.Name(), 0)
			w.emit(p.Store, p.NoReg, pos, "", 0, w.operand(a), p.Reg(r))
		}
	}
	if dst == p.NoReg {
		return
	}
	if known.NonNil(callee.String()) {
		w.emit(p.Move, dst, pos, "", 0, p.Const(p.OpaqueOf(callee.Name()+itoa(int(pos)))))
		return
	}
	w.havoc(dst, callee.Name(), callee.Signature.Results(), pos)
}

// havoc writes an unknown result; a pointer to a type of the scenario is its one instance.
func (w *writer) havoc(dst int, name string, rs *types.Tuple, pos token.Pos) {
	if rs.Len() == 1 {
		if o, ok := w.instance(rs.At(0).Type()); ok {
			w.emit(p.Move, dst, pos, "", 0, o)
			return
		}
	}
	w.emit(p.Havoc, dst, pos, name, 0)
}

func (w *writer) atomic(op p.Op, dst int, c *ssa.CallCommon, pos token.Pos) {
	args := w.operands(nil, c.Args)
	name := ""
	if op == p.Load {
		name = "scalar"
		if rs := c.Signature().Results(); rs.Len() == 1 && ssaread.IsObject(rs.At(0).Type()) {
			name = ""
		}
	}
	w.emit(op, dst, pos, name, 0, args...)
}

func (w *writer) invoke(dst int, in *ssa.Call, c *ssa.CallCommon) {
	pos := in.Pos()
	name := c.Method.Name()
	if k, ok := known.Method(methodKey(c)); ok {
		v := p.Value{K: k}
		if k == p.Opaque {
			v = p.OpaqueOf("outside")
		}
		w.emit(p.Move, dst, pos, "", 0, p.Const(v))
		return
	}
	w.emit(p.Invoke, dst, pos, name, int(role.CallResult(in, true)), w.operands(c.Value, c.Args)...)
}

func methodKey(c *ssa.CallCommon) string {
	if n := ssaread.Named(c.Value.Type()); n != nil && n.Obj().Pkg() != nil {
		return "(" + n.Obj().Pkg().Path() + "." + n.Obj().Name() + ")." + c.Method.Name()
	}
	return ""
}

// later writes a go or defer.
func (w *writer) later(op p.Op, c *ssa.CallCommon, pos token.Pos) {
	callee := ssaread.Callee(c)
	switch {
	case ssaread.IsBuiltin(c, "close"):
		w.emit(op, p.NoReg, pos, "", 0, append([]p.Operand{p.Const(p.Value{K: p.Fn, S: w.t.builtinFunc("close")})}, w.operands(nil, c.Args)...)...)
	case c.IsInvoke():
		name := w.t.invokeFunc(c.Method.Name(), len(c.Args), p.Wakes)
		w.emit(op, p.NoReg, pos, "", 0, append([]p.Operand{p.Const(p.Value{K: p.Fn, S: name})}, w.operands(c.Value, c.Args)...)...)
	case callee == nil:
		if _, builtin := c.Value.(*ssa.Builtin); !builtin {
			w.emit(op, p.NoReg, pos, "", 0, w.operands(c.Value, c.Args)...)
		}
	case w.t.s.u.HasBody(callee), modelOf(callee) != "":
		w.laterStatic(op, callee, c, pos)
	case !harmless(callee) && !cgoStub(callee):
		w.emit(p.Escape, p.NoReg, pos, callee.Name(), 0, w.operands(nil, c.Args)...)
	}
}

func (w *writer) laterStatic(op p.Op, callee *ssa.Function, c *ssa.CallCommon, pos token.Pos) {
	name := modelOf(callee)
	if aop, ok := isAtomic(callee); ok {
		name = w.t.atomicFunc(aop, len(c.Args))
	}
	if name == "" {
		name = w.t.function(callee)
	}
	fn := p.Const(p.Value{K: p.Fn, S: name})
	if mc, ok := c.Value.(*ssa.MakeClosure); ok && w.t.s.needed[mc] {
		fn = w.operand(mc)
	}
	w.emit(op, p.NoReg, pos, "", 0, append([]p.Operand{fn}, w.operands(nil, c.Args)...)...)
}

// builtinFunc, invokeFunc and atomicFunc give operations a function's form, for go and defer.

func (t *translator) builtinFunc(name string) string {
	return t.small("builtin."+name, 1, p.Instr{Op: p.Close, Dst: p.NoReg, Args: []p.Operand{p.Reg(0)}})
}

func (t *translator) invokeFunc(method string, args int, result p.Result) string {
	in := p.Instr{Op: p.Invoke, Dst: p.NoReg, Name: method, Arg: int(result)}
	for i := range args + 1 {
		in.Args = append(in.Args, p.Reg(i))
	}
	return t.small("invoke."+method+itoa(args), args+1, in)
}

func (t *translator) atomicFunc(op p.Op, args int) string {
	in := p.Instr{Op: op, Dst: p.NoReg}
	for i := range args {
		in.Args = append(in.Args, p.Reg(i))
	}
	return t.small("atomic."+op.String(), args, in)
}

func (t *translator) small(name string, params int, in p.Instr) string {
	t.prog.Funcs[name] = &p.Func{Name: name, Params: params, Regs: params, Code: []p.Instr{in, {Op: p.Return, Dst: p.NoReg}}}
	return name
}

func (w *writer) builtin(dst int, name string, c *ssa.CallCommon, pos token.Pos) {
	args := w.operands(nil, c.Args)
	switch name {
	case "append":
		w.emit(p.Append, dst, pos, "", 0, args...)
	case "len":
		w.emit(p.Len, dst, pos, "", 0, args...)
	case "cap":
		w.emit(p.Cap, dst, pos, "", 0, args...)
	case "close":
		w.emit(p.Close, p.NoReg, pos, "", 0, args...)
	case "delete":
		w.emit(p.MapDel, p.NoReg, pos, "", 0, args...)
	case "copy":
		w.emit(p.Copy, dst, pos, "", 0, args...)
	case "clear":
		w.emit(p.Clear, p.NoReg, pos, "", 0, args...)
	case "recover":
		w.emit(p.Recover, dst, pos, "", 0)
	case "ssa:wrapnilchk":
		w.emit(p.Move, dst, pos, "", 0, args[0])
	default:
		if dst != p.NoReg {
			w.emit(p.Havoc, dst, pos, name, 0)
		}
	}
}
