package oblige

import (
	"fmt"
	"go/constant"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// tokens are wakes of which one may stand for many: what is sent while one is
// there already is no second one. Queues are what who sends one adds to before.
type tokens struct {
	sends  []ssa.Instruction
	waits  []ssa.Instruction
	queues []ssaread.Cell
}

// tokens returns the package's tokens: channels of capacity 1 that are only sent
// to where there is room, and gVisor's wakers.
func (p *Package) tokens() []*tokens {
	var out []*tokens
	for _, o := range p.Objects() {
		if t := coalescing(o); t != nil {
			out = append(out, t)
		}
	}
	out = append(out, p.sleepers()...)
	for _, t := range out {
		p.findQueues(t)
	}
	return out
}

func coalescing(o *Object) *tokens {
	if o.Open || len(o.Of(Send, SelSend, Leak)) > 0 {
		return nil
	}
	for _, op := range o.Of(Make) {
		if op.Cap != 1 {
			return nil
		}
	}
	t := &tokens{}
	for _, op := range o.Of(TrySend) {
		t.sends = append(t.sends, op.In)
	}
	for _, op := range o.Of(Recv, SelRecv) {
		t.waits = append(t.waits, op.In)
	}
	return t
}

// sleepers returns the wakers of package sleep, by the field that each lies in,
// with the fetches of who added it.
func (p *Package) sleepers() []*tokens {
	byCell := map[ssaread.Cell]*tokens{}
	var order []*tokens
	at := func(c ssaread.Cell) *tokens {
		t := byCell[c]
		if t == nil {
			t = &tokens{}
			byCell[c] = t
			order = append(order, t)
		}
		return t
	}
	for _, f := range p.Funcs {
		var added []ssaread.Cell
		var fetches []ssa.Instruction
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				name, args := sleepCall(in)
				switch name {
				case "Assert":
					t := at(ssaread.CellOf(args[0]))
					t.sends = append(t.sends, in)
				case "AddWaker":
					added = append(added, ssaread.CellOf(args[1]))
				case "Fetch":
					fetches = append(fetches, in)
				}
			}
		}
		for _, c := range added {
			at(c).waits = append(at(c).waits, fetches...)
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

// findQueues notes what grows before a token is sent, by who sends it or who
// calls the method that does nothing else.
func (p *Package) findQueues(t *tokens) {
	seen := map[ssaread.Cell]bool{}
	before := func(send ssa.Instruction) {
		for _, b := range send.Parent().Blocks {
			for _, in := range b.Instrs {
				if c, ok := growsOrCounts(in); ok && !seen[c] && Reaches(in, send) {
					seen[c] = true
					t.queues = append(t.queues, c)
				}
			}
		}
	}
	for _, send := range t.sends {
		before(send)
		if len(t.queues) > 0 {
			continue
		}
		for _, call := range p.Callers(send.Parent()) {
			before(call)
		}
	}
}

// captures reports whether a cell is a variable of a function that its literals share.
func captures(c ssaread.Cell) bool {
	v, ok := c.Value.(*ssa.Alloc)
	return ok && captured(v)
}

// grows returns the field whose list, map or slice gets more elements by in.
func grows(in ssa.Instruction) (ssaread.Cell, bool) {
	switch in := in.(type) {
	case *ssa.Store:
		c := ssaread.CellOf(in.Addr)
		return c, (c.Kind == ssaread.Field || captures(c)) && isContainer(in.Val.Type()) && storeOf(in.Addr, in.Val, c).delta > 0
	case *ssa.MapUpdate:
		c, _ := containerCell(in.Map)
		return c, c.Kind == ssaread.Field
	case *ssa.Call:
		callee := ssaread.Callee(in.Common())
		if callee != nil && ssaread.PkgPath(callee) == "container/list" && (callee.Name() == "PushBack" || callee.Name() == "PushFront") {
			c := listCell(in.Call.Args[0])
			return c, c.Kind == ssaread.Field
		}
	}
	return ssaread.Cell{}, false
}

// growsOrCounts returns also the field whose number goes up by in: it may count
// what lies where we do not see it.
func growsOrCounts(in ssa.Instruction) (ssaread.Cell, bool) {
	if st, ok := in.(*ssa.Store); ok && isCount(st.Val.Type()) {
		c := ssaread.CellOf(st.Addr)
		return c, c.Kind == ssaread.Field && storeOf(st.Addr, st.Val, c).delta > 0
	}
	return grows(in)
}

// oneByOne decides whether wait waits for a token again after one item, or one
// batch, was taken.
func (p *Package) oneByOne(t *tokens, wait ssa.Instruction) []Breach {
	loop := innerLoop(wait.Block())
	if loop == nil || len(t.sends) == 0 || p.passesToken(t, wait.Parent()) {
		return nil
	}
	for _, q := range t.queues {
		takes := p.takesIn(loop, q)
		if len(takes) == 0 {
			continue
		}
		if take := p.single(takes, wait, q); take != nil {
			return []Breach{p.oneByOneBreach(t, wait, take, q)}
		}
	}
	return nil
}

// takesIn returns the instructions of a loop in which an item may be taken from
// q; none where that is not all that happens to it.
func (p *Package) takesIn(loop map[*ssa.BasicBlock]bool, q ssaread.Cell) []ssa.Instruction {
	var out []ssa.Instruction
	for _, b := range ordered(loop) {
		for _, in := range b.Instrs {
			kind := p.takeBy(in, q, 3)
			switch kind {
			case takesAll:
				return nil
			case takesOne:
				out = append(out, in)
			}
		}
	}
	return out
}

// take tells how an instruction takes from a queue.
type take uint8

const (
	takesNone take = iota
	takesOne
	takesAll // or in a loop, or in a way that is not known
)

func (p *Package) takeBy(in ssa.Instruction, q ssaread.Cell, depth int) take {
	if w, ok := p.writeTo(in, q); ok {
		switch {
		case clears(in):
			return takesAll
		case w.delta > 0:
			return takesNone
		case w.delta < 0:
			return takesOne
		}
		return takesAll
	}
	call, ok := in.(*ssa.Call)
	if !ok {
		return takesNone
	}
	callee := ssaread.Callee(call.Common())
	if !p.HasBody(callee) {
		if p.anyTakes(p.dynamicCallees(call), q) {
			return takesAll
		}
		return takesNone
	}
	if depth == 0 {
		return takesAll
	}
	return p.takeOf(callee, q, depth-1)
}

// clears reports whether in empties a container, which no element outlives.
func clears(in ssa.Instruction) bool {
	call, ok := in.(*ssa.Call)
	return ok && ssaread.IsBuiltin(call.Common(), "clear")
}

func (p *Package) anyTakes(fs []*ssa.Function, q ssaread.Cell) bool {
	readers := p.readersOf(q)
	for _, f := range fs {
		if readers[f] {
			return true
		}
	}
	return false
}

// takeOf tells how a function takes from q.
func (p *Package) takeOf(f *ssa.Function, q ssaread.Cell, depth int) take {
	out := takesNone
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			k := p.takeBy(in, q, depth)
			if k == takesOne && innerLoop(b) != nil && !leftWhenFull(innerLoop(b)) {
				k = takesAll
			}
			out = max(out, k)
		}
	}
	return out
}

// leftWhenFull reports whether a loop is left when there is enough.
func leftWhenFull(loop map[*ssa.BasicBlock]bool) bool {
	for b := range loop {
		br, ok := last(b).(*ssa.If)
		if ok && loop[b.Succs[0]] != loop[b.Succs[1]] && enough(br.Cond) {
			return true
		}
	}
	return false
}

// single returns a take after which the loop waits without another look at q.
func (p *Package) single(takes []ssa.Instruction, wait ssa.Instruction, q ssaread.Cell) ssa.Instruction {
	readers := p.readersOf(q)
	look := func(in ssa.Instruction) bool { return loads(in, q) || p.mayCall(in, readers) }
	waits := func(in ssa.Instruction) bool { return in == wait }
	for _, t := range takes {
		inner := innerLoop(t.Block())
		if inner != nil && !inner[wait.Block()] {
			if !stopsFull(inner, look, waits) {
				return nil
			}
			continue
		}
		if Feasible(t, look, waits) == nil || leavesWith(t, wait) {
			return nil
		}
	}
	return takes[0]
}

// leavesWith reports whether the loop is left where the call t has got an item:
// then it waits only where there was none.
func leavesWith(t, wait ssa.Instruction) bool {
	got, ok := t.(ssa.Value)
	if !ok {
		return false
	}
	h := &held{values: map[ssa.Value]bool{got: true}}
	left := false
	Walk(t, func(in ssa.Instruction) bool {
		if br, ok := in.(*ssa.If); ok && h.tested(br.Block()) {
			for _, s := range br.Block().Succs {
				left = left || !reachesBlock(s, wait.Block(), nil)
			}
		}
		return !left && in != wait
	})
	return left
}

// stopsFull reports whether a loop that takes items is left when there are enough
// of them, for a wait with no look before.
func stopsFull(loop map[*ssa.BasicBlock]bool, look, waits func(ssa.Instruction) bool) bool {
	for _, b := range ordered(loop) {
		br, ok := last(b).(*ssa.If)
		if !ok || loop[b.Succs[0]] == loop[b.Succs[1]] || !enough(br.Cond) {
			continue
		}
		out := b.Succs[0]
		if loop[out] {
			out = b.Succs[1]
		}
		first := out.Instrs[0]
		if !look(first) && (waits(first) || Without(first, look, waits) != nil) {
			return true
		}
	}
	return false
}

// enough reports whether a condition compares how many there are with a constant other than zero.
func enough(v ssa.Value) bool {
	cmp, ok := v.(*ssa.BinOp)
	if !ok || cmp.Op == token.EQL || cmp.Op == token.NEQ {
		return false
	}
	c, ok := cmp.Y.(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.Int || constant.Sign(c.Value) == 0 {
		return false
	}
	switch x := cmp.X.(type) {
	case *ssa.Phi:
		return true
	case *ssa.Call:
		return len(x.Call.Args) == 1 && rootIsLocal(x.Call.Args[0])
	}
	return false
}

// rootIsLocal reports whether v is, or lies in, a variable of its function.
func rootIsLocal(v ssa.Value) bool {
	switch rootOf(v).(type) {
	case *ssa.Alloc, *ssa.Phi, *ssa.MakeSlice:
		return true
	}
	return false
}

// ordered returns a loop's blocks in the order of the function.
func ordered(loop map[*ssa.BasicBlock]bool) []*ssa.BasicBlock {
	var out []*ssa.BasicBlock
	for b := range loop {
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b *ssa.BasicBlock) int { return a.Index - b.Index })
	return out
}

func (p *Package) oneByOneBreach(t *tokens, wait, take ssa.Instruction, q ssaread.Cell) Breach {
	f := wait.Parent()
	pos := p.waitPos(t, wait)
	name := cellName(q, p)
	send := t.sends[0]
	return Breach{
		Check:   "early-stop",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s takes a part of %s at line %d for each token at line %d", ssaread.ShortName(f), name, p.line(posOf(take)), p.line(pos)),
		Steps: []Step{
			{posOf(send), "sender", send.Parent(), "adds to " + name + ", sends a token"},
			{posOf(send), "sender", send.Parent(), "adds more: the token is still there, no other comes"},
			{pos, "waiter", f, "gets the token"},
			{posOf(take), "waiter", f, "takes one item, or one batch"},
			{pos, "waiter", f, "waits for the next token without looking again"},
			{pos, "", f, "something is left in " + name + ", nobody will wake the waiter"},
		},
	}
}

// waitPos returns where the token is received: the case, of a select.
func (p *Package) waitPos(t *tokens, wait ssa.Instruction) token.Pos {
	sel, ok := wait.(*ssa.Select)
	if !ok || len(t.sends) == 0 {
		return posOf(wait)
	}
	for i, st := range sel.States {
		if send, ok := t.sends[0].(*ssa.Select); ok && len(send.States) > 0 && p.ObjectOf(st.Chan) == p.ObjectOf(send.States[0].Chan) {
			return statePos(sel, i)
		}
	}
	return posOf(wait)
}
