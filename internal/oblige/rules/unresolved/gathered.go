package unresolved

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// gathered finds requests that a loop takes and gathers in a slice of its own, for later, when it
// is told to end and returns: nobody has them any more, and who handed them over waits.
//
// Silent where the slice is used on that way, in a defer, or always before the loop comes round;
// and where the request lies elsewhere, too.
func gathered(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range p.Funcs {
		for _, t := range received(f) {
			o := p.PromiseOf(t.item.Type(), 3)
			sel, ok := selectOf(t.item)
			if !ok || o == nil || o.Open || !o.Awaited() {
				continue
			}
			g := gatheredIn(t.item)
			if g == nil {
				continue
			}
			again := func(in ssa.Instruction) bool { return in == ssa.Instruction(sel) }
			if oblige.Without(g.put, g.uses, again) == nil {
				continue
			}
			isEnd := func(ch ssa.Value) bool { return ch != t.channel && p.EndsForGood(ch) }
			if end := p.LeavesAt(sel, isEnd, g.uses); end != nil {
				out = append(out, gatheredBreach(p, f, o, g, end))
			}
		}
	}
	return out
}

// selectOf returns the select in whose turn an item was received.
func selectOf(item ssa.Value) (*ssa.Select, bool) {
	x, ok := item.(*ssa.Extract)
	if !ok {
		return nil, false
	}
	sel, ok := x.Tuple.(*ssa.Select)
	return sel, ok && oblige.LeadsBack(sel.Block())
}

// gathering is a slice of a function's own, into which items are put.
type gathering struct {
	put  *ssa.Call // the append
	vals map[ssa.Value]bool
	used map[ssa.Instruction]bool
	asks []*ssa.If // whether there are any
}

// uses reports whether in does more with the slice than to make it longer or shorter.
func (g *gathering) uses(in ssa.Instruction) bool { return g.used[in] }

// gatheredIn returns where an item is gathered; nil where it also lies elsewhere, or a
// function literal has the slice.
func gatheredIn(item ssa.Value) *gathering {
	g := &gathering{vals: map[ssa.Value]bool{}, used: map[ssa.Instruction]bool{}}
	for _, r := range *item.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef, *ssa.FieldAddr, *ssa.Field, *ssa.If, *ssa.BinOp:
		case *ssa.Store:
			put := oblige.Appends(r)
			if r.Val != item || put == nil || g.put != nil {
				return nil
			}
			g.put = put
		default:
			return nil
		}
	}
	if g.put == nil || !g.follow(g.put) || !g.follow(g.put.Call.Args[0]) {
		return nil
	}
	for _, br := range g.asks { // the other way there are none
		if oblige.Without(br, oblige.IsReturn, g.uses) != nil {
			g.used[br] = true
		}
	}
	return g
}

// follow notes what v becomes and what is done with it, false where it is kept.
func (g *gathering) follow(v ssa.Value) bool {
	if g.vals[v] {
		return true
	}
	if _, isConst := v.(*ssa.Const); isConst {
		return true
	}
	g.vals[v] = true
	if v.Referrers() == nil {
		return false
	}
	switch made := v.(type) {
	case *ssa.Phi:
		for _, e := range made.Edges {
			if !g.follow(e) {
				return false
			}
		}
	case *ssa.Slice:
		if _, fresh := made.X.(*ssa.Alloc); !fresh && !g.follow(made.X) { // an array, where the capacity is a constant
			return false
		}
	case *ssa.Call:
		if ssaread.IsBuiltin(made.Common(), "append") && !g.follow(made.Call.Args[0]) {
			return false
		}
	case *ssa.MakeSlice:
	default:
		return false
	}
	for _, r := range *v.Referrers() {
		if !g.use(v, r) {
			return false
		}
	}
	return true
}

func (g *gathering) use(v ssa.Value, r ssa.Instruction) bool {
	switch r := r.(type) {
	case *ssa.DebugRef:
	case *ssa.Phi:
		return g.follow(r)
	case *ssa.Slice:
		return g.follow(r)
	case *ssa.Store, *ssa.MakeClosure, *ssa.MapUpdate, *ssa.Send:
		return false
	case *ssa.Call:
		switch {
		case ssaread.IsBuiltin(r.Common(), "append") && r.Call.Args[0] == v:
			return g.follow(r)
		case ssaread.IsBuiltin(r.Common(), "len"):
			g.asks = append(g.asks, asking(r)...)
		case !ssaread.IsBuiltin(r.Common(), "cap"):
			g.used[r] = true
		}
	default:
		g.used[r] = true
		if loop := oblige.InnerLoop(r.Block()); loop != nil && !loop[g.put.Block()] {
			g.used[oblige.HeadOf(loop).Instrs[0]] = true // goes through all
		}
	}
	return true
}

// asking returns the branches that ask whether a length is zero.
func asking(n *ssa.Call) []*ssa.If {
	var out []*ssa.If
	for _, r := range *n.Referrers() {
		cmp, ok := r.(*ssa.BinOp)
		if !ok || cmp.X != ssa.Value(n) || !oblige.IsZero(cmp.Y) {
			continue
		}
		for _, use := range *cmp.Referrers() {
			if br, ok := use.(*ssa.If); ok {
				out = append(out, br)
			}
		}
	}
	return out
}

func gatheredBreach(p *oblige.Package, f *ssa.Function, o *oblige.Object, g *gathering, end *oblige.Ending) oblige.Breach {
	pos, name, wait := end.Ret.Pos(), p.ChanName(o), o.Of(oblige.Recv)[0]
	if pos == token.NoPos {
		pos = end.Pos()
	}
	return oblige.Breach{
		Check: "unresolved", Func: f, Pos: pos,
		Message: fmt.Sprintf("%s returns at line %d with %s unresolved in all gathered at line %d", ssaread.ShortName(f), p.Line(pos), name, p.Line(g.put.Pos())),
		Steps: []oblige.Step{
			{Pos: wait.Pos(), Side: "waiter", Func: wait.Func, Text: "waits for the promise, with no other way out"},
			{Pos: g.put.Pos(), Side: "completer", Func: f, Text: "has taken the request, and keeps it for later"},
			{Pos: end.Pos(), Side: "completer", Func: f, Text: "is told to end"},
			{Pos: pos, Side: "completer", Func: f, Text: "returns, and looks at none of them"},
			{Pos: pos, Func: f, Text: "nobody has the promise any more, nobody will wake the waiter"},
		},
	}
}
