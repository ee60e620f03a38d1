package oblige

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// SetOnce returns the flag that in is guarded by, and where it is tested: in is
// executed only where the flag was not set, and its function sets it.
func (p *Package) SetOnce(in ssa.Instruction) (ssaread.Cell, ssa.Instruction) {
	if flag, set := CasGuard(in); set != nil {
		return flag, set
	}
	for _, t := range p.Tests(in) {
		if t.Bound == nil || !IsZero(t.Bound) || t.Cell.Kind != ssaread.Field || !ssaread.IsBool(t.Bound.Type()) {
			continue
		}
		for _, st := range p.Writers(t.Cell) {
			if wr, ok := p.WriteTo(st, t.Cell); ok && st.Parent() == in.Parent() && t.Effect(wr) == Fails && Reaches(t.Load, st) {
				return t.Cell, t.Load
			}
		}
	}
	return ssaread.Cell{}, nil
}

// TakenBack reports whether somebody sets the flag to false, or to what is not known.
func (p *Package) TakenBack(flag ssaread.Cell) bool {
	for _, in := range p.Writers(flag) {
		wr, ok := p.WriteTo(in, flag)
		if !ok || p.Private(wr.Addr) {
			continue
		}
		if !p.NeverZero(wr.Val, 2) {
			return true
		}
	}
	return false
}

// NeverZero reports whether v is certainly not its type's zero: a constant, or what each caller hands in as one.
// It looks through depth callers.
func (p *Package) NeverZero(v ssa.Value, depth int) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return v.Value != nil && !IsZero(v)
	case *ssa.Parameter:
		f := v.Parent()
		calls := p.Callers(f)
		return depth > 0 && len(calls) > 0 && !p.IsEntry(f) && !slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool {
			arg := ArgumentFor(call, f, v)
			return arg == nil || !p.NeverZero(arg, depth-1)
		})
	}
	return false
}
