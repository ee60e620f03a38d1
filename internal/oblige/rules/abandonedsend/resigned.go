package abandonedsend

import (
	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// resigns returns how the one function that receives leaves by another case of its select, and takes out of a
// container what s was found in there: it does not come back, and who has found it before finds nobody.
func resigns(c *oblige.Channel, s *oblige.Op) *oblige.Desertion {
	from := foundIn(s.Val)
	if from == (ssaread.Cell{}) || !sameFunc(c) || oblige.Within(s.Func, c.Recvs[0].Func) || !removes(c.Recvs[0].Func, from) {
		return nil
	}
	for _, r := range c.Recvs {
		if d := leavesBy(c, r, s); d != nil {
			return d
		}
	}
	return nil
}

// foundIn returns the map in a field in which what v lies in was found, nothing if it was in none.
func foundIn(v ssa.Value) ssaread.Cell {
	for range 8 {
		switch at := v.(type) {
		case *ssa.FieldAddr:
			v = at.X
		case *ssa.Field:
			v = at.X
		case *ssa.UnOp:
			v = at.X
		case *ssa.TypeAssert:
			v = at.X
		case *ssa.Extract:
			v = at.Tuple
		case *ssa.Lookup:
			return inField(at.X)
		case *ssa.Call:
			if callee := ssaread.Callee(at.Common()); callee != nil && callee.String() == "(*sync.Map).Load" {
				return inField(at.Call.Args[0])
			}
			return ssaread.Cell{}
		}
	}
	return ssaread.Cell{}
}

// inField returns the field in which a map lies.
func inField(m ssa.Value) ssaread.Cell {
	cell, _ := oblige.ContainerCell(m)
	if cell == (ssaread.Cell{}) {
		cell = ssaread.CellOf(m)
	}
	if cell.Kind != ssaread.Field {
		return ssaread.Cell{}
	}
	return cell
}

// removes reports whether f, or what it defers, takes something out of the map in a field.
func removes(f *ssa.Function, from ssaread.Cell) bool {
	return ssaread.Contains(f, func(in ssa.Instruction) bool {
		call, ok := in.(ssa.CallInstruction)
		if !ok {
			return false
		}
		callee := ssaread.Callee(call.Common())
		if ssaread.IsBuiltin(call.Common(), "delete") || callee != nil && callee.String() == "(*sync.Map).Delete" {
			return inField(call.Common().Args[0]) == from
		}
		return callee != nil && callee.Parent() == f && oblige.IsDefer(in) && removes(callee, from)
	})
}
