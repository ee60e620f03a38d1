package nowake

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// maxOfTimer bounds how many values are looked at from a timer back to the time that it is set by.
const maxOfTimer = 24

// deadlineUnheard is owing for a waiter that gives up at a time which lies in a field: who is handed
// another time by outsiders, and puts it there, changes when one who parks already should give up. The
// timer of that one still runs by the old time, or there is none.
func deadlineUnheard(p *oblige.Package, w *oblige.Waiter) []oblige.Breach {
	sel, ok := w.Park.In.(*ssa.Select)
	if !ok || w.Foreign || !looksAgain(p, w) {
		return nil
	}
	var out []oblige.Breach
	for _, st := range sel.States {
		load, cell := timeOf(st.Chan)
		if load == nil || st.Dir != types.RecvOnly {
			continue
		}
		wk := p.WakesOfWaiter(w)
		for _, in := range p.Unit.Writers(cell) {
			addr := setsTime(in, cell)
			f := in.Parent()
			if addr == nil || len(wk.Ops) == 0 || p.Private(addr) || oblige.Within(f, w.Park.Func) || !p.StandsAlone(f) || p.Covered(in, wk) {
				continue
			}
			wr := oblige.Written{Addr: addr, Text: "is set"}
			out = append(out, noWakeBreach(p, w, &oblige.Test{Cell: cell, Load: load}, wr, in, nil, nil))
		}
	}
	return out
}

// looksAgain reports whether w parks in a loop, of its function or of those who call it.
func looksAgain(p *oblige.Package, w *oblige.Waiter) bool {
	if w.Loop {
		return true
	}
	for _, call := range p.Callers(w.Park.Func) {
		if oblige.LeadsBack(call.Block()) {
			return true
		}
	}
	return false
}

// timeOf returns where the time is read from a field by which a channel of times was made, and the field;
// nil where there is none.
func timeOf(ch ssa.Value) (ssa.Instruction, ssaread.Cell) {
	if !oblige.Ticks(ch) {
		return nil, ssaread.Cell{}
	}
	work, seen := []ssa.Value{ch}, map[ssa.Value]bool{}
	for len(work) > 0 && len(seen) < maxOfTimer {
		v := work[0]
		work = work[1:]
		if seen[v] {
			continue
		}
		seen[v] = true
		if load, cell := timeIn(v); load != nil {
			return load, cell
		}
		switch v := v.(type) {
		case *ssa.Phi:
			work = append(work, v.Edges...)
		case *ssa.UnOp:
			work = append(work, v.X)
		case *ssa.FieldAddr:
			work = append(work, v.X)
		case *ssa.Extract:
			work = append(work, v.Tuple)
		case *ssa.TypeAssert:
			work = append(work, v.X)
		case *ssa.Alloc:
			if sole := oblige.SoleStore(v); sole != nil {
				work = append(work, sole)
			}
		case *ssa.Call:
			if callee := ssaread.Callee(v.Common()); callee != nil && ssaread.PkgPath(callee) == "time" {
				work = append(work, v.Call.Args...)
			}
		}
	}
	return nil, ssaread.Cell{}
}

// timeIn returns v if it reads a time from a field, plainly or as an atomic, and the field.
func timeIn(v ssa.Value) (ssa.Instruction, ssaread.Cell) {
	switch v := v.(type) {
	case *ssa.UnOp:
		if c := ssaread.CellOf(v.X); v.Op == token.MUL && c.Kind == ssaread.Field && isTime(v.Type()) {
			return v, c
		}
	case *ssa.TypeAssert:
		if call, ok := v.X.(*ssa.Call); ok && isTime(v.AssertedType) {
			if c, ok := oblige.AtomicLoad(call); ok && c.Kind == ssaread.Field {
				return call, c
			}
		}
	}
	return nil, ssaread.Cell{}
}

func isTime(t types.Type) bool { return ssaread.IsType(t, "time", "Time") }

// setsTime returns the address of the field cell if in puts there a time that its function was handed.
func setsTime(in ssa.Instruction, cell ssaread.Cell) ssa.Value {
	var addr, val ssa.Value
	switch in := in.(type) {
	case *ssa.Store:
		addr, val = in.Addr, in.Val
	case *ssa.Call:
		if callee := ssaread.Callee(in.Common()); !ssaread.IsAtomic(callee) || len(in.Call.Args) != 2 {
			return nil
		}
		addr, val = in.Call.Args[0], in.Call.Args[1]
		if mi, ok := val.(*ssa.MakeInterface); ok {
			val = mi.X
		}
	}
	if prm, ok := val.(*ssa.Parameter); addr != nil && ssaread.CellOf(addr) == cell && ok && isTime(prm.Type()) {
		return addr
	}
	return nil
}
