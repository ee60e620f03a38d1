package heldbywaiter

import (
	"fmt"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// ownEnd finds waits for the end of a goroutine that this goroutine itself comes to, by calls: it is
// told by what is deferred there, or comes behind. The object is the same, as far as its name
// can be followed through the calls.
func ownEnd(p *oblige.Package, o *oblige.Object) (oblige.Breach, bool) {
	for _, wait := range o.Of(oblige.GroupWait, oblige.Recv) {
		wait = p.InOnce(wait)
		for _, r := range p.RunsTo(wait.In) {
			if r.Own == 0 {
				continue
			}
			for _, c := range o.Of(oblige.GroupDone, oblige.Close) {
				if wait.Kind == oblige.Recv && len(o.Of(oblige.Send, oblige.SelSend, oblige.TrySend)) > 0 || len(o.Of(oblige.Close)) > 1 {
					continue
				}
				for _, end := range p.RunsTo(c.In) {
					if endsBehind(r, end) && oblige.RouteFor(wait, r) == oblige.RouteFor(c, end) {
						return ownEndBreach(p, o, wait, r, c), true
					}
				}
			}
		}
	}
	return oblige.Breach{}, false
}

// endsBehind reports whether the goroutine of r comes to the last step of end only behind its own first
// step of r.
func endsBehind(r, end oblige.Run) bool {
	if end.Own == 0 || r.Steps[r.Own-1] != end.Steps[end.Own-1] {
		return false
	}
	x, y := r.Steps[r.Own], end.Steps[end.Own]
	switch {
	case x == y || x.Parent() != y.Parent() || oblige.IsDefer(x):
		return false
	case oblige.IsDefer(y):
		return oblige.Dominates(y, x)
	}
	return oblige.Reaches(x, y) && !oblige.Reaches(y, x)
}

func ownEndBreach(p *oblige.Package, o *oblige.Object, wait *oblige.Op, r oblige.Run, c *oblige.Op) oblige.Breach {
	at, name := r.Steps[r.Own], p.ChanName(o)
	f := at.Parent()
	b := oblige.Breach{Check: "held-by-waiter", Func: f, Pos: oblige.PosOf(at)}
	b.Message = fmt.Sprintf("%s waits for %s here, which only its own end, at line %d, completes", ssaread.ShortName(f), name, p.Line(c.Pos()))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(at), Side: "waiter", Func: f, Text: "is the goroutine, and comes to the wait"},
		{Pos: wait.Pos(), Side: "waiter", Func: wait.Func, Text: "waits on " + name},
		{Pos: c.Pos(), Side: "completer", Func: c.Func, Text: "would let it go on here, at its end"},
		{Pos: wait.Pos(), Text: "it waits for itself, and nobody will wake the waiter"},
	}
	return b
}
