package earlywake

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// guard is a branch that decides whether a wait is come to.
type guard struct {
	branch *ssa.If
	parks  int // the successor that leads to the wait
}

// guardsOf returns the branches that decide whether in is come to: they
// dominate it, and one of their ways does not lead to it but through them again.
func guardsOf(in ssa.Instruction) []guard {
	var out []guard
	at := in.Block()
	for b := at.Idom(); b != nil; b = b.Idom() {
		br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		yes := leadsPast(b.Succs[0], at, b)
		no := leadsPast(b.Succs[1], at, b)
		if yes != no {
			g := guard{branch: br}
			if no {
				g.parks = 1
			}
			out = append(out, g)
		}
	}
	return out
}

// leadsPast reports whether a way leads from one block to another that does not pass the block not.
func leadsPast(from, to, not *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{not: true}
	work := []*ssa.BasicBlock{from}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if b == to {
			return true
		}
		if !seen[b] {
			seen[b] = true
			work = append(work, b.Succs...)
		}
	}
	return false
}

// tested returns the accesses on whose results the condition of a branch
// depends, those of called functions to a small depth included.
func tested(e *oblige.Effects, cond ssa.Value) []oblige.Access {
	var out []oblige.Access
	seen := map[ssa.Value]bool{}
	work := []ssa.Value{cond}
	for len(work) > 0 && len(seen) < 60 {
		v := work[len(work)-1]
		work = work[:len(work)-1]
		in, ok := v.(ssa.Instruction)
		if !ok || seen[v] {
			continue
		}
		seen[v] = true
		for _, a := range e.At(in, 2).Accesses {
			if a.Read {
				out = append(out, a)
			}
		}
		if _, call := in.(*ssa.Call); call {
			if callee, _ := e.Body(in); callee != nil {
				continue // its arguments are no state
			}
		}
		var buf [10]*ssa.Value
		for _, op := range in.Operands(buf[:0]) {
			if *op != nil {
				work = append(work, *op)
			}
		}
	}
	return out
}

// keepsParked reports whether a constant stored into the tested boolean surely
// leaves the guard as it is: who waits would go on waiting.
func (g guard) keepsParked(c ssaread.Cell, val ssa.Value) bool {
	k, ok := val.(*ssa.Const)
	if !ok || k.Value == nil {
		return false
	}
	b, isBool := k.Type().Underlying().(*types.Basic)
	if !isBool || b.Info()&types.IsBoolean == 0 {
		return false
	}
	sense, ok := boolTest(g.branch.Cond, c)
	if !ok {
		return false
	}
	taken := 1 // the false way
	if (k.Value.String() == "true") == sense {
		taken = 0
	}
	return taken == g.parks
}

// boolTest reports whether v is the value of c (true) or its negation (false).
func boolTest(v ssa.Value, c ssaread.Cell) (sense, ok bool) {
	u, isOp := v.(*ssa.UnOp)
	if isOp && u.Op == token.NOT {
		sense, ok = boolTest(u.X, c)
		return !sense, ok
	}
	in, isInstr := v.(ssa.Instruction)
	if !isInstr {
		return false, false
	}
	for _, a := range oblige.Accesses(in) {
		if a.Read && !a.Weak && a.Cell == c {
			return true, true
		}
	}
	return false, false
}
