package droppedwake

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// lentItems: a channel that is filled where it is made keeps things that are lent, as permits are, and
// nobody puts anything into it afterwards but what he has taken from it. Who returns without
// doing so leaves one less, for good. Silent where somebody keeps one elsewhere.
func lentItems(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		gives := putBack(p, o)
		if len(gives) == 0 || slices.ContainsFunc(p.Funcs, func(f *ssa.Function) bool { return handsOn(p, o, f) }) {
			continue
		}
		for _, b := range keptOf(p, o, o.Of(oblige.Recv, oblige.SelRecv), gives) {
			if oblige.SaysWhether(b.Func) { // the last one may keep a state that they share
				out = append(out, b)
			}
		}
	}
	return out
}

// putBack returns what puts back into o what was taken from it, none where anything else is put
// there later, or where somebody takes or gives only if there is something, or room.
func putBack(p *oblige.Package, o *oblige.Object) []*oblige.Op {
	if o.Open || !oblige.Roomy(o) || oblige.Tells(o) || len(o.Of(oblige.Leak, oblige.Close, oblige.TrySend, oblige.TryRecv)) > 0 {
		return nil
	}
	var gives []*oblige.Op
	filled := false
	for _, s := range o.Of(oblige.Send, oblige.SelSend) {
		if slices.ContainsFunc(o.Of(oblige.Make), func(m *oblige.Op) bool { return m.Func == s.Func && oblige.Reaches(m.In, s.In) }) {
			filled = true
		} else if !takenFrom(p, o, oblige.SentBy(s), 4) {
			return nil
		} else {
			gives = append(gives, s)
		}
	}
	if !filled {
		return nil
	}
	return gives
}

// takenFrom reports whether v was received from o.
func takenFrom(p *oblige.Package, o *oblige.Object, v ssa.Value, depth int) bool {
	if depth == 0 {
		return false
	}
	all := func(vs []ssa.Value) bool {
		return len(vs) > 0 && !slices.ContainsFunc(vs, func(each ssa.Value) bool { return !takenFrom(p, o, each, depth-1) })
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op == token.ARROW {
			return p.ObjectOf(v.X) == o
		}
		return takenFrom(p, o, v.X, depth)
	case *ssa.Extract:
		switch t := v.Tuple.(type) {
		case *ssa.Call:
			return all(returned(p, t, v.Index))
		case *ssa.UnOp:
			return v.Index == 0 && takenFrom(p, o, t, depth)
		case *ssa.Select:
			sel, i := oblige.ReceivedIn(v)
			return sel != nil && p.ObjectOf(sel.States[i].Chan) == o
		}
	case *ssa.Phi:
		return all(v.Edges)
	case *ssa.Call:
		return all(returned(p, v, 0))
	case *ssa.Alloc:
		from := oblige.SoleStore(v)
		return from != nil && takenFrom(p, o, from, depth)
	case *ssa.FreeVar:
		return all(ssaread.Bindings(v))
	case *ssa.Parameter:
		f := v.Parent()
		if p.StandsAlone(f) && !p.Spawned(f) || p.Taken(f) {
			return false
		}
		var args []ssa.Value
		for _, call := range p.Callers(f) {
			arg := oblige.ArgumentFor(call, f, v)
			if arg == nil {
				return false
			}
			args = append(args, arg)
		}
		return all(args)
	}
	return false
}

// returned returns what a call of the package's own may return as its result at, but for constants.
func returned(p *oblige.Package, call *ssa.Call, at int) []ssa.Value {
	callee := ssaread.Callee(call.Common())
	if !p.HasBody(callee) {
		return nil
	}
	var out []ssa.Value
	for _, ret := range oblige.ReturnsOf(callee) {
		v := oblige.Stored(ret.Results[at], ret)
		if _, none := v.(*ssa.Const); !none {
			out = append(out, v)
		}
	}
	return out
}

// handsOn reports whether f puts what was received from o anywhere but into o, or starts somebody
// with it.
func handsOn(p *oblige.Package, o *oblige.Object, f *ssa.Function) bool {
	taken := func(v ssa.Value) bool {
		_, none := v.(*ssa.Const)
		return !none && takenFrom(p, o, v, 4)
	}
	return ssaread.Contains(f, func(in ssa.Instruction) bool {
		switch in := in.(type) {
		case *ssa.Store:
			_, local := in.Addr.(*ssa.Alloc)
			made, ok := oblige.RootOf(in.Addr).(*ssa.Call) // by outside code, for this function
			if at, ok := in.Addr.(*ssa.IndexAddr); ok {
				_, args := at.X.(*ssa.Alloc)
				local = args && oblige.Appends(in) == nil // of a call
			}
			return !local && !(ok && !p.HasBody(ssaread.Callee(made.Common()))) && taken(in.Val)
		case *ssa.MapUpdate:
			return taken(in.Value) || taken(in.Key)
		case *ssa.Send:
			return p.ObjectOf(in.Chan) != o && taken(in.X)
		case ssa.CallInstruction:
			return p.Starts(in) && slices.ContainsFunc(in.Common().Args, taken)
		}
		return false
	})
}
