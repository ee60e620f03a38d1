package lateregister

import (
	"fmt"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// lateMakes finds channels that are put into a new object after that was left where who completes it
// finds it, or handed to who does: he may find no channel to close or to send on.
//
// Silent where a lock is held from the one to the other, where the object had a channel before, and
// for who completes only what he was given by its maker. What is left in a container without a lock is
// taken to be for one goroutine, or behind a lock of its callers.
func lateMakes(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		wakes := o.Of(oblige.Close, oblige.Send, oblige.SelSend, oblige.TrySend)
		if len(wakes) == 0 || len(o.Of(oblige.Recv, oblige.SelRecv)) == 0 {
			continue
		}
		for _, m := range o.Of(oblige.Make) {
			st, made := putInto(m)
			if st == nil {
				continue
			}
			left := oblige.KeptBefore(made, st)
			if left == nil {
				left = handedBefore(made, st)
			} else if unguarded(p, left) {
				continue
			}
			if left == nil || p.OneSection(left, st) || hadBefore(o, made, left) {
				continue
			}
			for _, w := range wakes {
				if w.Func != m.Func && !oblige.Within(w.Func, m.Func) && foundSomewhere(p, w.Val, oblige.MaxUp) {
					out = append(out, lateMakeBreach(p, o, st, left, w))
					break
				}
			}
		}
	}
	return out
}

// unguarded reports whether in leaves something in a map, a slice or a field with no lock held.
func unguarded(p *oblige.Package, in ssa.Instruction) bool {
	_, call := in.(*ssa.Call) // of a sync.Map
	return !call && len(p.HeldAt(in)) == 0
}

// putInto returns where a channel that was made is stored into a field of an object that the same
// function has made, and the object.
func putInto(m *oblige.Op) (*ssa.Store, *ssa.Alloc) {
	mk, ok := m.In.(*ssa.MakeChan)
	if !ok {
		return nil, nil
	}
	for _, use := range *mk.Referrers() {
		st, ok := use.(*ssa.Store)
		if !ok || st.Val != ssa.Value(mk) {
			continue
		}
		if fa, ok := st.Addr.(*ssa.FieldAddr); ok {
			if made, ok := fa.X.(*ssa.Alloc); ok && made.Heap {
				return st, made
			}
		}
	}
	return nil, nil
}

// handedBefore returns where v is sent to somebody, or to a goroutine, before in.
func handedBefore(v ssa.Value, in ssa.Instruction) ssa.Instruction {
	for _, use := range *v.Referrers() {
		switch use.(type) {
		case *ssa.Send, *ssa.Go:
			if oblige.Dominates(use, in) {
				return use
			}
		}
	}
	return nil
}

// hadBefore reports whether a channel of o was put into the object before it was left.
func hadBefore(o *oblige.Object, made *ssa.Alloc, left ssa.Instruction) bool {
	for _, m := range o.Of(oblige.Make) {
		if st, into := putInto(m); st != nil && into == made && oblige.Reaches(st, left) {
			return true
		}
	}
	return false
}

// foundSomewhere reports whether v, or the object in which it lies, was found in a container or received.
func foundSomewhere(p *oblige.Package, v ssa.Value, depth int) bool {
	switch v := v.(type) {
	case *ssa.Lookup, *ssa.Next, *ssa.IndexAddr, *ssa.Select:
		return true
	case *ssa.UnOp:
		return v.Op == token.ARROW || foundSomewhere(p, v.X, depth)
	case *ssa.FieldAddr:
		return foundSomewhere(p, v.X, depth)
	case *ssa.Extract:
		return foundSomewhere(p, v.Tuple, depth)
	case *ssa.TypeAssert:
		return foundSomewhere(p, v.X, depth)
	case *ssa.Phi:
		return depth > 0 && slices.ContainsFunc(v.Edges, func(e ssa.Value) bool { return foundSomewhere(p, e, depth-1) })
	case *ssa.Parameter:
		return depth > 0 && slices.ContainsFunc(p.Callers(v.Parent()), func(call ssa.CallInstruction) bool {
			return foundSomewhere(p, oblige.ArgumentFor(call, v.Parent(), v), depth-1)
		})
	case *ssa.Call:
		callee := ssaread.Callee(v.Common())
		if callee != nil && strings.HasPrefix(callee.String(), "(*sync.Map).Load") {
			return true
		}
		return depth > 0 && p.HasBody(callee) && slices.ContainsFunc(oblige.ReturnsOf(callee), func(ret *ssa.Return) bool {
			return slices.ContainsFunc(ret.Results, func(r ssa.Value) bool { return foundSomewhere(p, oblige.Stored(r, ret), depth-1) })
		})
	}
	return false
}

func lateMakeBreach(p *oblige.Package, o *oblige.Object, st *ssa.Store, left ssa.Instruction, w *oblige.Op) oblige.Breach {
	f, name := st.Parent(), p.ChanName(o)
	b := oblige.Breach{Check: "late-register", Func: f, Pos: st.Pos()}
	b.Message = fmt.Sprintf("%s makes %s after it left its object at line %d; %s may find none",
		ssaread.ShortName(f), name, p.Line(oblige.PosOf(left)), ssaread.ShortName(w.Func))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(left), Side: "waiter", Func: f, Text: "leaves the object, which has no channel yet"},
		{Pos: w.Pos(), Side: "completer", Func: w.Func, Text: "completes it, and finds no channel to wake on"},
		{Pos: st.Pos(), Side: "waiter", Func: f, Text: "makes the channel"},
		{Pos: st.Pos(), Text: "it is complete already, and nobody will wake who waits for it"},
	}
	return b
}
