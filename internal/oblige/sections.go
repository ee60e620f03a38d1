package oblige

import (
	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// OneSection reports whether a lock is held from one instruction to another.
func (p *Package) OneSection(from, to ssa.Instruction) bool {
	at := map[Place]bool{}
	for _, l := range p.HeldAt(from) {
		at[l] = true
	}
	for _, l := range p.HeldAt(to) {
		if at[l] && !p.freedBetween(l, from, to) {
			return true
		}
	}
	return false
}

// freedBetween reports whether a lock may be released on a way between two instructions that
// does not come to the first one again.
func (p *Package) freedBetween(l Place, from, to ssa.Instruction) bool {
	found := false
	again := func(in ssa.Instruction) bool { return in == from }
	is := func(in ssa.Instruction) bool { return in == to }
	Walk(from, func(in ssa.Instruction) bool {
		if in == to || found {
			return false
		}
		if lock, way := p.LockCall(in); way < 0 && lock == l && Without(in, again, is) != nil {
			if _, deferred := in.(*ssa.Defer); !deferred {
				found = true
			}
		}
		return true
	})
	return found
}

// LeftBefore returns where the waiter that made its channel itself leaves it in a
// map, slice or field before it receives.
func LeftBefore(r *Op) ssa.Instruction {
	mk, ok := RootOf(r.Val).(*ssa.MakeChan)
	if !ok || mk.Parent() != r.Func {
		return nil
	}
	return KeptBefore(mk, r.In)
}

// KeptBefore returns where a value is put into a map, slice or field, before in.
func KeptBefore(v ssa.Value, in ssa.Instruction) ssa.Instruction {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.ChangeType:
			if kept := KeptBefore(ref, in); kept != nil {
				return kept
			}
		case *ssa.MakeInterface:
			if kept := KeptBefore(ref, in); kept != nil {
				return kept
			}
		case *ssa.Call:
			if callee := ssaread.Callee(ref.Common()); callee != nil && callee.String() == "(*sync.Map).Store" && Dominates(ref, in) {
				return ref
			}
		case *ssa.MapUpdate:
			if Dominates(ref, in) {
				return ref
			}
		case *ssa.Store:
			if ref.Val != v || !Dominates(ref, in) {
				continue
			}
			if a, ok := ref.Addr.(*ssa.Alloc); ok {
				if kept := keptFrom(a, v, in); kept != nil {
					return kept
				}
			}
			if fa, field := ref.Addr.(*ssa.FieldAddr); field && !onlySent(fa.X) || Appends(ref) != nil {
				return ref
			}
		}
	}
	return nil
}

// keptFrom is KeptBefore for what is read of a variable that v alone is stored into.
func keptFrom(a *ssa.Alloc, v ssa.Value, in ssa.Instruction) ssa.Instruction {
	if SoleStore(a) != v {
		return nil
	}
	for _, r := range *a.Referrers() {
		if load, ok := r.(*ssa.UnOp); ok {
			if kept := KeptBefore(load, in); kept != nil {
				return kept
			}
		}
	}
	return nil
}

// onlySent reports whether a structure was made to be sent on a channel, and for nothing
// else: whoever wants it waits for it.
func onlySent(v ssa.Value) bool {
	whole, ok := v.(*ssa.Alloc)
	if !ok {
		return false
	}
	sent := false
	for _, r := range *whole.Referrers() {
		switch r := r.(type) {
		case *ssa.FieldAddr, *ssa.DebugRef:
		case *ssa.UnOp:
			for _, r := range *r.Referrers() {
				switch r.(type) {
				case *ssa.Send, *ssa.Select:
					sent = true
				case *ssa.DebugRef:
				default:
					return false
				}
			}
		default:
			return false
		}
	}
	return sent
}
