package abandonedsend

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// sentAbroad finds channels that a function makes and hands, in goroutines, to code out of sight, which alone can
// send on it, as the package closes it and receives what comes; the one loop that receives is left where something
// fails, with nothing to tell those who send.
//
// Silent where anybody else receives, and where who sends has a context that ends with the receiver: of the group
// of goroutines to which that belongs, or one that the function, or the receiver, may cancel.
func sentAbroad(p *oblige.Package, o *oblige.Object) (oblige.Breach, bool) {
	makes, recvs, closes, leaks := o.Of(oblige.Make), o.Of(oblige.Recv), o.Of(oblige.Close), o.Of(oblige.Leak)
	if o.Open || len(makes) != 1 || makes[0].Room() == oblige.Unknown || len(recvs) != 1 || len(closes) == 0 || len(leaks) == 0 ||
		len(o.Of(oblige.Send, oblige.SelSend, oblige.TrySend, oblige.SelRecv, oblige.TryRecv)) > 0 {
		return oblige.Breach{}, false
	}
	f, recv := makes[0].Func, recvs[0]
	if p.EndsProcess(f) || !oblige.Within(recv.Func, f) || slices.ContainsFunc(closes, func(c *oblige.Op) bool { return !oblige.Within(c.Func, f) }) {
		return oblige.Breach{}, false
	}
	ret := failsInLoop(recv)
	if ret == nil || slices.ContainsFunc(leaks, func(l *oblige.Op) bool { return !sendsUnheeding(p, l, recv, f) }) {
		return oblige.Breach{}, false
	}
	return abroadBreach(p, o, recv, leaks[0], ret), true
}

// failsInLoop returns how who receives until the channel is closed returns from within its loop, because something
// failed; nil if it does not.
func failsInLoop(recv *oblige.Op) ssa.Instruction {
	in, ok := recv.In.(*ssa.UnOp)
	if !ok {
		return nil
	}
	loop := oblige.RangeLoop(in)
	for _, b := range oblige.Ordered(loop) {
		br, ok := oblige.Last(b).(*ssa.If)
		if !ok || b == in.Block() || !oblige.AsksForFailure(br) {
			continue
		}
		for _, s := range b.Succs {
			if loop[s] {
				continue
			}
			if ret := oblige.StraightReturn(s, oblige.Never); ret != nil {
				return ret
			}
		}
	}
	return nil
}

// sendsUnheeding reports whether a channel is handed, in a goroutine that f starts beside the receiver, to a call of
// code out of sight, which may send on it, with no context that ends when the receiver does.
func sendsUnheeding(p *oblige.Package, l, recv *oblige.Op, f *ssa.Function) bool {
	call, ok := l.In.(*ssa.Call)
	if !ok || l.Func == f || l.Func == recv.Func || !oblige.Within(l.Func, f) || !p.Spawned(l.Func) || oblige.IsRecvOnly(l.Val) {
		return false
	}
	return !slices.ContainsFunc(call.Call.Args, func(a ssa.Value) bool {
		return ssaread.IsType(a.Type(), "context", "Context") && endsWith(p, a, recv, f)
	})
}

// endsWith reports whether a context may end when the receiver leaves, as far as is seen.
func endsWith(p *oblige.Package, ctx ssa.Value, recv *oblige.Op, f *ssa.Function) bool {
	switch from := p.ContextOf(ctx).(type) {
	case *ssa.Parameter:
		return false
	case *ssa.Call: // of a parameter, say
		return !from.Call.IsInvoke()
	case *ssa.Extract:
		made, ok := from.Tuple.(*ssa.Call)
		return !ok || !ofErrgroup(made) || slices.ContainsFunc(p.Callers(recv.Func), func(start ssa.CallInstruction) bool {
			args := start.Common().Args
			if len(args) != 2 {
				return true
			}
			group, known := p.ContextOf(args[0]).(*ssa.Extract)
			return !known || group.Tuple == ssa.Value(made)
		})
	}
	return true
}

func ofErrgroup(made *ssa.Call) bool {
	callee := ssaread.Callee(made.Common())
	return callee != nil && callee.String() == "golang.org/x/sync/errgroup.WithContext"
}

func abroadBreach(p *oblige.Package, o *oblige.Object, recv, l *oblige.Op, ret ssa.Instruction) oblige.Breach {
	name := p.ChanName(o)
	b := oblige.Breach{Check: "abandoned-send", Func: l.Func, Pos: oblige.PosOf(l.In)}
	b.Message = fmt.Sprintf("%s has others send on %s, for ever once %s has left at line %d",
		ssaread.ShortName(l.Func), name, ssaread.ShortName(recv.Func), p.Line(oblige.ReturnPos(ret)))
	b.Steps = []oblige.Step{
		{Pos: recv.Pos(), Side: "receiver", Func: recv.Func, Text: "waits for " + name},
		{Pos: oblige.ReturnPos(ret), Side: "receiver", Func: recv.Func, Text: "returns, as something has failed"},
		{Pos: oblige.PosOf(l.In), Side: "sender", Func: l.Func, Text: "waits for who sends on " + name + ", and is not told"},
		{Pos: oblige.PosOf(l.In), Text: "the receiver has left, and nobody will receive"},
	}
	return b
}
