package unresolved

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/protocol"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// startedPast reports whether a goroutine takes the way s only where a flag is not set that whoever starts it has
// just set, and nobody but these two takes back: it never does.
func startedPast(p *oblige.Package, f *ssa.Function, s skip) bool {
	starts := p.Callers(f)
	if s.end == nil || len(starts) == 0 || !p.Spawned(f) {
		return false
	}
	return slices.ContainsFunc(p.Tests(s.end), func(t *oblige.Test) bool {
		fails := func(in ssa.Instruction) bool {
			wr, ok := p.WriteTo(in, t.Cell)
			return ok && t.Effect(wr) == oblige.Fails
		}
		if t.If == nil || t.If.Block() != s.from || t.If.Block() != f.Blocks[0] || t.Cell.Kind != ssaread.Field {
			return false
		}
		sets := func(start ssa.CallInstruction) bool {
			flag, set := oblige.CasGuard(start)
			return p.Starts(start) && set != nil && flag == t.Cell && fails(set)
		}
		apart := func(in ssa.Instruction) bool {
			return in.Parent() != f && !fails(in) && !reads(in) && !slices.ContainsFunc(starts, func(start ssa.CallInstruction) bool { return start.Parent() == in.Parent() })
		}
		return !slices.ContainsFunc(starts, func(start ssa.CallInstruction) bool { return !sets(start) }) && !slices.ContainsFunc(p.Writers(t.Cell), apart)
	})
}

// reads reports whether in does no more than to read an atomic.
func reads(in ssa.Instruction) bool {
	call, ok := in.(*ssa.Call)
	if !ok {
		return false
	}
	op, ok := oblige.AtomicOp(call.Common())
	return ok && op == protocol.Load
}
