package noexit

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// failedHandings finds waits for a channel that is given to code out of sight alone, by a goroutine that the
// waiter has started: that code returns an error, which the goroutine tells on another channel, and where it
// fails before it has woken the waiter nobody does.
func failedHandings(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		leaks := o.Of(oblige.Leak)
		if o.Open || len(leaks) == 0 || slices.ContainsFunc(o.Ops, func(op *oblige.Op) bool { return op.Kind.Wakes() }) {
			continue
		}
		for _, r := range o.Of(oblige.Recv) {
			if p.EndsProcess(r.Func) || oblige.LeadsBack(r.In.Block()) {
				continue
			}
			if call, tell := failure(p, leaks, r); tell != nil {
				out = append(out, failedBreach(p, o, r, call, tell))
				break
			}
		}
	}
	return out
}

// failure returns the call that may fail without a wake of who receives r, and where its error is told
// instead; nil where there is none, or the channel is given to anybody else.
func failure(p *oblige.Package, leaks []*oblige.Op, r *oblige.Op) (*ssa.Call, *oblige.Op) {
	call, ok := leaks[0].In.(*ssa.Call)
	if !ok || slices.ContainsFunc(leaks, func(l *oblige.Op) bool { return l.In != leaks[0].In }) || !fails(call) {
		return nil, nil
	}
	root := call.Parent()
	if slices.ContainsFunc(p.Callers(root), func(start ssa.CallInstruction) bool {
		return !p.Starts(start) || start.Parent() != r.Func || !oblige.Reaches(start, r.In)
	}) || len(p.Callers(root)) == 0 {
		return nil, nil
	}
	for _, e := range p.Objects() {
		if len(e.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv)) == 0 {
			continue
		}
		for _, tell := range e.Of(oblige.Send, oblige.SelSend, oblige.TrySend) {
			if tell.Func == root && ssaread.IsError(oblige.SentBy(tell).Type()) && oblige.Reaches(call, tell.In) {
				return call, tell
			}
		}
	}
	return nil, nil
}

// fails reports whether a call returns an error.
func fails(call *ssa.Call) bool {
	for res := range call.Call.Signature().Results().Variables() {
		if ssaread.IsError(res.Type()) {
			return true
		}
	}
	return false
}

func failedBreach(p *oblige.Package, o *oblige.Object, r *oblige.Op, call *ssa.Call, tell *oblige.Op) oblige.Breach {
	name, told := p.ChanName(o), p.ChanName(p.ObjectOf(tell.Val))
	b := oblige.Breach{Check: "no-exit", Func: r.Func, Pos: r.Pos()}
	b.Message = fmt.Sprintf("%s waits for %s without a case for %s, which tells that line %d failed",
		ssaread.ShortName(r.Func), name, told, p.Line(call.Pos()))
	b.Steps = []oblige.Step{
		{Pos: r.Pos(), Side: "waiter", Func: r.Func, Text: "waits for " + name},
		{Pos: call.Pos(), Side: "completer", Func: call.Parent(), Text: "hands " + name + " on, and gets an error"},
		{Pos: tell.Pos(), Side: "completer", Func: tell.Func, Text: "tells it on " + told + ", and returns"},
		{Pos: r.Pos(), Text: "nobody has " + name + " any more, and nobody will wake the waiter"},
	}
	return b
}
