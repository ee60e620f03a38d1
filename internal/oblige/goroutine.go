package oblige

import (
	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// DeferredTo reports whether an operation comes when its function ends.
func DeferredTo(c *Op) bool { return IsDefer(c.In) }

// AtEnd returns c as its function's caller does it, where that is a literal that is deferred, and does c on
// every way: by that defer.
func (p *Package) AtEnd(c *Op) *Op {
	calls := p.Callers(c.Func)
	if c.Func.Parent() == nil || len(calls) != 1 || !IsDefer(calls[0]) || !IsDefer(c.In) && !OnEveryWay(c.In) {
		return c
	}
	end := *c
	end.In, end.Func = calls[0], calls[0].Parent()
	return &end
}

// InOnce returns c as its function's caller does it, where that is a literal that a sync.Once calls: by that call.
func (p *Package) InOnce(c *Op) *Op {
	f := c.Func
	if f.Parent() == nil {
		return c
	}
	for in := range ssaread.Instrs(f.Parent()) {
		call, ok := in.(*ssa.Call)
		if !ok || len(call.Call.Args) != 2 {
			continue
		}
		callee := ssaread.Callee(call.Common())
		if mc, ok := call.Call.Args[1].(*ssa.MakeClosure); ok && mc.Fn == ssa.Value(f) && callee != nil && callee.String() == "(*sync.Once).Do" {
			once := *c
			once.In, once.Func = call, f.Parent()
			return &once
		}
	}
	return c
}

// IsLenOf reports whether v is the length of the channel o.
func (p *Package) IsLenOf(v ssa.Value, o *Object) bool {
	n, ok := v.(*ssa.Call)
	return ok && ssaread.IsBuiltin(n.Common(), "len") && p.ObjectOf(n.Call.Args[0]) == o
}

// LoneGoroutine is soleGoroutine for one that may be started in several places,
// each time for another object.
func (p *Package) LoneGoroutine(f *ssa.Function) *ssa.Function {
	for range MaxUp {
		if p.Spawned(f) {
			for _, call := range p.Callers(f) {
				if !p.Starts(call) || LeadsBack(call.Block()) {
					return nil
				}
			}
			return f
		}
		calls := p.Callers(f)
		if len(calls) == 0 || p.StandsAlone(f) {
			return nil
		}
		for _, call := range calls {
			if _, plain := call.(*ssa.Call); !plain || p.Starts(call) || call.Parent() != calls[0].Parent() {
				return nil
			}
		}
		f = calls[0].Parent()
	}
	return nil
}
