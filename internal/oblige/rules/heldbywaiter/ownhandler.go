package heldbywaiter

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// inHand is what a goroutine runs while it has an item in hand: a function, and how that names the
// object from whose channel the item came.
type inHand struct {
	f     *ssa.Function
	obj   oblige.Route
	calls []ssa.Instruction // that led there, the first by the one who receives
}

// sendsWhileServing is for a method that sends on a queue, of which anybody may call it: also the
// only one who receives, from what it does with an item. What it calls through a field counts
// for what the package itself puts there, of the same object.
//
// Silent where who sends looks first at something that is changed on the way there.
func sendsWhileServing(p *oblige.Package, o *oblige.Object, s *oblige.Op) (oblige.Breach, bool) {
	r := soleReceive(p, o)
	if r == nil || p.LoneGoroutine(s.Func) != nil || !bounds(o) || asksForRoom(p, o, s) {
		return oblige.Breach{}, false
	}
	from := oblige.RouteOf(r.Val)
	start := inHand{f: r.Func, obj: from.Base()}
	suffix := strings.TrimPrefix(from.Steps, start.obj.Steps)
	work, seen := []inHand{start}, []inHand{}
	for len(work) > 0 && len(seen) < 60 {
		at := work[0]
		work = work[1:]
		if len(at.calls) > 0 && at.f == s.Func && oblige.RouteOf(s.Val) == (oblige.Route{Root: at.obj.Root, Steps: at.obj.Steps + suffix}) {
			if guardedBySelf(p, append(at.calls, s.In)) {
				continue
			}
			return servingBreach(p, o, s, r, at.calls[0]), true
		}
		if slices.ContainsFunc(seen, func(b inHand) bool { return b.f == at.f && b.obj == at.obj }) {
			continue
		}
		seen = append(seen, at)
		for in := range ssaread.Instrs(at.f) {
			call, ok := in.(*ssa.Call)
			if !ok || p.Starts(call) || at.f == r.Func && !(oblige.Reaches(r.In, call) && oblige.Reaches(call, r.In)) {
				continue
			}
			for _, next := range runBy(p, call, at.obj) {
				next.calls = append(slices.Clone(at.calls), call)
				work = append(work, next)
			}
		}
	}
	return oblige.Breach{}, false
}

// soleReceive returns the one receive from a queue, which its goroutine comes to again and again.
func soleReceive(p *oblige.Package, o *oblige.Object) *oblige.Op {
	recvs := o.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv)
	if len(recvs) != 1 || recvs[0].Kind == oblige.TryRecv || !oblige.LeadsBack(recvs[0].In.Block()) || p.LoneGoroutine(recvs[0].Func) == nil {
		return nil
	}
	return recvs[0]
}

// runBy returns what a call runs that has to do with an object: what is handed it, and what lies
// in a field of it and was made for it.
func runBy(p *oblige.Package, call *ssa.Call, obj oblige.Route) []inHand {
	if callee := ssaread.Callee(call.Common()); callee != nil {
		if !p.HasBody(callee) {
			return nil
		}
		for i, arg := range call.Call.Args {
			if i < len(callee.Params) && oblige.RouteOf(arg) == obj {
				return []inHand{{f: callee, obj: oblige.Route{Root: callee.Params[i]}}}
			}
		}
		if callee.Parent() != nil { // a literal, which names it as its maker does
			return []inHand{{f: callee, obj: obj}}
		}
		return nil
	}
	if call.Call.IsInvoke() {
		return nil
	}
	cell, base := heldIn(call.Call.Value)
	if base != obj {
		return nil
	}
	var out []inHand
	for _, put := range putInto(p, cell) {
		mc, ok := put.val.(*ssa.MakeClosure)
		if !ok {
			continue
		}
		fn := mc.Fn.(*ssa.Function)
		if fn.Parent() != nil {
			out = append(out, inHand{f: fn, obj: put.obj})
			continue
		}
		for in := range ssaread.Instrs(fn) { // the value of a method
			if call, ok := in.(*ssa.Call); ok && p.HasBody(ssaread.Callee(call.Common())) && oblige.RouteOf(mc.Bindings[0]) == put.obj {
				m := ssaread.Callee(call.Common())
				out = append(out, inHand{f: m, obj: oblige.Route{Root: m.Params[0]}})
			}
		}
	}
	return out
}

// heldIn returns the field in which a function value lies, itself or in a map or list, and of what.
func heldIn(v ssa.Value) (ssaread.Cell, oblige.Route) {
	switch v := v.(type) {
	case *ssa.Extract:
		switch t := v.Tuple.(type) {
		case *ssa.Lookup:
			return heldIn(t.X)
		case *ssa.Next:
			if r, ok := t.Iter.(*ssa.Range); ok {
				return heldIn(r.X)
			}
		}
	case *ssa.Lookup:
		return heldIn(v.X)
	case *ssa.UnOp:
		switch at := v.X.(type) {
		case *ssa.FieldAddr:
			return ssaread.CellOf(at), oblige.RouteOf(at.X)
		case *ssa.IndexAddr:
			return heldIn(at.X)
		}
	}
	return ssaread.Cell{}, oblige.Route{}
}

// put is a value that is put into a field of an object.
type put struct {
	val ssa.Value
	obj oblige.Route
}

// putInto returns the functions that the package puts into a field, or a map or list there.
func putInto(p *oblige.Package, cell ssaread.Cell) []put {
	var out []put
	for _, in := range p.Writers(cell) {
		switch in := in.(type) {
		case *ssa.Store:
			fa, ok := in.Addr.(*ssa.FieldAddr)
			if !ok {
				continue
			}
			for _, v := range functionsIn(in.Val) {
				out = append(out, passed(p, put{v, oblige.RouteOf(fa.X)})...)
			}
		case *ssa.MapUpdate:
			if _, base := heldIn(in.Map); base.Root != nil {
				out = append(out, passed(p, put{in.Value, base})...)
			}
		}
	}
	return out
}

// functionsIn returns the functions that a new value holds: one, or those of a map or list.
func functionsIn(v ssa.Value) []ssa.Value {
	switch v := v.(type) {
	case *ssa.MakeMap:
		var out []ssa.Value
		for _, r := range *v.Referrers() {
			if up, ok := r.(*ssa.MapUpdate); ok {
				out = append(out, up.Value)
			}
		}
		return out
	case *ssa.Slice:
		return oblige.Elements(v.X)
	case *ssa.Call:
		if ssaread.IsBuiltin(v.Common(), "append") {
			return functionsIn(v.Call.Args[1])
		}
	}
	return []ssa.Value{v}
}

// passed returns a put as those see it who call its function with the object and the value.
func passed(p *oblige.Package, what put) []put {
	val := oblige.Unconverted(what.val)
	prm, ok := val.(*ssa.Parameter)
	if !ok {
		return []put{{val, what.obj}}
	}
	obj, ok := what.obj.Root.(*ssa.Parameter)
	if !ok {
		return nil
	}
	var out []put
	for _, call := range p.Callers(prm.Parent()) {
		v, of := oblige.ArgumentFor(call, prm.Parent(), prm), oblige.ArgumentFor(call, prm.Parent(), obj)
		if v != nil && of != nil {
			at := oblige.RouteOf(of)
			out = append(out, put{oblige.Unconverted(v), oblige.Route{Root: at.Root, Steps: at.Steps + what.obj.Steps}})
		}
	}
	return out
}

// guardedBySelf reports whether a step of a way is only taken as something says that is changed on
// it, or that is not known: that it is the one who receives.
func guardedBySelf(p *oblige.Package, way []ssa.Instruction) bool {
	changed := map[ssaread.Cell]bool{}
	for _, step := range way {
		for in := range ssaread.Instrs(step.Parent()) {
			if st, ok := in.(*ssa.Store); ok && ssaread.CellOf(st.Addr).Kind == ssaread.Field && !p.Private(st.Addr) {
				changed[ssaread.CellOf(st.Addr)] = true
			}
		}
	}
	send := way[len(way)-1]
	return slices.ContainsFunc(way, func(step ssa.Instruction) bool {
		return slices.ContainsFunc(p.Guards(step), func(br *ssa.If) bool {
			v, _ := oblige.Subject(br.Cond, true)
			_, asks := v.(*ssa.Call)
			prm, told := v.(*ssa.Parameter)
			return step == send && asks || told && ssaread.IsBool(prm.Type()) || readsAny(br.Cond, changed, 6)
		})
	})
}

func servingBreach(p *oblige.Package, o *oblige.Object, s, r *oblige.Op, call ssa.Instruction) oblige.Breach {
	name := p.ChanName(o)
	b := oblige.Breach{Check: "held-by-waiter", Func: s.Func, Pos: s.Pos(), Itself: true}
	b.Message = fmt.Sprintf("%s sends on %s, also out of what its only receiver calls at line %d",
		ssaread.ShortName(s.Func), name, p.Line(oblige.PosOf(call)))
	b.Steps = []oblige.Step{
		{Pos: r.Pos(), Side: "receiver", Func: r.Func, Text: "receives from " + name},
		{Pos: oblige.PosOf(call), Side: "receiver", Func: r.Func, Text: "calls what leads to a send on " + name},
	}
	if !oblige.Unbuffered(o) {
		b.Steps = append(b.Steps, oblige.Step{Pos: s.Pos(), Side: "other", Func: s.Func, Text: "sends on " + name + " until it is full"})
	}
	b.Steps = append(b.Steps,
		oblige.Step{Pos: s.Pos(), Side: "receiver", Func: s.Func, Text: "sends on " + name + ", and waits for room"},
		oblige.Step{Pos: s.Pos(), Text: "the receiver waits for itself, and nobody will receive"},
	)
	return b
}
