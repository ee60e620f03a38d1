package nowake

import (
	"slices"

	"github.com/futurelint/futurelint/internal/oblige"
)

// nobodyWakes returns the writes that let w go on where nobody in the package wakes those who wait on
// its Cond, which is the package's own: all waits for what no one tells of.
func nobodyWakes(p *oblige.Package, w *oblige.Waiter) []oblige.Breach {
	if w.Park.Kind != oblige.CondWait || !w.Loop || w.Foreign || w.Timed || slices.ContainsFunc(w.Objects, everWoken) {
		return nil
	}
	none := &oblige.Wakers{P: p}
	for _, cell := range w.Cells() {
		for _, in := range p.Writers(cell) {
			wr, ok := p.WriteTo(in, cell)
			if !ok || p.Private(wr.Addr) || in.Parent().Name() == "init" || !p.Uncovered(in.Parent(), oblige.RootOf(wr.Addr), none, nil) {
				continue
			}
			if e, t := p.After(w, cell, wr, in); e == oblige.Nears || e == oblige.Fails {
				return []oblige.Breach{noWakeBreach(p, w, t, wr, in, nil, nil)}
			}
		}
	}
	return nil
}

// everWoken reports whether those who wait on o may be woken by somebody, or o is handed to others.
func everWoken(o *oblige.Object) bool {
	return o.Open || slices.ContainsFunc(o.Ops, func(op *oblige.Op) bool { return op.Kind.Wakes() || op.Kind == oblige.Leak })
}
