package oblige

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// waitsForItself reports whether s sends on a channel without room from which only its own
// goroutine receives, on the same object's.
func (p *Package) waitsForItself(o *Object, s *Op) bool {
	root := p.soleGoroutine(s.Func)
	recvs := o.Of(Recv, SelRecv, TryRecv)
	if root == nil || !unbuffered(o) || len(recvs) == 0 {
		return false
	}
	mine := p.routesTo(s)
	return len(mine) == 1 && !slices.ContainsFunc(recvs, func(r *Op) bool {
		theirs := p.routesTo(r)
		return p.soleGoroutine(r.Func) != root || len(theirs) != 1 || theirs[0] != mine[0]
	})
}

// toAnother reports whether s sends on the channel of another object than that of whose own its
// goroutine receives: of the next in a row.
func (p *Package) toAnother(o *Object, s *Op) bool {
	mine := p.routesTo(s)
	return !slices.ContainsFunc(o.Of(Recv, SelRecv, TryRecv), func(r *Op) bool {
		return slices.ContainsFunc(p.routesTo(r), func(theirs route) bool {
			return slices.ContainsFunc(mine, func(at route) bool { return at.root != theirs.root || at.steps == theirs.steps })
		})
	})
}

// routesTo returns where the channel of op lies, each as a goroutine that comes to op would name it.
func (p *Package) routesTo(op *Op) []route {
	var out []route
	for _, r := range p.runsTo(op.In) {
		if at := routeFor(op, r); !slices.Contains(out, at) {
			out = append(out, at)
		}
	}
	return out
}

// routeFor returns where the channel of op lies, as the goroutine of r that comes to op names it.
func routeFor(op *Op, r run) route {
	at := routeOf(op.Val)
	for i := len(r.steps) - 2; i >= r.own; i-- {
		at = substitute(at, r.steps[i+1].Parent(), r.steps[i].(ssa.CallInstruction).Common().Args)
	}
	return at
}
