package oblige

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// outsideQueue is a queue of a type of another package in a field, of which a waiter asks
// how much there is, and from which it takes.
type outsideQueue struct {
	cell ssaread.Cell
	look *ssa.Call
	elem types.Type
}

// outsideUnwoken is owing for a waiter on what lies in a queue of another package's type.
// What adds to it is known by its signature: it is handed, and gives back nothing, what the
// waiter takes. That this is owed a wake somebody says who does it and wakes.
func (p *Package) outsideUnwoken(w *Waiter, wk *wakers) []Breach {
	var out []Breach
	for _, q := range p.outsideQueues(w) {
		adds := p.addsTo(q, w, wk)
		woken := false
		for _, add := range adds {
			woken = woken || p.covered(add, wk)
		}
		for _, add := range adds {
			f := add.Parent()
			if !woken || p.covered(add, wk) || p.calledBehind(w.Park.In, f) || p.private(add.Call.Args[0]) {
				continue
			}
			if p.uncovered(f, rootOf(add.Call.Args[0]), wk, nil) {
				wr := written{addr: add.Call.Args[0], text: "grows"}
				out = append(out, p.noWakeBreach(w, &Test{Cell: q.cell, Load: q.look}, wr, add, nil, nil))
			}
		}
	}
	return out
}

// outsideQueues returns the queues of which w asks in the loop in which it parks.
func (p *Package) outsideQueues(w *Waiter) []outsideQueue {
	if !w.Loop {
		return nil
	}
	loop := wholeLoop(w.Park.In.Block())
	var looks, takes []*ssa.Call
	for _, b := range w.Park.Func.Blocks {
		for _, in := range b.Instrs {
			call := p.outsideMethod(in)
			switch {
			case call == nil || len(call.Call.Args) != 1:
			case loop[b] && Reaches(call, w.Park.In) && branchesOn(call):
				looks = append(looks, call)
			case Reaches(w.Park.In, call):
				takes = append(takes, call)
			}
		}
	}
	var out []outsideQueue
	for _, look := range looks {
		for _, take := range takes {
			if cell := queueOf(look); cell == queueOf(take) {
				if elem := firstResult(take.Type()); elem != nil {
					out = append(out, outsideQueue{cell, look, elem})
					break
				}
			}
		}
	}
	return out
}

// outsideMethod returns in if it calls a method of another package's type on what lies in
// a field, nil if not.
func (p *Package) outsideMethod(in ssa.Instruction) *ssa.Call {
	call, ok := in.(*ssa.Call)
	if !ok {
		return nil
	}
	callee := call.Call.StaticCallee()
	if callee == nil || callee.Signature.Recv() == nil || p.HasBody(ssaread.Origin(callee)) || queueOf(call).Kind != ssaread.Field {
		return nil
	}
	switch ssaread.PkgPath(callee) {
	case "sync", "sync/atomic", "time":
		return nil
	}
	return call
}

// queueOf returns the field of which a method is called, or of what that points to.
func queueOf(call *ssa.Call) ssaread.Cell {
	if fa, ok := call.Call.Args[0].(*ssa.FieldAddr); ok {
		return ssaread.CellOf(fa)
	}
	cell, _ := containerCell(call.Call.Args[0])
	return cell
}

// branchesOn reports whether a branch asks for the number or the flag that a call returns.
func branchesOn(call *ssa.Call) bool {
	if !isCount(call.Type()) {
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
	if isCount(t) || ssaread.IsError(t) {
		return nil
	}
	return t
}

// addsTo returns the calls that add to q, outside of w's function; for those in a helper
// that wakes nobody itself the calls of that.
func (p *Package) addsTo(q outsideQueue, w *Waiter, wk *wakers) []*ssa.Call {
	var out []*ssa.Call
	for _, f := range p.Funcs {
		if f == w.Park.Func {
			continue
		}
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				call := p.outsideMethod(in)
				if call == nil || len(call.Call.Args) != 2 || queueOf(call) != q.cell || !isNothing(call.Type()) || !types.Identical(call.Call.Args[1].Type(), q.elem) {
					continue
				}
				if p.standsAlone(f) || p.covered(call, wk) {
					out = append(out, call)
					continue
				}
				for _, up := range p.Callers(f) {
					if plain, ok := up.(*ssa.Call); ok && len(plain.Call.Args) > 0 {
						out = append(out, plain)
					}
				}
			}
		}
	}
	return out
}

func isNothing(t types.Type) bool {
	tuple, ok := t.(*types.Tuple)
	return ok && tuple.Len() == 0
}
