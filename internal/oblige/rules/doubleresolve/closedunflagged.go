package doubleresolve

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// closedUnflagged looks for a close behind no test, in a function that notes in a
// flag of the same object that it was closed: somebody asks for the flag before he
// does anything, and of the two who call the function one does not.
func closedUnflagged(p *oblige.Package, o *oblige.Object) (oblige.Breach, bool) {
	if oblige.Replaced(o) || o.Open || len(o.Of(oblige.Close)) != 1 {
		return oblige.Breach{}, false
	}
	c := o.Of(oblige.Close)[0]
	f := c.Func
	if !plain(c) || f.Parent() != nil || p.Taken(f) || decided(p, c) || len(p.Guards(c.In)) > 0 {
		return oblige.Breach{}, false
	}
	for _, set := range flagsSet(p, c) {
		asked := askedElsewhere(p, set, f)
		if asked == nil {
			continue
		}
		calls := p.Callers(f)
		for i, call := range calls {
			if knows(p, call) || !comesAgain(p, call) {
				continue
			}
			for k, other := range calls {
				if i != k && other.Parent() != call.Parent() {
					return unflaggedBreach(p, o, c, set, asked, call, other), true
				}
			}
		}
	}
	return oblige.Breach{}, false
}

// flagsSet returns the stores of true into a field of the object whose channel c
// closes, by the same function.
func flagsSet(p *oblige.Package, c *oblige.Op) []*ssa.Store {
	var out []*ssa.Store
	for in := range ssaread.Instrs(c.Func) {
		st, ok := in.(*ssa.Store)
		if !ok || !ssaread.IsBool(st.Val.Type()) || len(p.Guards(st)) > 0 {
			continue
		}
		v, ok := st.Val.(*ssa.Const)
		fa, field := st.Addr.(*ssa.FieldAddr)
		if ok && field && v.Value != nil && v.Value.String() == "true" && oblige.RouteOf(fa.X) == oblige.RouteOf(c.Val).Base() {
			out = append(out, st)
		}
	}
	return out
}

// askedElsewhere returns a branch of another function on the flag that set sets.
func askedElsewhere(p *oblige.Package, set *ssa.Store, f *ssa.Function) ssa.Instruction {
	cell := ssaread.CellOf(set.Addr)
	for _, g := range p.Funcs {
		if g == f {
			continue
		}
		for _, b := range g.Blocks {
			br, ok := oblige.Last(b).(*ssa.If)
			if !ok {
				continue
			}
			if load, ok := br.Cond.(*ssa.UnOp); ok && ssaread.CellOf(load.X) == cell {
				return load
			}
		}
	}
	return nil
}

// knows reports whether a call stands behind a test, of the flag or of anything else
// that may tell.
func knows(p *oblige.Package, call ssa.CallInstruction) bool {
	if len(p.Guards(call)) > 0 {
		return true
	}
	args := call.Common().Args
	if len(args) == 0 {
		return false
	}
	_, fresh := oblige.RouteOf(args[0]).Root.(*ssa.Alloc)
	return fresh
}

// comesAgain reports whether a call is made in a function that outsiders or a timer
// may call when the flag is set already.
func comesAgain(p *oblige.Package, call ssa.CallInstruction) bool {
	f := call.Parent()
	_, plain := call.(*ssa.Call)
	plain = plain && !p.Starts(call)
	return plain && p.IsEntry(f) && !p.Spawned(f)
}

func unflaggedBreach(p *oblige.Package, o *oblige.Object, c *oblige.Op, set *ssa.Store, asked ssa.Instruction, call, other ssa.CallInstruction) oblige.Breach {
	name, flag := p.ChanName(o), oblige.CellName(ssaread.CellOf(set.Addr), p)
	br := oblige.Breach{Check: "double-resolve", Func: c.Func, Pos: c.Pos()}
	br.Message = fmt.Sprintf("%s closes %s again for %s, which does not ask for %s at line %d",
		ssaread.ShortName(c.Func), name, ssaread.ShortName(call.Parent()), flag, p.Line(oblige.PosOf(call)))
	br.Steps = []oblige.Step{
		{Pos: oblige.PosOf(asked), Side: "other", Func: asked.Parent(), Text: "asks for " + flag},
		{Pos: oblige.PosOf(other), Side: "completer", Func: other.Parent(), Text: "calls " + ssaread.ShortName(c.Func)},
		{Pos: c.Pos(), Side: "completer", Func: c.Func, Text: "closes " + name},
		{Pos: oblige.PosOf(call), Side: "other completer", Func: call.Parent(), Text: "does not ask for " + flag + ", and calls it too"},
		{Pos: c.Pos(), Text: name + " is closed already, the second close panics: nobody will go on"},
	}
	return br
}
