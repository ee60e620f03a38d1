package noexit

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
	"github.com/futurelint/futurelint/internal/summary"
)

// Abroad finds receives from a channel that a function of another package
// returned, with no case for the end that the completer there obeys.
func Abroad(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		for _, r := range o.Of(oblige.Recv) {
			end := endAbroad(p, r.Val)
			if end == nil || p.EndsProcess(r.Func) {
				continue
			}
			b := oblige.Breach{Check: "no-exit", Func: r.Func, Pos: r.Pos()}
			b.Message = fmt.Sprintf("%s waits for %s without a case for the end %s obeys at %s",
				ssaread.ShortName(r.Func), end.Name, end.By, end.At)
			b.Steps = []oblige.Step{
				{Pos: r.Pos(), Side: "waiter", Func: r.Func, Text: "waits for " + end.Name},
				{Pos: r.Pos(), Text: fmt.Sprintf("%s has ended, as told at %s, and nobody will wake the waiter", end.By, end.At)},
			}
			out = append(out, b)
		}
	}
	return out
}

// endAbroad returns how the completer of a channel may end that another package returned.
func endAbroad(p *oblige.Package, ch ssa.Value) *summary.End {
	at := 0
	if x, ok := ch.(*ssa.Extract); ok {
		at, ch = x.Index, x.Tuple
	}
	call, ok := ch.(*ssa.Call)
	if !ok {
		return nil
	}
	s := p.Abroad(ssaread.Callee(call.Common()))
	if s == nil {
		return nil
	}
	for i, e := range s.Ends {
		if e.Result == at {
			return &s.Ends[i]
		}
	}
	return nil
}
