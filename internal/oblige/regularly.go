package oblige

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// wokenRegularly reports whether some goroutine wakes w in each round of a loop that does nothing
// but pass the time between: w looks again by and by, whoever else forgets it.
func (p *Package) wokenRegularly(w *Waiter) bool {
	for _, o := range w.Objects {
		for _, op := range o.Of(Broadcast, Signal, TrySend) {
			if op.Func != w.Park.Func && passesTime(op.Func) && eachRound(op.In) {
				return true
			}
		}
	}
	return false
}

// passesTime reports whether f sleeps or waits for a tick.
func passesTime(f *ssa.Function) bool { return ssaread.Contains(f, sleeps) }

func sleeps(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.Call:
		callee := ssaread.Callee(in.Common())
		return callee != nil && callee.String() == "time.Sleep"
	case *ssa.UnOp:
		return in.Op == token.ARROW && Ticks(in.X)
	case *ssa.Select:
		for _, st := range in.States {
			if Ticks(st.Chan) {
				return true
			}
		}
	}
	return false
}

// eachRound reports whether in is done in each round of a loop in which time passes as well.
func eachRound(in ssa.Instruction) bool {
	loop := InnerLoop(in.Block())
	head, slept := HeadOf(loop), false
	for b := range loop {
		for _, s := range b.Succs {
			if s == head && !in.Block().Dominates(b) {
				return false
			}
		}
		for _, each := range b.Instrs {
			slept = slept || sleeps(each)
		}
	}
	return slept
}
