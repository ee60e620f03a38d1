package noexit

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// stoppedTickers finds goroutines that wait for a ticker, and for nothing else, which
// who started them stops when it returns: that does not close the channel, so the wait
// never ends.
//
// Silent where the starter may wait for anything after the start, since it may know then
// that the goroutine has ended, and where the ticker is given to anybody else.
func stoppedTickers(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range p.Funcs {
		for in := range ssaread.Instrs(f) {
			tick, ok := in.(*ssa.Call)
			if !ok || !isCallOf(tick.Common(), "time.NewTicker") {
				continue
			}
			stop := stopOf(tick)
			if stop == nil {
				continue
			}
			if br, ok := leftTicking(p, tick, stop); ok {
				out = append(out, br)
			}
		}
	}
	return out
}

// isCallOf reports whether a call is of the function with the given full name.
func isCallOf(c *ssa.CallCommon, name string) bool {
	callee := ssaread.Callee(c)
	return callee != nil && callee.String() == name
}

// stopOf returns the deferred Stop of a ticker.
func stopOf(tick *ssa.Call) *ssa.Defer {
	for _, r := range *tick.Referrers() {
		if d, ok := r.(*ssa.Defer); ok && isCallOf(d.Common(), "(*time.Ticker).Stop") {
			return d
		}
	}
	return nil
}

// leftTicking looks for a goroutine that is handed the ticker's channel, and is left
// waiting for it.
func leftTicking(p *oblige.Package, tick *ssa.Call, stop *ssa.Defer) (oblige.Breach, bool) {
	for _, r := range *tick.Referrers() {
		fa, ok := r.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		for _, r := range *fa.Referrers() {
			load, ok := r.(*ssa.UnOp)
			if !ok || load.Op != token.MUL {
				continue
			}
			for _, r := range *load.Referrers() {
				start, ok := r.(*ssa.Go)
				if !ok || mayAwait(p, start) {
					continue
				}
				if wait := waitsForTick(p, start, load); wait != nil {
					return tickerBreach(p, start, stop, wait), true
				}
			}
		}
	}
	return oblige.Breach{}, false
}

// mayAwait reports whether who starts a goroutine may wait for something after that.
func mayAwait(p *oblige.Package, start *ssa.Go) bool {
	parks := map[ssa.Instruction]bool{}
	for _, o := range p.Objects() {
		for _, op := range o.Of(oblige.Recv, oblige.SelRecv, oblige.CondWait, oblige.GroupWait) {
			parks[op.In] = true
		}
	}
	return oblige.Without(start, oblige.Never, func(in ssa.Instruction) bool { return parks[in] }) != nil
}

// waitsForTick returns the receive, in a loop of the goroutine, from the channel that it
// is handed; nil where that may wake anybody by itself, and so be waited for.
func waitsForTick(p *oblige.Package, start *ssa.Go, tick ssa.Value) ssa.Instruction {
	g := ssaread.Callee(start.Common())
	if !p.HasBody(g) || len(g.Params) != len(start.Call.Args) || wakesAny(p, g) {
		return nil
	}
	for i, arg := range start.Call.Args {
		if arg != tick {
			continue
		}
		for _, r := range *g.Params[i].Referrers() {
			if wait, ok := r.(*ssa.UnOp); ok && wait.Op == token.ARROW && oblige.LeadsBack(wait.Block()) {
				return wait
			}
		}
	}
	return nil
}

// wakesAny reports whether f may wake somebody who waits on an object of the package.
func wakesAny(p *oblige.Package, f *ssa.Function) bool {
	return p.WakesOf(p.Objects()).Funcs[f]
}

func tickerBreach(p *oblige.Package, start *ssa.Go, stop *ssa.Defer, wait ssa.Instruction) oblige.Breach {
	f, g := start.Parent(), wait.Parent()
	b := oblige.Breach{Check: "no-exit", Func: g, Pos: oblige.PosOf(wait)}
	b.Message = fmt.Sprintf("%s waits for ticks only; %s stops the ticker at line %d, which closes nothing",
		ssaread.ShortName(g), ssaread.ShortName(f), p.Line(stop.Pos()))
	b.Steps = []oblige.Step{
		{Pos: start.Pos(), Side: "completer", Func: f, Text: "starts " + ssaread.ShortName(g) + " with the ticker's channel"},
		{Pos: stop.Pos(), Side: "completer", Func: f, Text: "stops the ticker, and returns"},
		{Pos: oblige.PosOf(wait), Side: "waiter", Func: g, Text: "waits for the next tick"},
		{Pos: oblige.PosOf(wait), Text: "the ticker is stopped, but its channel is open: nobody will wake the waiter"},
	}
	return b
}
