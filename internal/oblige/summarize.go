package oblige

import (
	"fmt"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
	"github.com/futurelint/futurelint/internal/summary"
)

// Summarize says what the functions of the package do to promises, as far as others
// who call them can tell: of those functions which others can call and that take or
// return something through which a promise may be completed.
func (p *Package) Summarize() *summary.Package {
	out := &summary.Package{}
	e := p.effects()
	for _, f := range p.Funcs {
		if !othersCall(f) {
			continue
		}
		s := summary.Func{Name: FullName(f)}
		told := false
		for i, prm := range f.Params {
			if !carriesPromise(prm.Type(), 4) {
				continue
			}
			told = true
			done := p.completedOf(e, f, i)
			s.Completes = append(s.Completes, done...)
			if len(done) > 0 || p.keeps(prm, 3) {
				s.Keeps = append(s.Keeps, i)
			}
		}
		s.Ends = p.endsOf(f)
		if told || len(s.Ends) > 0 {
			out.Funcs = append(out.Funcs, s)
		}
	}
	out.Sort()
	return out
}

// othersCall reports whether code outside the package can call f by its name.
func othersCall(f *ssa.Function) bool {
	return f.Parent() == nil && f.Object() != nil && f.Object().Exported() && f.Synthetic == ""
}

// FullName returns the name by which other packages know a function.
func FullName(f *ssa.Function) string {
	fn, ok := f.Object().(*types.Func)
	if !ok {
		return ""
	}
	return fn.Origin().FullName()
}

// completedOf returns the promises that f completes of its parameter i, where others wait for them.
func (p *Package) completedOf(e *effects, f *ssa.Function, i int) []summary.Promise {
	var out []summary.Promise
	for _, w := range e.of(f, 3).wakes {
		switch w.op.Kind {
		case Close, Send, TrySend, GroupDone:
		default:
			continue
		}
		if w.at.root != ssa.Value(f.Params[i]) || strings.Count(w.at.steps, ".") != 1 || strings.Contains(w.at.steps, "[") {
			continue // of something that it only leads to
		}
		if w.obj.Open || !w.obj.awaited() && !w.obj.orCancelled() || !onlyCompleted(w.obj) {
			continue
		}
		promise := summary.Promise{Param: i, Name: p.objectName(w.obj), Cancels: !w.obj.awaited()}
		if !slices.Contains(out, promise) {
			out = append(out, promise)
		}
	}
	return out
}

// onlyCompleted reports whether nobody who completes an object also waits for it, or may
// give that up for another case: else it is a lock, or a queue.
func onlyCompleted(o *Object) bool {
	if len(o.Of(SelSend)) > 0 {
		return false
	}
	for _, wake := range o.Of(Close, Send, TrySend, GroupDone) {
		for _, wait := range o.Of(Recv, SelRecv, TryRecv, GroupWait) {
			if wake.Func == wait.Func {
				return false
			}
		}
	}
	return true
}

// keeps reports whether a function may complete the promise that its parameter
// carries, or hand it on: it does more than to wait for it.
func (p *Package) keeps(prm *ssa.Parameter, depth int) bool {
	h := p.hold(prm)
	if h.lost || depth == 0 {
		return true
	}
	for in := range h.resolves {
		switch in := in.(type) {
		case *ssa.UnOp: // receives
			continue
		case *ssa.Return: // the value that has been waited for is its receiver's
			if !slices.ContainsFunc(in.Results, func(r ssa.Value) bool {
				_, generic := r.Type().(*types.TypeParam)
				return h.values[r] && !generic
			}) {
				continue
			}
		case *ssa.Select:
			if !slices.ContainsFunc(in.States, func(st *ssa.SelectState) bool {
				return h.values[st.Send] || st.Dir == types.SendOnly && h.values[st.Chan]
			}) {
				continue
			}
		case *ssa.Call:
			callee := ssaread.Callee(in.Common())
			if callee != nil && methods[callee.String()] == GroupWait {
				continue
			}
			if p.HasBody(callee) && len(callee.Params) == len(in.Call.Args) && p.passesOnly(callee, in.Call.Args, h, depth-1) {
				continue
			}
		}
		return true
	}
	return false
}

// passesOnly reports whether a function that is handed what h follows does no more
// than to wait for it.
func (p *Package) passesOnly(f *ssa.Function, args []ssa.Value, h *held, depth int) bool {
	for i, a := range args {
		if h.values[a] && p.keeps(f.Params[i], depth) {
			return false
		}
	}
	return true
}

// endsOf returns the channels that f returns, of which the one goroutine that completes
// them may be told to end, and then does not.
func (p *Package) endsOf(f *ssa.Function) []summary.End {
	var out []summary.End
	rets := returnsOf(f)
	if len(rets) != 1 {
		return nil
	}
	for i, v := range rets[0].Results {
		if _, isChan := v.Type().Underlying().(*types.Chan); !isChan {
			continue
		}
		o := p.ObjectOf(stored(v, rets[0]))
		if o == nil || outsidersWake(o) || len(o.Of(Make)) == 0 || p.taken(o) {
			continue
		}
		root := p.wakerOf(o)
		if root == nil {
			continue
		}
		if end := p.endOf(o, root); end != nil {
			at := p.Fset.Position(end.pos())
			out = append(out, summary.End{Result: i, Name: p.chanName(o), By: ssaread.ShortName(root),
				At: fmt.Sprintf("%s:%d", filepath.Base(at.Filename), at.Line)})
		}
	}
	return out
}
