// Package summarize makes the fact of a package: what its functions do to the promises of others.
package summarize

import (
	"fmt"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
	"github.com/futurelint/futurelint/internal/summary"
)

// Of says what the functions of the package do to promises, as far as others
// who call them can tell: of those functions which others can call and that take or
// return something through which a promise may be completed.
func Of(p *oblige.Package) *summary.Package {
	out := &summary.Package{}
	e := p.Effects()
	for _, f := range p.Funcs {
		if !othersCall(f) {
			continue
		}
		s := summary.Func{Name: oblige.FullName(f)}
		told := false
		for i, prm := range f.Params {
			if !oblige.CarriesPromise(prm.Type(), 4) {
				continue
			}
			told = true
			done := completedOf(p, e, f, i)
			s.Completes = append(s.Completes, done...)
			if len(done) > 0 || keeps(p, prm, 3) {
				s.Keeps = append(s.Keeps, i)
			}
		}
		s.Ends = endsOf(p, f)
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

// completedOf returns the promises that f completes of its parameter i, where others wait for them.
func completedOf(p *oblige.Package, e *oblige.Effects, f *ssa.Function, i int) []summary.Promise {
	var out []summary.Promise
	for _, w := range e.Of(f, 3).Wakes {
		switch w.Op.Kind {
		case oblige.Close, oblige.Send, oblige.TrySend, oblige.GroupDone:
		default:
			continue
		}
		if w.At.Root != ssa.Value(f.Params[i]) || strings.Count(w.At.Steps, ".") != 1 || strings.Contains(w.At.Steps, "[") {
			continue // of something that it only leads to
		}
		if w.Obj.Open || !w.Obj.Awaited() && !w.Obj.OrCancelled() || !onlyCompleted(w.Obj) {
			continue
		}
		promise := summary.Promise{Param: i, Name: p.ObjectName(w.Obj), Cancels: !w.Obj.Awaited()}
		if !slices.Contains(out, promise) {
			out = append(out, promise)
		}
	}
	return out
}

// onlyCompleted reports whether nobody who completes an object also waits for it, or may
// give that up for another case: else it is a lock, or a queue.
func onlyCompleted(o *oblige.Object) bool {
	if len(o.Of(oblige.SelSend)) > 0 {
		return false
	}
	for _, wake := range o.Of(oblige.Close, oblige.Send, oblige.TrySend, oblige.GroupDone) {
		for _, wait := range o.Of(oblige.Recv, oblige.SelRecv, oblige.TryRecv, oblige.GroupWait) {
			if wake.Func == wait.Func {
				return false
			}
		}
	}
	return true
}

// keeps reports whether a function may complete the promise that its parameter
// carries, or hand it on: it does more than to wait for it.
func keeps(p *oblige.Package, prm *ssa.Parameter, depth int) bool {
	h := p.Hold(prm)
	if h.Lost || depth == 0 {
		return true
	}
	for in := range h.Resolves {
		switch in := in.(type) {
		case *ssa.UnOp: // receives
			continue
		case *ssa.Return: // the value that has been waited for is its receiver's
			if !slices.ContainsFunc(in.Results, func(r ssa.Value) bool {
				_, generic := r.Type().(*types.TypeParam)
				return h.Values[r] && !generic
			}) {
				continue
			}
		case *ssa.Select:
			if !slices.ContainsFunc(in.States, func(st *ssa.SelectState) bool {
				return h.Values[st.Send] || st.Dir == types.SendOnly && h.Values[st.Chan]
			}) {
				continue
			}
		case *ssa.Call:
			callee := ssaread.Callee(in.Common())
			if callee != nil && oblige.Methods[callee.String()] == oblige.GroupWait {
				continue
			}
			if p.HasBody(callee) && len(callee.Params) == len(in.Call.Args) && passesOnly(p, callee, in.Call.Args, h, depth-1) {
				continue
			}
		}
		return true
	}
	return false
}

// passesOnly reports whether a function that is handed what h follows does no more
// than to wait for it.
func passesOnly(p *oblige.Package, f *ssa.Function, args []ssa.Value, h *oblige.Held, depth int) bool {
	for i, a := range args {
		if h.Values[a] && keeps(p, f.Params[i], depth) {
			return false
		}
	}
	return true
}

// endsOf returns the channels that f returns, of which the one goroutine that completes
// them may be told to end, and then does not.
func endsOf(p *oblige.Package, f *ssa.Function) []summary.End {
	var out []summary.End
	rets := oblige.ReturnsOf(f)
	if len(rets) != 1 {
		return nil
	}
	for i, v := range rets[0].Results {
		if _, isChan := v.Type().Underlying().(*types.Chan); !isChan {
			continue
		}
		o := p.ObjectOf(oblige.Stored(v, rets[0]))
		if o == nil || oblige.OutsidersWake(o) || len(o.Of(oblige.Make)) == 0 || p.IsAnswer(o) {
			continue
		}
		root := p.WakerOf(o)
		if root == nil {
			continue
		}
		if end := p.EndOf(o, root); end != nil {
			at := p.Fset.Position(end.Pos())
			out = append(out, summary.End{Result: i, Name: p.ChanName(o), By: ssaread.ShortName(root),
				At: fmt.Sprintf("%s:%d", filepath.Base(at.Filename), at.Line)})
		}
	}
	return out
}
