package oblige

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// closedUnflagged looks for a close behind no test, in a function that notes in a
// flag of the same object that it was closed: somebody asks for the flag before he
// does anything, and of the two who call the function one does not.
func (p *Package) closedUnflagged(o *Object) (Breach, bool) {
	if replaced(o) || o.Open || len(o.Of(Close)) != 1 {
		return Breach{}, false
	}
	c := o.Of(Close)[0]
	f := c.Func
	if !plain(c) || f.Parent() != nil || p.Taken(f) || p.decided(c) || len(p.guards(c.In)) > 0 {
		return Breach{}, false
	}
	for _, set := range p.flagsSet(c) {
		asked := p.askedElsewhere(set, f)
		if asked == nil {
			continue
		}
		calls := p.Callers(f)
		for i, call := range calls {
			if p.knows(call) || !p.comesAgain(call) {
				continue
			}
			for k, other := range calls {
				if i != k && other.Parent() != call.Parent() {
					return p.unflaggedBreach(o, c, set, asked, call, other), true
				}
			}
		}
	}
	return Breach{}, false
}

// flagsSet returns the stores of true into a field of the object whose channel c
// closes, by the same function.
func (p *Package) flagsSet(c *Op) []*ssa.Store {
	var out []*ssa.Store
	for _, b := range c.Func.Blocks {
		for _, in := range b.Instrs {
			st, ok := in.(*ssa.Store)
			if !ok || !ssaread.IsBool(st.Val.Type()) || len(p.guards(st)) > 0 {
				continue
			}
			v, ok := st.Val.(*ssa.Const)
			fa, field := st.Addr.(*ssa.FieldAddr)
			if ok && field && v.Value != nil && v.Value.String() == "true" && routeOf(fa.X) == routeOf(c.Val).base() {
				out = append(out, st)
			}
		}
	}
	return out
}

// askedElsewhere returns a branch of another function on the flag that set sets.
func (p *Package) askedElsewhere(set *ssa.Store, f *ssa.Function) ssa.Instruction {
	cell := ssaread.CellOf(set.Addr)
	for _, g := range p.Funcs {
		if g == f {
			continue
		}
		for _, b := range g.Blocks {
			br, ok := last(b).(*ssa.If)
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
func (p *Package) knows(call ssa.CallInstruction) bool {
	if len(p.guards(call)) > 0 {
		return true
	}
	args := call.Common().Args
	if len(args) == 0 {
		return false
	}
	_, fresh := routeOf(args[0]).root.(*ssa.Alloc)
	return fresh
}

// comesAgain reports whether a call is made in a function that outsiders or a timer
// may call when the flag is set already.
func (p *Package) comesAgain(call ssa.CallInstruction) bool {
	f := call.Parent()
	_, plain := call.(*ssa.Call)
	plain = plain && !p.Starts(call)
	return plain && p.IsEntry(f) && !p.Spawned(f)
}

func (p *Package) unflaggedBreach(o *Object, c *Op, set *ssa.Store, asked ssa.Instruction, call, other ssa.CallInstruction) Breach {
	name, flag := p.chanName(o), cellName(ssaread.CellOf(set.Addr), p)
	br := Breach{Check: "double-resolve", Func: c.Func, Pos: c.Pos()}
	br.Message = fmt.Sprintf("%s closes %s again for %s, which does not ask for %s at line %d",
		ssaread.ShortName(c.Func), name, ssaread.ShortName(call.Parent()), flag, p.line(posOf(call)))
	br.Steps = []Step{
		{posOf(asked), "other", asked.Parent(), "asks for " + flag},
		{posOf(other), "completer", other.Parent(), "calls " + ssaread.ShortName(c.Func)},
		{c.Pos(), "completer", c.Func, "closes " + name},
		{posOf(call), "other completer", call.Parent(), "does not ask for " + flag + ", and calls it too"},
		{Pos: c.Pos(), Text: name + " is closed already, the second close panics: nobody will go on"},
	}
	return br
}
