package oblige

import (
	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// CalledLater returns the calls of time.AfterFunc and context.AfterFunc that are handed f: a literal, a
// function, or the method of some object.
func (p *Package) CalledLater(f *ssa.Function) []*ssa.Call {
	if p.later == nil {
		p.later = map[*ssa.Function][]*ssa.Call{}
		for _, g := range p.Funcs {
			for in := range ssaread.Instrs(g) {
				if call, ok := in.(*ssa.Call); ok && runsLater(call) {
					if handed := functionOf(call.Call.Args[1]); handed != nil {
						p.later[handed] = append(p.later[handed], call)
					}
				}
			}
		}
	}
	return p.later[f]
}

func runsLater(call *ssa.Call) bool {
	callee := ssaread.Callee(call.Common())
	return callee != nil && (callee.String() == "time.AfterFunc" || callee.String() == "context.AfterFunc")
}

// functionOf returns the function that a value is, of a method value the method; nil if that is not seen.
func functionOf(v ssa.Value) *ssa.Function {
	f, ok := v.(*ssa.Function)
	if mc, closure := v.(*ssa.MakeClosure); closure {
		f, ok = mc.Fn.(*ssa.Function)
	}
	if !ok {
		return nil
	}
	return ssaread.Origin(ssaread.MethodOf(f))
}
