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
