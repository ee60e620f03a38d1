// Package doublecompletion finds what a callback and another side both complete: the check
// double-completion.
package doublecompletion

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches: the callback closes the channel that a waiter waits on, and so
// does one who gives the operation up; or both send, where there is room for one.
// Nothing decides between the two. Silent under a common lock, in a Once, behind a
// test of more than whether there is an entry, and where both take the entry out of
// its registry first: only one finds it.
func Breaches(a *callback.Adapter) []oblige.Breach {
	out := deletedByBoth(a)
	for _, o := range a.Channels() {
		if len(o.Of(oblige.Make)) == 0 || len(o.Of(oblige.CondWait, oblige.GroupAdd)) > 0 {
			continue
		}
		ops := o.Of(oblige.Close)
		if len(ops) == 0 && roomForOne(o) {
			ops = o.Of(oblige.Send)
		}
		for _, c := range ops {
			if !a.OnCThread(c.Func) || !unguarded(a, c) {
				continue
			}
			if other := otherCompletion(a, c, ops); other != nil {
				out = append(out, doubleBreach(a, o, c, other))
				break
			}
			if call := otherCall(a, c); call != nil {
				out = append(out, calledByBoth(a, o, c, call))
				break
			}
		}
	}
	return out
}

// deletedByBoth looks for handles that a callback deletes, and somebody else without a
// call of C before that may have stopped the callback, or a test.
func deletedByBoth(a *callback.Adapter) []oblige.Breach {
	var onC ssa.Instruction
	for _, root := range a.Roots {
		if d := callback.Deletion(root); d != nil && onC == nil {
			onC = d
		}
	}
	if onC == nil {
		return nil
	}
	var out []oblige.Breach
	for _, f := range a.Funcs {
		if a.OnCThread(f) || f.Parent() != nil || !a.IsEntry(f) {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			call, ok := in.(*ssa.Call)
			if !ok || !callback.DeletesField(call.Common()) || len(a.Guards(in)) > 0 || len(a.HeldAt(in)) > 0 {
				return
			}
			settled := false
			callback.Each(f, func(at ssa.Instruction) { settled = settled || oblige.Reaches(at, in) && a.MaySettle(at, 3) })
			if !settled {
				out = append(out, bothBreach(a, onC, in))
			}
		})
	}
	return out
}

func bothBreach(a *callback.Adapter, onC, other ssa.Instruction) oblige.Breach {
	f, g := onC.Parent(), other.Parent()
	return oblige.Breach{
		Check: "double-completion", Func: g, Pos: callback.PosOf(other),
		Message: fmt.Sprintf("%s deletes the handle, as %s does, called back, at line %d", ssaread.ShortName(g), ssaread.ShortName(f), a.Line(callback.PosOf(onC))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(other), Side: "canceller", Func: g, Text: "deletes the handle"},
			{Pos: f.Pos(), Side: callback.Side, Func: f, Text: "is called back, and looks the handle up"},
			{Pos: callback.PosOf(onC), Side: callback.Side, Func: f, Text: "deletes it again"},
			{Pos: callback.PosOf(onC), Text: "the handle is gone: the callback panics on the C thread"},
		},
	}
}

// otherCompletion returns one of ops, on no C thread, that may come beside c.
func otherCompletion(a *callback.Adapter, c *oblige.Op, ops []*oblige.Op) *oblige.Op {
	for _, other := range ops {
		if a.OnCThread(other.Func) || !unguarded(a, other) || joined(a, other) || a.SameSection(c.In, other.In) {
			continue
		}
		if !a.TakesEntry(c) || !a.TakesEntry(other) {
			return other
		}
	}
	return nil
}

// joined reports whether something on the way to an operation may stop the callbacks, or on the way
// to the Range that does it for each entry.
func joined(a *callback.Adapter, c *oblige.Op) bool {
	each := callback.Ranging(c.Func)
	return a.JoinsBefore(c) || each != nil && a.JoinsBefore(&oblige.Op{In: each, Func: each.Parent()})
}

// otherCall returns a call, on no C thread, of the function of c, which the C thread
// calls as well: neither there nor in the function is it asked whether it was called.
func otherCall(a *callback.Adapter, c *oblige.Op) ssa.CallInstruction {
	if c.Func == a.From[c.Func] || a.TakesEntry(c) {
		return nil
	}
	for _, call := range a.Callers(c.Func) {
		g := call.Parent()
		_, plain := call.(*ssa.Call)
		plain = plain && !a.Starts(call)
		if !plain || a.OnCThread(g) || g.Parent() != nil && callback.Ranging(g) == nil || !a.IsEntry(g) {
			continue
		}
		if len(call.Common().Args) > 0 && callback.Fresh(call.Common().Args[0]) || !unguarded(a, &oblige.Op{In: call, Func: g}) {
			continue
		}
		if at := (&oblige.Op{In: call, Func: g}); !a.TakesEntry(at) && (!joined(a, at) || endsHandle(c.Func) && !asksC(call)) {
			return call
		}
	}
	return nil
}

// endsHandle reports whether f deletes a handle of its object: the callback that has
// come there does not come again, but who stops it may do so after it has come.
func endsHandle(f *ssa.Function) bool {
	return ssaread.Contains(f, func(in ssa.Instruction) bool {
		call, ok := in.(*ssa.Call)
		return ok && callback.DeletesField(call.Common())
	})
}

// asksC reports whether something that C returned before a call is used: it may tell
// whether the callback has come.
func asksC(call ssa.Instruction) bool {
	return ssaread.Contains(call.Parent(), func(in ssa.Instruction) bool {
		c, ok := in.(*ssa.Call)
		return ok && callback.CCall(c) != "" && oblige.Reaches(c, call) && c.Referrers() != nil && len(*c.Referrers()) > 0
	})
}

func calledByBoth(a *callback.Adapter, o *oblige.Object, c *oblige.Op, call ssa.CallInstruction) oblige.Breach {
	f, g, root, name := c.Func, call.Parent(), a.From[c.Func], a.ChanName(o)
	verb, end := completes(c)
	return oblige.Breach{
		Check: "double-completion", Func: f, Pos: c.Pos(),
		Message: fmt.Sprintf("%s %s %s for %s, called back, and for %s at line %d",
			ssaread.ShortName(f), verb, name, ssaread.ShortName(root), ssaread.ShortName(g), a.Line(callback.PosOf(call))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(call), Side: "canceller", Func: g, Text: "calls " + ssaread.ShortName(f) + ", which " + verb + " " + name},
			{Pos: root.Pos(), Side: callback.Side, Func: root, Text: "is called back, and comes there too"},
			{Pos: c.Pos(), Side: callback.Side, Func: f, Text: verb + " " + name + " again"},
			{Pos: c.Pos(), Text: end},
		},
	}
}

// roomForOne reports whether a channel has room for one result, and is received
// from outside loops only.
func roomForOne(o *oblige.Object) bool {
	for _, m := range o.Of(oblige.Make) {
		if m.Cap != 1 {
			return false
		}
	}
	for _, r := range o.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv) {
		if oblige.Reaches(r.In, r.In) {
			return false
		}
	}
	return len(o.Of(oblige.SelSend, oblige.TrySend)) == 0 && !o.Open
}

// unguarded reports whether an operation is done whatever others did before: no
// more than whether there is an entry, or which one, is tested, and no Once has it.
func unguarded(a *callback.Adapter, c *oblige.Op) bool {
	if _, call := c.In.(*ssa.Defer); call || c.Func.Parent() != nil && callback.Ranging(c.Func) == nil || oblige.Reaches(c.In, c.In) {
		return false
	}
	return !slices.ContainsFunc(a.Guards(c.In), func(br *ssa.If) bool { return !indifferent(a, br.Cond) })
}

// indifferent reports whether a condition is the same whatever another completer
// did: on what was found in a registry, on what the caller gave, or on an error.
func indifferent(a *callback.Adapter, cond ssa.Value) bool {
	switch v := cond.(type) {
	case *ssa.Extract:
		switch t := v.Tuple.(type) {
		case *ssa.Lookup:
			return true
		case *ssa.Call:
			return looksUp(t) || findsEntry(t)
		}
	case *ssa.BinOp:
		return given(a, v.X) && given(a, v.Y)
	case *ssa.UnOp:
		if v.Op == token.NOT {
			return indifferent(a, v.X)
		}
	}
	return given(a, cond)
}

// given reports whether a value is a constant, a parameter, found in a registry, or in a field that
// nobody changes once its object is made.
func given(a *callback.Adapter, v ssa.Value) bool {
	switch v := callback.Source(v).(type) {
	case *ssa.Const, *ssa.Parameter, *ssa.Lookup:
		return true
	case *ssa.UnOp:
		fa, ok := v.X.(*ssa.FieldAddr)
		return ok && !slices.ContainsFunc(a.Writers(ssaread.CellOf(fa)), func(in ssa.Instruction) bool {
			st, ok := in.(*ssa.Store)
			return !ok || !callback.Fresh(st.Addr)
		})
	case *ssa.Extract:
		_, found := v.Tuple.(*ssa.Lookup)
		return found
	case *ssa.Call:
		return callback.CCall(v) != "" || findsEntry(v)
	}
	return false
}

// findsEntry reports whether a call is of a function of the package that looks an entry up.
func findsEntry(call *ssa.Call) bool {
	callee := ssaread.Callee(call.Common())
	if callee == nil || len(callee.Blocks) == 0 {
		return false
	}
	found := false
	callback.Each(callee, func(in ssa.Instruction) {
		switch in := in.(type) {
		case *ssa.Lookup:
			found = true
		case *ssa.Call:
			found = found || looksUp(in)
		}
	})
	return found
}

// looksUp reports whether a call looks an entry of a sync.Map up, and takes it out or not.
func looksUp(call *ssa.Call) bool {
	callee := call.Call.StaticCallee()
	return callee != nil && (callee.String() == "(*sync.Map).Load" || callee.String() == "(*sync.Map).LoadAndDelete")
}

// completes tells what c does, and what a second one comes to.
func completes(c *oblige.Op) (verb, end string) {
	if c.Kind == oblige.Send {
		return "sends on", "there is room for one: the second one stands for ever"
	}
	return "closes", "the second close panics"
}

func doubleBreach(a *callback.Adapter, o *oblige.Object, c, other *oblige.Op) oblige.Breach {
	name := a.ChanName(o)
	verb, end := completes(c)
	return oblige.Breach{
		Check: "double-completion", Func: other.Func, Pos: other.Pos(),
		Message: fmt.Sprintf("%s %s %s, as %s may, called back, at line %d",
			ssaread.ShortName(other.Func), verb, name, ssaread.ShortName(c.Func), a.Line(c.Pos())),
		Steps: []oblige.Step{
			{Pos: c.Pos(), Side: callback.Side, Func: c.Func, Text: verb + " " + name},
			{Pos: other.Pos(), Side: "canceller", Func: other.Func, Text: verb + " " + name + " as well"},
			{Pos: other.Pos(), Text: end},
		},
	}
}
