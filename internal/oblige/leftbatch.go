package oblige

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// batch is a slice of promises that a function is handed, and completes one by one.
type batch struct {
	param  *ssa.Parameter
	object *Object // what they wait on who wait for one
	name   string
	done   ssa.Instruction   // by which one is completed
	settle []ssa.Instruction // the heads of the loops that complete all, and what hands the slice on
}

// leftBatch finds functions that complete a batch of promises on some ways, and on the
// error of something return with it: all who wait for one of them wait for ever.
func (p *Package) leftBatch() []Breach {
	var out []Breach
	for _, f := range p.Funcs {
		for _, prm := range f.Params {
			b, ok := p.batchOf(prm)
			if !ok || p.batchUsedBehind(f, prm) {
				continue
			}
			met := func(in ssa.Instruction) bool { return slices.Contains(b.settle, in) }
			for _, ret := range returnsOf(f) {
				br := p.failsBefore(ret)
				if br == nil || Without(f.Blocks[0].Instrs[0], met, func(in ssa.Instruction) bool { return in == ssa.Instruction(ret) }) == nil {
					continue
				}
				out = append(out, p.batchBreach(f, b, br, ret))
			}
		}
	}
	return out
}

// batchOf returns what a function does with a slice of promises; false where it completes
// none, or what it does is not understood.
func (p *Package) batchOf(prm *ssa.Parameter) (batch, bool) {
	b := batch{param: prm}
	s, ok := prm.Type().Underlying().(*types.Slice)
	if !ok || !carriesPromise(s.Elem(), 3) {
		return b, false
	}
	for _, use := range *prm.Referrers() {
		switch use := use.(type) {
		case *ssa.DebugRef:
		case *ssa.IndexAddr:
			h := p.hold(use)
			loop := innerLoop(use.Block())
			o, name := p.promised(h)
			switch {
			case loop != nil && o != nil && len(h.direct) > 0:
				b.object, b.name, b.done = o, name, h.direct[0]
				b.settle = append(b.settle, headOf(loop).Instrs[0])
			case len(h.resolves) > 0 || h.lost:
				return b, false
			}
		case *ssa.Call:
			if !ssaread.IsBuiltin(use.Common(), "len") {
				b.settle = append(b.settle, use)
			}
		default:
			return b, false
		}
	}
	return b, b.done != nil
}

// batchUsedBehind reports whether somebody may complete the batch after f has returned: a
// caller who does more with it than to fill it before, or one who is not known.
func (p *Package) batchUsedBehind(f *ssa.Function, prm *ssa.Parameter) bool {
	calls := p.Callers(f)
	if len(calls) == 0 || p.Taken(f) {
		return true
	}
	i := slices.Index(f.Params, prm)
	return slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool {
		arg := call.Common().Args[i]
		if arg.Referrers() == nil {
			return true
		}
		return slices.ContainsFunc(*arg.Referrers(), func(use ssa.Instruction) bool {
			switch use := use.(type) {
			case *ssa.DebugRef, *ssa.Phi:
				return false
			case *ssa.Call:
				return use != call && !ssaread.IsBuiltin(use.Common(), "len") && !ssaread.IsBuiltin(use.Common(), "append")
			}
			return true
		})
	})
}

// failsBefore returns the test of an error that leads to a return, nil if none does.
func (p *Package) failsBefore(ret *ssa.Return) *ssa.If {
	for _, br := range p.guards(ret) {
		v, failed := subject(br.Cond, comesTo(br, 0, ret))
		if failed && v != nil && isErrorTest(br.Cond) {
			return br
		}
	}
	return nil
}

func (p *Package) batchBreach(f *ssa.Function, b batch, br *ssa.If, ret *ssa.Return) Breach {
	pos, wait := returnPos(ret), b.object.Of(Recv, GroupWait, SelRecv)[0]
	return Breach{
		Check:   "unresolved",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s leaves each %s unresolved at line %d, though line %d completes them", ssaread.ShortName(f), b.name, p.line(pos), p.line(posOf(b.done))),
		Steps: []Step{
			{wait.Pos(), "waiter", wait.Func, "waits for the promise, with no other way out"},
			{posOf(b.done), "completer", f, "completes " + b.name + " of each on other ways"},
			{posOf(br), "completer", f, "finds an error, and branches off before that"},
			{pos, "completer", f, fmt.Sprintf("returns at line %d with all that it was handed", p.line(pos))},
			{pos, "", f, "nobody has the promises any more, nobody will wake the waiter"},
		},
	}
}
