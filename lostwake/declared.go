package lostwake

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/directive"
	"github.com/futurelint/futurelint/internal/extract"
)

// declared returns the roles that comments of the package declare, and rejects what of
// them it cannot understand.
func declared(pass *analysis.Pass, set *directive.Set) extract.Declared {
	d := extract.Declared{Wakers: map[*types.TypeName]bool{}, Pending: map[types.Object][]*ssa.Const{}}
	for _, name := range set.Wakers {
		if t, ok := pass.TypesInfo.Defs[name].(*types.TypeName); ok {
			d.Wakers[t] = true
		}
	}
	set.Polls = slices.DeleteFunc(set.Polls, func(poll directive.Poll) bool {
		pending, err := pendingResults(pass, poll)
		if err != nil {
			set.Reject(poll.Pos, "//futurelint:poll has no effect: "+err.Error())
			return true
		}
		d.Pending[pass.TypesInfo.Defs[poll.Func.Name]] = pending
		return false
	})
	return d
}

// pendingResults evaluates what a poller is declared to return when pending, one constant a
// result, nil for any value.
func pendingResults(pass *analysis.Pass, poll directive.Poll) ([]*ssa.Const, error) {
	fn, ok := pass.TypesInfo.Defs[poll.Func.Name].(*types.Func)
	if !ok {
		return nil, fmt.Errorf("%s is no function that is known", poll.Func.Name.Name)
	}
	results := fn.Signature().Results()
	if results.Len() != len(poll.Pending) {
		return nil, fmt.Errorf("%s has %d results", fn.Name(), results.Len())
	}
	var out []*ssa.Const
	for i, text := range poll.Pending {
		c, err := constant(pass, poll.Func, text, results.At(i).Type())
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// constant evaluates an expression at fn as a constant of type t; "_" is none.
func constant(pass *analysis.Pass, fn *ast.FuncDecl, text string, t types.Type) (*ssa.Const, error) {
	if text == "_" {
		return nil, nil
	}
	tv, err := types.Eval(pass.Fset, pass.Pkg, fn.Pos(), text)
	if err != nil || tv.Value == nil && !tv.IsNil() || !types.AssignableTo(tv.Type, t) {
		return nil, fmt.Errorf("%s is no constant of type %s", text, types.TypeString(t, types.RelativeTo(pass.Pkg)))
	}
	return ssa.NewConst(tv.Value, t), nil
}

// rejectIdle rejects the declarations of pollers in which no waiter was found.
func rejectIdle(pass *analysis.Pass, set *directive.Set, u *extract.Unit) {
	for _, poll := range set.Polls {
		obj := pass.TypesInfo.Defs[poll.Func.Name]
		if u == nil || !slices.ContainsFunc(u.Roles(), func(w *extract.Waiter) bool { return w.Func.Object() == obj }) {
			set.Reject(poll.Pos, "//futurelint:poll has no effect: no parameter of "+obj.Name()+" is kept, and woken, in this package")
		}
	}
}
