package oblige

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// WritesIn reports whether f itself writes cell.
func (p *Package) WritesIn(f *ssa.Function, cell ssaread.Cell) bool {
	for _, in := range p.Writers(cell) {
		if in.Parent() == f {
			return true
		}
	}
	return false
}

// PassesToken reports whether f, or what it calls, may send a token.
func (p *Package) PassesToken(t *Tokens, f *ssa.Function) bool {
	wk := &Wakers{P: p, Ops: map[ssa.Instruction]bool{}, Funcs: map[*ssa.Function]bool{}}
	for _, send := range t.Sends {
		wk.Ops[send] = true
		wk.Close([]*ssa.Function{send.Parent()})
	}
	return wk.Funcs[f]
}

// CasGuard returns the flag that in is guarded by: it is executed only by who
// turned the flag from false to true, or from 0 to 1.
func CasGuard(in ssa.Instruction) (ssaread.Cell, ssa.Instruction) {
	for b := in.Block().Idom(); b != nil; b = b.Idom() {
		br, ok := Last(b).(*ssa.If)
		if !ok {
			continue
		}
		call, ok := br.Cond.(*ssa.Call)
		if first := firstAdded(br.Cond); first != nil {
			call, ok = first, true
		}
		if !ok || !b.Succs[0].Dominates(in.Block()) {
			continue
		}
		if firstAdded(br.Cond) == call {
			return ssaread.CellOf(call.Call.Args[0]), call
		}
		callee := ssaread.Callee(call.Common())
		if !ssaread.IsAtomic(callee) || len(call.Call.Args) != 3 {
			continue
		}
		if IsZero(call.Call.Args[1]) && !IsZero(call.Call.Args[2]) {
			return ssaread.CellOf(call.Call.Args[0]), call
		}
	}
	return ssaread.Cell{}, nil
}

// firstAdded returns the atomic Add of 1 that a condition finds to have been the
// first, nil if it is not one such.
func firstAdded(cond ssa.Value) *ssa.Call {
	cmp, ok := cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.EQL || !IsOne(cmp.Y) {
		return nil
	}
	call, ok := cmp.X.(*ssa.Call)
	if !ok || len(call.Call.Args) != 2 || !IsOne(call.Call.Args[1]) {
		return nil
	}
	callee := ssaread.Callee(call.Common())
	if !ssaread.IsAtomic(callee) {
		return nil
	}
	return call
}

// TakesBack reports whether in stores false or zero into a flag.
func (p *Package) TakesBack(in ssa.Instruction, flag ssaread.Cell) bool {
	wr, ok := p.WriteTo(in, flag)
	return ok && wr.Val != nil && IsZero(wr.Val)
}

// LooksAgain returns where a waiter in a loop, woken by r, looks at q.
func (p *Package) LooksAgain(r *Op, q ssaread.Cell) ssa.Instruction {
	if !LeadsBack(r.In.Block()) {
		return nil
	}
	readers := p.ReadersOf(q)
	return Without(r.In, func(in ssa.Instruction) bool { return in == r.In }, func(in ssa.Instruction) bool {
		return Loads(in, q) || p.MayCall(in, readers)
	})
}

// Tokens are wakes of which one may stand for many: what is sent while one is
// there already is no second one. Queues are what who sends one adds to before.
type Tokens struct {
	Sends  []ssa.Instruction
	Waits  []ssa.Instruction
	Queues []ssaread.Cell
}

// Tokens returns the package's tokens: channels of capacity 1 that are only sent
// to where there is room, and gVisor's wakers.
func (p *Package) Tokens() []*Tokens {
	var out []*Tokens
	for _, o := range p.Objects() {
		if t := coalescing(o); t != nil {
			out = append(out, t)
		}
	}
	out = append(out, p.sleepers()...)
	for _, t := range out {
		p.FindQueues(t)
	}
	return out
}

func coalescing(o *Object) *Tokens {
	if o.Open || len(o.Of(Send, SelSend, Leak)) > 0 {
		return nil
	}
	for _, op := range o.Of(Make) {
		if op.Cap != 1 {
			return nil
		}
	}
	t := &Tokens{}
	for _, op := range o.Of(TrySend) {
		t.Sends = append(t.Sends, op.In)
	}
	for _, op := range o.Of(Recv, SelRecv) {
		t.Waits = append(t.Waits, op.In)
	}
	return t
}

// sleepers returns the wakers of package sleep, by the field that each lies in,
// with the fetches of who added it.
func (p *Package) sleepers() []*Tokens {
	byCell := map[ssaread.Cell]*Tokens{}
	var order []*Tokens
	at := func(c ssaread.Cell) *Tokens {
		t := byCell[c]
		if t == nil {
			t = &Tokens{}
			byCell[c] = t
			order = append(order, t)
		}
		return t
	}
	for _, f := range p.Funcs {
		var added []ssaread.Cell
		var fetches []ssa.Instruction
		for in := range ssaread.Instrs(f) {
			name, args := sleepCall(in)
			switch name {
			case "Assert":
				t := at(ssaread.CellOf(args[0]))
				t.Sends = append(t.Sends, in)
			case "AddWaker":
				added = append(added, ssaread.CellOf(args[1]))
			case "Fetch":
				fetches = append(fetches, in)
			}
		}
		for _, c := range added {
			at(c).Waits = append(at(c).Waits, fetches...)
		}
	}
	return order
}

// sleepCall returns the method of package sleep that in calls.
func sleepCall(in ssa.Instruction) (string, []ssa.Value) {
	call, ok := in.(*ssa.Call)
	if !ok {
		return "", nil
	}
	callee := ssaread.Callee(call.Common())
	if callee == nil || callee.Signature.Recv() == nil || !ssaread.IsType(callee.Signature.Recv().Type(), "gvisor.dev/gvisor/pkg/sleep") {
		return "", nil
	}
	return callee.Name(), call.Call.Args
}
