package oblige

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// stoppedTickers finds goroutines that wait for a ticker, and for nothing else, which
// who started them stops when it returns: that does not close the channel, so the wait
// never ends.
//
// Silent where the starter may wait for anything after the start, since it may know then
// that the goroutine has ended, and where the ticker is given to anybody else.
func (p *Package) stoppedTickers() []Breach {
	var out []Breach
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				tick, ok := in.(*ssa.Call)
				if !ok || !isCallOf(tick.Common(), "time.NewTicker") {
					continue
				}
				stop := stopOf(tick)
				if stop == nil {
					continue
				}
				if br, ok := p.leftTicking(tick, stop); ok {
					out = append(out, br)
				}
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
func (p *Package) leftTicking(tick *ssa.Call, stop *ssa.Defer) (Breach, bool) {
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
				if !ok || p.mayAwait(start) {
					continue
				}
				if wait := p.waitsForTick(start, load); wait != nil {
					return p.tickerBreach(start, stop, wait), true
				}
			}
		}
	}
	return Breach{}, false
}

// mayAwait reports whether who starts a goroutine may wait for something after that.
func (p *Package) mayAwait(start *ssa.Go) bool {
	parks := map[ssa.Instruction]bool{}
	for _, o := range p.Objects() {
		for _, op := range o.Of(Recv, SelRecv, CondWait, GroupWait) {
			parks[op.In] = true
		}
	}
	return Without(start, Never, func(in ssa.Instruction) bool { return parks[in] }) != nil
}

// waitsForTick returns the receive, in a loop of the goroutine, from the channel that it
// is handed; nil where that may wake anybody by itself, and so be waited for.
func (p *Package) waitsForTick(start *ssa.Go, tick ssa.Value) ssa.Instruction {
	g := ssaread.Callee(start.Common())
	if !p.HasBody(g) || len(g.Params) != len(start.Call.Args) || p.wakesAny(g) {
		return nil
	}
	for i, arg := range start.Call.Args {
		if arg != tick {
			continue
		}
		for _, r := range *g.Params[i].Referrers() {
			if wait, ok := r.(*ssa.UnOp); ok && wait.Op == token.ARROW && leadsBack(wait.Block()) {
				return wait
			}
		}
	}
	return nil
}

// wakesAny reports whether f may wake somebody who waits on an object of the package.
func (p *Package) wakesAny(f *ssa.Function) bool {
	return p.WakesOf(p.Objects()).funcs[f]
}

func (p *Package) tickerBreach(start *ssa.Go, stop *ssa.Defer, wait ssa.Instruction) Breach {
	f, g := start.Parent(), wait.Parent()
	b := Breach{Check: "no-exit", Func: g, Pos: posOf(wait)}
	b.Message = fmt.Sprintf("%s waits for ticks only; %s stops the ticker at line %d, which closes nothing",
		ssaread.ShortName(g), ssaread.ShortName(f), p.line(stop.Pos()))
	b.Steps = []Step{
		{start.Pos(), "completer", f, "starts " + ssaread.ShortName(g) + " with the ticker's channel"},
		{stop.Pos(), "completer", f, "stops the ticker, and returns"},
		{posOf(wait), "waiter", g, "waits for the next tick"},
		{Pos: posOf(wait), Text: "the ticker is stopped, but its channel is open: nobody will wake the waiter"},
	}
	return b
}
