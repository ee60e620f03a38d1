package heldbywaiter

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// forWhatComes reports whether in is done on each way, or depending only on what was received or
// what outside code has said: who is told to end may have something in hand still. How a comparison of
// sizes, or with an error, comes out is not known, if the waiter has not written what it is of.
func forWhatComes(p *oblige.Package, in ssa.Instruction, waiter *ssa.Function) bool {
	return oblige.OnEveryWay(in) || !slices.ContainsFunc(p.Guards(in), func(br *ssa.If) bool {
		return !(&comes{p, map[ssa.Value]bool{}}).from(br.Cond) && !mayBeEither(p, br.Cond, waiter)
	})
}

// mayBeEither reports whether a condition compares sizes, or asks for an error, of which the waiter has
// written nothing.
func mayBeEither(p *oblige.Package, cond ssa.Value, waiter *ssa.Function) bool {
	cmp, ok := cond.(*ssa.BinOp)
	if !ok || !oblige.IsErrorTest(cond) && (!oblige.IsNumber(cmp.X.Type()) || (cmp.Op == token.EQL || cmp.Op == token.NEQ) && !oblige.IsZero(cmp.X) && !oblige.IsZero(cmp.Y)) {
		return false
	}
	return !slices.ContainsFunc(p.Condition(cond, true, 2), func(t *oblige.Test) bool { return p.WritesIn(waiter, t.Cell) })
}

// comes tells whether a value comes from outside: no state of the package says what it is, of which
// the one who waits might have seen to it.
type comes struct {
	p    *oblige.Package
	seen map[ssa.Value]bool
}

func (c *comes) from(v ssa.Value) bool {
	if c.seen[v] {
		return true // a count of turns
	}
	c.seen[v] = true
	switch v := v.(type) {
	case *ssa.Const, *ssa.Select:
		return true
	case *ssa.UnOp:
		return v.Op == token.ARROW || v.Op != token.MUL && c.from(v.X) || v.Op == token.MUL && c.inside(v.X)
	case *ssa.BinOp:
		return c.from(v.X) && c.from(v.Y)
	case *ssa.Phi:
		return !ssaread.IsBool(v.Type()) && !slices.ContainsFunc(v.Edges, func(e ssa.Value) bool { return !c.from(e) })
	case *ssa.Extract:
		return c.from(v.Tuple)
	case *ssa.TypeAssert:
		return c.from(v.X)
	case *ssa.Field:
		return c.from(v.X)
	case *ssa.Call:
		return c.said(v)
	}
	return false
}

// inside reports whether an address is of a field of what comes from outside, or of a sentinel.
func (c *comes) inside(addr ssa.Value) bool {
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		a, ok := addr.X.(*ssa.Alloc)
		return !ok && c.from(addr.X) || ok && oblige.SoleStore(a) != nil && c.from(oblige.SoleStore(a))
	case *ssa.Global:
		return ssaread.IsError(oblige.Below(addr.Type()))
	}
	return false
}

// said reports whether a call is of outside code, which is asked neither for the package's own
// state nor whether a context has ended.
func (c *comes) said(call *ssa.Call) bool {
	if b, ok := call.Call.Value.(*ssa.Builtin); ok {
		return b.Name() == "len" && c.from(call.Call.Args[0])
	}
	callee := ssaread.Callee(call.Common())
	if c.p.HasBody(callee) || ssaread.IsAtomic(callee) || callee != nil && ssaread.PkgPath(callee) == "sync" {
		return false
	}
	return !call.Call.IsInvoke() || call.Call.Method.FullName() != "(context.Context).Err"
}
