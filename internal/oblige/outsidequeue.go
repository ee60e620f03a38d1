package oblige

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// OutsideQueue is a queue of a type of another package in a field, of which a waiter asks
// how much there is, and from which it takes.
type OutsideQueue struct {
	Cell ssaread.Cell
	Look *ssa.Call
	Elem types.Type
}

// OutsideQueues returns the queues of which w asks in the loop in which it parks.
func (p *Package) OutsideQueues(w *Waiter) []OutsideQueue {
	if !w.Loop {
		return nil
	}
	loop := WholeLoop(w.Park.In.Block())
	var looks, takes []*ssa.Call
	for _, b := range w.Park.Func.Blocks {
		for _, in := range b.Instrs {
			call := p.OutsideMethod(in)
			switch {
			case call == nil || len(call.Call.Args) != 1:
			case loop[b] && Reaches(call, w.Park.In) && branchesOn(call):
				looks = append(looks, call)
			case Reaches(w.Park.In, call):
				takes = append(takes, call)
			}
		}
	}
	var out []OutsideQueue
	for _, look := range looks {
		for _, take := range takes {
			if cell := QueueOf(look); cell == QueueOf(take) {
				if elem := firstResult(take.Type()); elem != nil {
					out = append(out, OutsideQueue{cell, look, elem})
					break
				}
			}
		}
	}
	return out
}

// OutsideMethod returns in if it calls a method of another package's type on what lies in
// a field, nil if not.
func (p *Package) OutsideMethod(in ssa.Instruction) *ssa.Call {
	call, ok := in.(*ssa.Call)
	if !ok {
		return nil
	}
	callee := call.Call.StaticCallee()
	if callee == nil || callee.Signature.Recv() == nil || p.HasBody(ssaread.Origin(callee)) || QueueOf(call).Kind != ssaread.Field {
		return nil
	}
	switch ssaread.PkgPath(callee) {
	case "sync", "sync/atomic", "time":
		return nil
	}
	return call
}

// QueueOf returns the field of which a method is called, or of what that points to.
func QueueOf(call *ssa.Call) ssaread.Cell {
	if fa, ok := call.Call.Args[0].(*ssa.FieldAddr); ok {
		return ssaread.CellOf(fa)
	}
	cell, _ := ContainerCell(call.Call.Args[0])
	return cell
}

// branchesOn reports whether a branch asks for the number or the flag that a call returns.
func branchesOn(call *ssa.Call) bool {
	if !IsCount(call.Type()) {
		return false
	}
	for _, r := range *call.Referrers() {
		switch r := r.(type) {
		case *ssa.If:
			return true
		case *ssa.BinOp:
			for _, r := range *r.Referrers() {
				if _, ok := r.(*ssa.If); ok {
					return true
				}
			}
		}
	}
	return false
}

// firstResult returns the type of what is taken, if it is more than a number or a flag.
func firstResult(t types.Type) types.Type {
	if tuple, ok := t.(*types.Tuple); ok {
		if tuple.Len() == 0 {
			return nil
		}
		t = tuple.At(0).Type()
	}
	if IsCount(t) || ssaread.IsError(t) {
		return nil
	}
	return t
}
