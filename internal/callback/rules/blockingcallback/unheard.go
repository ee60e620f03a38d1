package blockingcallback

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Unheard: a callback sends on the channel that a table has for what C tells, and the table
// has one, with a number of places, for a thing for which nobody ever receives: when the
// places are taken the C thread stands. Silent where a key by which somebody receives is
// not known.
func Unheard(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		if !a.OnCThread(f) {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			send, ok := in.(*ssa.Send)
			if !ok {
				return
			}
			look := lookupOf(send.Chan)
			if look == nil || keyOf(look.Index) != nil {
				return
			}
			if put := unheardKey(a, look.X.Type()); put != nil {
				out = append(out, unheardBreach(a, send, put))
			}
		})
	}
	return out
}

// lookupOf returns the look into a map by which v was found.
func lookupOf(v ssa.Value) *ssa.Lookup {
	v = callback.Source(v)
	if x, ok := v.(*ssa.Extract); ok {
		v = x.Tuple
	}
	look, _ := v.(*ssa.Lookup)
	return look
}

// keyOf returns what a key is: a variable of the package, or a constant's value; nil where
// it is neither.
func keyOf(v ssa.Value) any {
	switch v := callback.Source(v).(type) {
	case *ssa.Const:
		if v.Value != nil && v.Value.Kind() == constant.Int {
			return v.Value.ExactString()
		}
	case *ssa.UnOp:
		if g, ok := v.X.(*ssa.Global); ok && v.Op == token.MUL {
			return g
		}
	}
	return nil
}

// unheardKey returns where a table of this type gets a channel of some places for a key by
// which nobody receives; nil where not all of these keys are known.
func unheardKey(a *callback.Adapter, table types.Type) *ssa.MapUpdate {
	if n, ok := types.Unalias(table).(*types.Named); !ok || n.Obj().Pkg() != a.Pkg.Pkg {
		return nil // maps of one type may be several tables
	}
	heard, known := heardKeys(a, table)
	if !known || len(heard) == 0 {
		return nil
	}
	var put *ssa.MapUpdate
	a.Find(func(in ssa.Instruction) bool {
		up, ok := in.(*ssa.MapUpdate)
		if !ok || put != nil || !types.Identical(up.Map.Type(), table) {
			return false
		}
		made, ok := callback.Source(up.Value).(*ssa.MakeChan)
		key := keyOf(up.Key)
		if ok && key != nil && !heard[key] && limited(made) {
			put = up
		}
		return false
	})
	return put
}

// limited reports whether a channel has a number of places that the code tells.
func limited(made *ssa.MakeChan) bool {
	_, ok := made.Size.(*ssa.Const)
	return ok
}

// heardKeys returns the keys by which channels out of such a table are received from, and
// whether that is all: not where a channel goes elsewhere.
func heardKeys(a *callback.Adapter, table types.Type) (heard map[any]bool, known bool) {
	heard, known = map[any]bool{}, true
	for _, f := range a.Funcs {
		callback.Each(f, func(in ssa.Instruction) {
			switch in := in.(type) {
			case *ssa.Range:
				if types.Identical(in.X.Type(), table) && !onlyClosed(in) {
					known = false
				}
			case *ssa.Lookup:
				if !types.Identical(in.X.Type(), table) || a.OnCThread(f) {
					return
				}
				for _, v := range a.ValuesOf(callback.Source(in.Index), 4) {
					key := keyOf(v)
					if key == nil {
						known = false
					}
					heard[key] = true
				}
			}
		})
	}
	return heard, known
}

// onlyClosed reports whether the function that ranges over a table receives nothing.
func onlyClosed(r *ssa.Range) bool {
	return !ssaread.Contains(r.Parent(), func(in ssa.Instruction) bool {
		switch in := in.(type) {
		case *ssa.UnOp:
			return in.Op == token.ARROW
		case *ssa.Select, *ssa.Return:
			ret, returns := in.(*ssa.Return)
			return !returns || slices.ContainsFunc(ret.Results, func(v ssa.Value) bool {
				_, channel := v.Type().Underlying().(*types.Chan)
				return channel
			})
		}
		return false
	})
}

func unheardBreach(a *callback.Adapter, send *ssa.Send, put *ssa.MapUpdate) oblige.Breach {
	f := send.Parent()
	return oblige.Breach{
		Check: "blocking-callback", Func: f, Pos: callback.PosOf(send),
		Message: fmt.Sprintf("%s sends on any channel of the table; from that of line %d nobody receives",
			ssaread.ShortName(f), a.Line(callback.PosOf(put))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(put), Side: "starter", Func: put.Parent(), Text: "enters a channel for what nobody waits for"},
			{Pos: callback.PosOf(send), Side: callback.Side, Func: f, Text: "is called back with that, and takes its last place"},
			{Pos: callback.PosOf(send), Side: callback.Side, Func: f, Text: "is called back with that again"},
			{Pos: callback.PosOf(send), Text: "stuck: nobody will receive, and the C thread stands"},
		},
	}
}
