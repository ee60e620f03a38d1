package oblige

import (
	"fmt"
	"go/token"
	"io"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/extract"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// kindNames names the operations as the debug output does.
var kindNames = map[OpKind]string{
	Make: "make", Recv: "receive", SelRecv: "select-receive", TryRecv: "try-receive",
	Send: "send", SelSend: "select-send", TrySend: "try-send", Close: "close",
	CondWait: "wait", Signal: "signal", Broadcast: "broadcast",
	GroupAdd: "add", GroupDone: "done", GroupWait: "wait-group", Leak: "handed-out",
}

// String returns the kind's name.
func (k OpKind) String() string { return kindNames[k] }

// Dump prints the objects of a package with their operations, and the waiters with what
// they test, as far as they have some in a function that match holds for.
func Dump(out io.Writer, u *extract.Unit, fset *token.FileSet, match func(*ssa.Function) bool) {
	p := NewPackage(u, fset)
	for _, o := range p.Objects() {
		if !o.in(match) {
			continue
		}
		fmt.Fprintf(out, "object %s%s\n", p.describe(o), map[bool]string{true: ", open"}[o.Open])
		for _, op := range o.Ops {
			fmt.Fprintf(out, "\t%s: %s %s%s\n", fset.Position(op.Pos()), ssaread.ShortName(op.Func), op.Kind, op.capacity())
		}
	}
	for _, w := range p.Waiters() {
		if !match(w.Park.Func) {
			continue
		}
		fmt.Fprintf(out, "waiter %s: %s%s\n", fset.Position(w.Park.Pos()), ssaread.ShortName(w.Park.Func), w.traits())
		for _, t := range w.Tests {
			fmt.Fprintf(out, "\t%s: %s\n", fset.Position(PosOf(t.Load)), t.describe(p))
		}
	}
}

// traits names what else is known of a waiter.
func (w *Waiter) traits() string {
	out := ""
	for _, t := range []struct {
		has  bool
		name string
	}{{w.Loop, "looks again"}, {w.Timed, "timed"}, {w.Foreign, "woken from elsewhere"}} {
		if t.has {
			out += ", " + t.name
		}
	}
	return out
}

// describe returns the condition under which the waiter parks.
func (t *Test) describe(p *Package) string {
	what := CellName(t.Cell, p)
	if t.Len {
		what = "len(" + what + ")"
	}
	switch {
	case t.Entry != AnyEntry:
		return "an entry of " + what
	case t.Op == token.ILLEGAL:
		return what
	case t.Bound == nil:
		return what + " " + t.Op.String() + " ..."
	}
	return what + " " + t.Op.String() + " " + ConstText(t.Bound)
}

// in reports whether the object has an operation in a function that match holds for.
func (o *Object) in(match func(*ssa.Function) bool) bool {
	for _, op := range o.Ops {
		if match(op.Func) {
			return true
		}
	}
	return false
}

// describe names the first cell that the object lies in, and its type.
func (p *Package) describe(o *Object) string {
	name := "in no place"
	for _, pl := range o.Places {
		if n := p.placeName(pl); n != "" {
			name = n
			break
		}
	}
	if len(o.Ops) == 0 {
		return name
	}
	return name + " (" + o.Ops[0].Val.Type().String() + ")"
}

// placeName returns "" for a place that is not in memory.
func (p *Package) placeName(pl Place) string {
	switch pl.Cell.Kind {
	case ssaread.Field, ssaread.Var:
		return CellName(pl.Cell, p)
	case ssaread.Elem:
		return "in containers"
	}
	return ""
}

func (op *Op) capacity() string {
	switch {
	case op.Kind != Make:
		return ""
	case op.Cap < 0:
		return ", capacity unknown"
	}
	return fmt.Sprintf(", capacity %d", op.Cap)
}
