package oblige

import (
	"fmt"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// noExit: a wait without a case for the end that its counterpart obeys. All that
// could wake the waiter is done by one goroutine, which selects on an end too and
// then returns without a wake; the waiter receives, and has no such case.
//
// Silent where the waiter made the channel itself, as for the answer to a request
// that was taken: then the counterpart answers before it looks at the end again.
func noExit(p *Package) []Breach {
	var out []Breach
	for _, o := range p.Objects() {
		if outsidersWake(o) || len(o.Of(Make)) == 0 {
			continue
		}
		root := p.wakerOf(o)
		if root == nil {
			continue
		}
		end := p.endsWithout(o, root)
		if end == nil {
			continue
		}
		for _, r := range o.Of(Recv) {
			if within(r.Func, root) || p.goroutines(r.Func, root) || p.endsProcess(r.Func) || (&channel{p: p, makes: o.Of(Make)}).madeBy(r) != nil {
				continue
			}
			out = append(out, p.noExitBreach(o, r, root, end))
			break
		}
	}
	return out
}

// outsidersWake reports whether code outside the package may send on o or close it.
func outsidersWake(o *Object) bool {
	for _, op := range o.Of(Leak) {
		if !recvOnly(op.Val) {
			return true
		}
	}
	return o.Open
}

func recvOnly(v ssa.Value) bool {
	c, ok := v.Type().Underlying().(*types.Chan)
	return ok && c.Dir() == types.RecvOnly
}

// wakerOf returns the one goroutine in which all wakes of o are.
func (p *Package) wakerOf(o *Object) *ssa.Function {
	var root *ssa.Function
	for _, op := range o.Ops {
		if !op.Kind.Wakes() {
			continue
		}
		g := p.soleGoroutine(op.Func)
		if g == nil || root != nil && g != root {
			return nil
		}
		root = g
	}
	return root
}

// soleGoroutine returns the goroutine that alone runs f: its function, which is
// started in one place that is not in a loop.
func (p *Package) soleGoroutine(f *ssa.Function) *ssa.Function {
	for range maxUp {
		calls := p.Callers(f)
		if len(calls) != 1 || p.Taken(f) && !p.Spawned(f) {
			return nil
		}
		if _, isGo := calls[0].(*ssa.Go); isGo {
			return f
		}
		if _, plain := calls[0].(*ssa.Call); !plain || f.Parent() == nil && f.Object() != nil && f.Object().Exported() {
			return nil
		}
		f = calls[0].Parent()
	}
	return nil
}

// goroutines reports whether f is run by the goroutine root alone.
func (p *Package) goroutines(f, root *ssa.Function) bool { return p.soleGoroutine(f) == root }

// ending is a case of a select by which a goroutine returns without a wake.
type ending struct {
	sel *ssa.Select
	at  int
	ret ssa.Instruction
}

// endsWithout returns how root ends by a case of a select without waking those
// who wait on o.
func (p *Package) endsWithout(o *Object, root *ssa.Function) *ending {
	wk := p.WakesOf([]*Object{o})
	for _, in := range wk.In(root) {
		if _, deferred := in.(*ssa.Defer); deferred {
			return nil
		}
	}
	for _, b := range root.Blocks {
		for _, in := range b.Instrs {
			sel, ok := in.(*ssa.Select)
			if !ok || !sel.Blocking {
				continue
			}
			for i, st := range sel.States {
				start := caseStart(sel, i)
				if start == nil || ticks(st.Chan) || p.ObjectOf(st.Chan) == o || wk.At(start.Instrs[0]) {
					continue
				}
				ret := start.Instrs[0]
				if !IsReturn(ret) {
					ret = Feasible(start.Instrs[0], func(in ssa.Instruction) bool { return wk.At(in) || in == sel }, IsReturn)
				}
				if ret != nil {
					return &ending{sel, i, ret}
				}
			}
		}
	}
	return nil
}

func (p *Package) noExitBreach(o *Object, r *Op, root *ssa.Function, end *ending) Breach {
	name := p.chanName(o)
	pos := statePos(end.sel, end.at)
	b := Breach{Check: "no-exit", Func: r.Func, Pos: r.Pos()}
	b.Message = fmt.Sprintf("%s waits for %s without a case for the end %s obeys at line %d",
		ssaread.ShortName(r.Func), name, ssaread.ShortName(root), p.line(pos))
	b.Steps = []Step{
		{pos, "completer", root, "is told to end"},
		{p.posIn(end.ret, root), "completer", root, "returns, without a wake on " + name},
		{r.Pos(), "waiter", r.Func, "waits for " + name},
		{Pos: r.Pos(), Text: "the completer has ended, and nobody will wake the waiter"},
	}
	return b
}

// posIn returns where an instruction stands, or its function ends.
func (p *Package) posIn(in ssa.Instruction, f *ssa.Function) token.Pos {
	if in.Pos().IsValid() || f.Syntax() == nil {
		return posOf(in)
	}
	return f.Syntax().End() - 1
}
