package noexit

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// stoppedInPlace finds goroutines that range over the channel of a ticker which lies in a field, or in a variable
// that their maker captures, and have no other way out, where another function stops the ticker: that does not
// close the channel, so the wait never ends.
//
// Silent where somebody sets the ticker again, and where the one who stops it ends the process.
func stoppedInPlace(p *oblige.Package) []oblige.Breach {
	stops := tickerCalls(p)
	if len(stops) == 0 {
		return nil
	}
	var out []oblige.Breach
	for _, f := range p.Funcs {
		if !p.Spawned(f) || p.Taken(f) && f.Parent() == nil {
			continue
		}
		for in := range ssaread.Instrs(f) {
			wait, ok := in.(*ssa.UnOp)
			if !ok || wait.Op != token.ARROW || !onlyTicks(wait) {
				continue
			}
			cell := tickerIn(wait.X)
			if cell == (ssaread.Cell{}) || slices.ContainsFunc(stops, func(call ssa.CallInstruction) bool { return calledOn(call, "Reset", cell) }) {
				continue
			}
			i := slices.IndexFunc(stops, func(call ssa.CallInstruction) bool {
				return calledOn(call, "Stop", cell) && !oblige.Within(call.Parent(), f) && !p.EndsProcess(call.Parent())
			})
			if i >= 0 {
				out = append(out, stoppedBreach(p, wait, stops[i]))
			}
		}
	}
	return out
}

// tickerCalls returns the calls of the package of methods of a ticker.
func tickerCalls(p *oblige.Package) []ssa.CallInstruction {
	var out []ssa.CallInstruction
	for _, f := range p.Funcs {
		for in := range ssaread.Instrs(f) {
			call, ok := in.(ssa.CallInstruction)
			if ok && (isCallOf(call.Common(), "(*time.Ticker).Stop") || isCallOf(call.Common(), "(*time.Ticker).Reset")) {
				out = append(out, call)
			}
		}
	}
	return out
}

// calledOn reports whether a call is of the method of the ticker in cell.
func calledOn(call ssa.CallInstruction, method string, cell ssaread.Cell) bool {
	at, _ := oblige.ContainerCell(call.Common().Args[0])
	return isCallOf(call.Common(), "(*time.Ticker)."+method) && at == cell
}

// tickerIn returns the field or variable with the ticker whose channel ch is.
func tickerIn(ch ssa.Value) ssaread.Cell {
	load, ok := ch.(*ssa.UnOp)
	if !ok {
		return ssaread.Cell{}
	}
	fa, ok := load.X.(*ssa.FieldAddr)
	if !ok || !ssaread.IsType(fa.X.Type(), "time", "Ticker") {
		return ssaread.Cell{}
	}
	cell, _ := oblige.ContainerCell(fa.X)
	if cell.Kind != ssaread.Field && cell.Kind != ssaread.Var {
		return ssaread.Cell{}
	}
	return cell
}

// onlyTicks reports whether a loop goes on until the channel that it receives from is closed, and is left by nothing else.
func onlyTicks(wait *ssa.UnOp) bool {
	loop := oblige.RangeLoop(wait)
	return loop != nil && !slices.ContainsFunc(oblige.Ordered(loop), func(b *ssa.BasicBlock) bool {
		return b != wait.Block() && slices.ContainsFunc(b.Succs, func(s *ssa.BasicBlock) bool { return !loop[s] })
	})
}

func stoppedBreach(p *oblige.Package, wait *ssa.UnOp, stop ssa.CallInstruction) oblige.Breach {
	f, g := stop.Parent(), wait.Parent()
	b := oblige.Breach{Check: "no-exit", Func: g, Pos: oblige.PosOf(wait)}
	b.Message = fmt.Sprintf("%s waits for ticks only; %s stops the ticker at line %d, which closes nothing",
		ssaread.ShortName(g), ssaread.ShortName(f), p.Line(stop.Pos()))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(wait), Side: "waiter", Func: g, Text: "waits for the next tick, until the channel is closed"},
		{Pos: stop.Pos(), Side: "completer", Func: f, Text: "stops the ticker"},
		{Pos: oblige.PosOf(wait), Text: "the ticker is stopped, but its channel is open: nobody will wake the waiter"},
	}
	return b
}
