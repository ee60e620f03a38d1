package extract

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/role"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// stays reports whether the waiter, once it has left its waker, blocks on every way before it returns: it serves
// who subscribes as long as the call lasts, and nothing that it returns promises a wake.
func stays(w *role.Waiter) bool {
	if len(w.Func.Blocks) == 0 {
		return false
	}
	flow := ssaread.FlowOf(w.Func)
	return slices.ContainsFunc(w.Stores, func(st ssa.Instruction) bool {
		if st.Parent() != w.Func {
			return false
		}
		behind := st.Block().Instrs[slices.Index(st.Block().Instrs, st):]
		for b := st.Block().Index; ; {
			if slices.ContainsFunc(behind, blocks) {
				return true
			}
			if b = flow.Next(b); b < 0 {
				return false
			}
			behind = w.Func.Blocks[b].Instrs
		}
	})
}

// blocks reports whether in waits for what comes on a channel.
func blocks(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.UnOp:
		return in.Op == token.ARROW
	case *ssa.Select:
		return in.Blocking
	}
	return false
}
