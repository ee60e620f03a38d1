package callback

import (
	"go/types"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Gives reports whether a call of C is given v.
func Gives(call ssa.Instruction, v ssa.Value) bool {
	for _, arg := range CArgs(call) {
		if arg == v {
			return true
		}
	}
	return false
}

// comesOnce reports whether a callback deletes the handle that it is given, or takes its entry.
func (a *Adapter) comesOnce(root *ssa.Function) bool {
	return Deletion(root) != nil || ssaread.Contains(root, func(in ssa.Instruction) bool { return a.mayTake(in, 3) })
}

// CompletesOnC returns an operation of the C thread that lets those go on who wait for
// o; nil where others do so, too.
func (a *Adapter) CompletesOnC(o *oblige.Object) *oblige.Op {
	var done *oblige.Op
	for _, op := range o.Ops {
		if op.Kind == oblige.Leak {
			return nil
		}
		if !op.Kind.Wakes() {
			continue
		}
		if !a.OnCThread(op.Func) {
			return nil
		}
		done = op
	}
	return done
}

// GivenOver returns what a call gives to C, itself or by a function of the package.
func (a *Adapter) GivenOver(call *ssa.Call) []ssa.Value {
	if CCall(call) != "" {
		return CArgs(call)
	}
	callee := ssaread.Callee(call.Common())
	if !a.HasBody(callee) {
		return nil
	}
	var out []ssa.Value
	for i, arg := range call.Call.Args {
		if _, pointer := arg.Type().Underlying().(*types.Pointer); !pointer || i >= len(callee.Params) {
			continue
		}
		if _, end := a.endedBy(callee, callee.Params[i], 1, same); end != nil {
			out = append(out, Source(arg))
		}
	}
	return out
}

// Called returns the function that a call certainly calls, a literal's as well.
func Called(c *ssa.CallCommon) *ssa.Function {
	if f := Function(c.Value); f != nil {
		return f
	}
	return ssaread.Callee(c)
}

// DoneOnce returns the function literal that in, a call of Once.Do, has done; or nil.
func DoneOnce(in ssa.Instruction) *ssa.Function {
	call, ok := in.(ssa.CallInstruction)
	if !ok || call.Common().StaticCallee() == nil || call.Common().StaticCallee().String() != "(*sync.Once).Do" {
		return nil
	}
	f := Function(call.Common().Args[1])
	if f == nil || f.Parent() != call.Parent() {
		return nil
	}
	return f
}

// lending lists the functions outside the package that call what they are given, and return then.
var lending = map[string]bool{"(*sync.Once).Do": true, "(*sync.Map).Range": true}

// lentTo returns the functions of the package that a call is given, and has called when it returns: by
// a Once or a sync.Map, or by a function of the package that does no more with them.
func (a *Adapter) lentTo(c *ssa.CallCommon) []*ssa.Function {
	callee := ssaread.Callee(c)
	if callee == nil {
		return nil
	}
	var out []*ssa.Function
	for _, arg := range c.Args {
		if f := Function(arg); f != nil && (lending[callee.String()] || a.HasBody(callee) && f.Parent() != nil && !a.IsEntry(f)) {
			out = append(out, f)
		}
	}
	return out
}

// keptFor returns the functions of the package that a call of a value may be of: those that are stored in
// the field or map it was read from, or, where it was taken out of a handle, those of its type that were
// put into one.
func (a *Adapter) keptFor(c *ssa.CallCommon) []*ssa.Function {
	if c.IsInvoke() || c.StaticCallee() != nil {
		return nil
	}
	v := Origin(c.Value)
	if fa := FieldOf(v); fa != nil {
		var out []*ssa.Function
		for _, w := range a.Writers(ssaread.CellOf(fa)) {
			if st, ok := w.(*ssa.Store); ok && ssaread.CellOf(st.Addr) == ssaread.CellOf(fa) && Function(st.Val) != nil {
				out = append(out, Function(st.Val))
			}
		}
		return out
	}
	if look := oblige.LookupOf(v); look != nil {
		return a.putInto(Loaded(look.X))
	}
	if !asserted(v) {
		return nil
	}
	var out []*ssa.Function
	for _, put := range a.putAwayFuncs() {
		if types.Identical(put.X.Type().Underlying(), c.Value.Type().Underlying()) {
			out = append(out, Function(put.X))
		}
	}
	return out
}

// putInto returns the functions of the package that are entries of a map.
func (a *Adapter) putInto(reg Registry) []*ssa.Function {
	var out []*ssa.Function
	for _, f := range a.Funcs {
		Each(f, func(in ssa.Instruction) {
			if put, ok := in.(*ssa.MapUpdate); ok && reg != (Registry{}) && Loaded(put.Map) == reg && Function(put.Value) != nil {
				out = append(out, Function(put.Value))
			}
		})
	}
	return out
}

// putAwayFuncs returns the functions of the package that are put into a handle or registry.
func (a *Adapter) putAwayFuncs() []*ssa.MakeInterface {
	if a.away != nil {
		return *a.away
	}
	var out []*ssa.MakeInterface
	for _, f := range a.Funcs {
		Each(f, func(in ssa.Instruction) {
			mi, ok := in.(*ssa.MakeInterface)
			if ok && Function(mi.X) != nil && slices.ContainsFunc(*mi.Referrers(), func(r ssa.Instruction) bool {
				call, ok := r.(*ssa.Call)
				return ok && (MakesKey(call) || AddsTo(call) != (Registry{}))
			}) {
				out = append(out, mi)
			}
		})
	}
	a.away = &out
	return out
}

// Around returns the call of Once.Do by which the function around the literal f has it done,
// nil where f is no such literal.
func Around(f *ssa.Function) ssa.Instruction {
	if f.Parent() == nil {
		return nil
	}
	var around ssa.Instruction
	Each(f.Parent(), func(in ssa.Instruction) {
		if DoneOnce(in) == f {
			around = in
		}
	})
	return around
}

// Ranging returns the call of sync.Map's Range by which the function around the literal f has it done
// for each entry, nil where f is no such literal.
func Ranging(f *ssa.Function) ssa.Instruction {
	if f.Parent() == nil {
		return nil
	}
	var each ssa.Instruction
	Each(f.Parent(), func(in ssa.Instruction) {
		call, ok := in.(*ssa.Call)
		if ok && call.Call.StaticCallee() != nil && call.Call.StaticCallee().String() == "(*sync.Map).Range" && Function(call.Call.Args[1]) == f {
			each = in
		}
	})
	return each
}

// CallsC reports whether in calls C, itself or in what it calls.
func (a *Adapter) CallsC(in ssa.Instruction, depth int) bool {
	if _, deferred := in.(*ssa.Defer); deferred {
		return false
	}
	if CCall(in) != "" {
		return true
	}
	return a.InCallee(in, depth, a.CallsC)
}

// InCallee reports whether some instruction of what in calls is like what is asked for.
func (a *Adapter) InCallee(in ssa.Instruction, depth int, is func(ssa.Instruction, int) bool) bool {
	call, ok := in.(ssa.CallInstruction)
	if !ok || depth == 0 {
		return false
	}
	callees := []*ssa.Function{Called(call.Common()), DoneOnce(in)}
	if call.Common().IsInvoke() {
		callees = a.Implementations(call.Common())
	}
	found := false
	for _, callee := range callees {
		if a.HasBody(callee) || callee != nil && callee.Parent() != nil {
			Each(callee, func(in ssa.Instruction) { found = found || is(in, depth-1) })
		}
	}
	return found
}

// ValuesOf returns v, or what the callers give for it where it is a parameter.
func (a *Adapter) ValuesOf(v ssa.Value, depth int) []ssa.Value {
	param, ok := v.(*ssa.Parameter)
	if !ok || depth == 0 {
		return []ssa.Value{v}
	}
	var out []ssa.Value
	i := slices.Index(param.Parent().Params, param)
	for _, c := range a.Callers(param.Parent()) {
		if args := c.Common().Args; i < len(args) {
			out = append(out, a.ValuesOf(Source(args[i]), depth-1)...)
		}
	}
	return out
}

// CallsNamed reports whether in calls a C function with such a name, itself or in what it calls.
func (a *Adapter) CallsNamed(in ssa.Instruction, names *regexp.Regexp, depth int) bool {
	return a.CallsLike(in, func(name string) bool { return named(name, names) }, depth)
}

// CallsLike reports whether in calls a C function whose name is like what is asked for, itself or
// in what it calls.
func (a *Adapter) CallsLike(in ssa.Instruction, like func(name string) bool, depth int) bool {
	if name := CCall(in); name != "" {
		return like(name)
	}
	return a.InCallee(in, depth, func(in ssa.Instruction, depth int) bool { return a.CallsLike(in, like, depth) })
}
