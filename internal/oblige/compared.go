package oblige

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// comparison returns the test of a comparison between a cell and something else. It looks through depth
// helpers, which may call themselves.
func (p *Package) comparison(v *ssa.BinOp, truth bool, depth int) []*Test {
	op := v.Op
	if !truth {
		op = Negated(op)
	}
	var out []*Test
	for i, side := range []ssa.Value{v.X, v.Y} {
		other, o := v.Y, op
		if i == 1 {
			other, o = v.X, mirrored(op)
		}
		terms := p.terms(side, 1, 2)
		for _, each := range terms {
			t := &Test{Cell: each.cell, Len: each.length, Op: o, Load: each.load}
			if look, ok := each.load.(*ssa.Lookup); ok {
				if IsNil(other) {
					out = append(out, entryTest(look, present, o == token.NEQ)...)
				}
				if !each.length && !IsNumber(look.Type()) {
					continue
				}
				t.Entry = counted
			}
			t.Bound, _ = other.(*ssa.Const)
			if n, ok := other.(*ssa.Call); ok && !each.length {
				t.Limit = ssaread.IsBuiltin(n.Common(), "len") && !p.isCount(each.cell)
			}
			if each.sign < 0 {
				t.Op = mirrored(o)
			}
			if len(terms) > 1 {
				t.Bound = nil
				if o == token.EQL || o == token.NEQ {
					t.Op = token.ILLEGAL
				}
			}
			out = append(out, t)
		}
		if IsNil(other) && (op == token.EQL || op == token.NEQ) {
			out = append(out, p.nilResult(side, op == token.EQL, depth)...)
		} else if op == token.EQL || op == token.NEQ {
			out = append(out, p.namedResult(side, other, op == token.EQL, depth)...)
		}
		if cell, load := p.behindPointer(side, 2); load != nil {
			out = append(out, &Test{Cell: cell, Op: token.ILLEGAL, Load: load})
		}
		if cell, load := p.bitsOf(side, false, 3); load != nil {
			out = append(out, &Test{Cell: cell, Op: token.ILLEGAL, Load: load})
		}
	}
	return out
}

// bitsOf returns the cell of a number of which v is made of some bits only, as in x & mask or x >> 32: what a
// change of the cell means for them is not known.
func (p *Package) bitsOf(v ssa.Value, some bool, depth int) (ssaread.Cell, ssa.Instruction) {
	if depth < 0 {
		return ssaread.Cell{}, nil
	}
	switch b := v.(type) {
	case *ssa.Convert:
		return p.bitsOf(b.X, some, depth-1)
	case *ssa.BinOp:
		switch b.Op {
		case token.AND, token.AND_NOT, token.SHR:
			return p.bitsOf(b.X, true, depth-1)
		case token.ADD, token.SUB:
			if cell, load := p.bitsOf(b.X, some, depth-1); load != nil {
				return cell, load
			}
			return p.bitsOf(b.Y, some, depth-1)
		}
	case *ssa.Extract:
		if call, ok := b.Tuple.(*ssa.Call); ok {
			return p.bitsReturned(call, b.Index, depth-1)
		}
	default:
		if call, ok := v.(*ssa.Call); ok && p.HasBody(ssaread.Callee(call.Common())) {
			if cell, load := p.bitsReturned(call, 0, depth-1); load != nil {
				return cell, load
			}
		}
		if cell, _, load := p.read(v, 2); some && load != nil && cell != (ssaread.Cell{}) {
			return cell, load
		}
	}
	return ssaread.Cell{}, nil
}

// bitsReturned is bitsOf for a result of a call of the package's own, which has one return.
func (p *Package) bitsReturned(call *ssa.Call, at, depth int) (ssaread.Cell, ssa.Instruction) {
	callee := ssaread.Callee(call.Common())
	if depth < 0 || !p.HasBody(callee) || at >= callee.Signature.Results().Len() {
		return ssaread.Cell{}, nil
	}
	r := soleReturned(callee, at)
	if r == nil {
		return ssaread.Cell{}, nil
	}
	cell, load := p.bitsOf(r, false, depth)
	if load == nil {
		return cell, nil
	}
	return cell, call
}

// behindPointer returns the cell of an atomic pointer from which the object was loaded
// of which v, or what v was copied from, is a field: another object there may change it.
func (p *Package) behindPointer(v ssa.Value, depth int) (ssaread.Cell, ssa.Instruction) {
	switch v := v.(type) {
	case *ssa.Field:
		return p.fromPointer(v.X, depth)
	case *ssa.UnOp:
		if fa, ok := v.X.(*ssa.FieldAddr); ok && v.Op == token.MUL {
			return p.fromPointer(fa.X, depth)
		}
	}
	return ssaread.Cell{}, nil
}

// fromPointer returns the cell of an atomic pointer from which v, an object or a pointer
// to one, was loaded.
func (p *Package) fromPointer(v ssa.Value, depth int) (ssaread.Cell, ssa.Instruction) {
	switch v := v.(type) {
	case *ssa.Alloc:
		if from := SoleStore(v); from != nil {
			return p.fromPointer(from, depth)
		}
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return p.fromPointer(v.X, depth)
		}
	case *ssa.Call:
		if c, ok := AtomicLoad(v); ok {
			return c, v
		}
		if callee := ssaread.Callee(v.Common()); p.HasBody(callee) && depth > 0 {
			if r := SoleResult(callee); r != nil {
				if c, load := p.fromPointer(r, depth-1); load != nil {
					return c, v
				}
			}
		}
	}
	return ssaread.Cell{}, nil
}

// term is a cell that adds to, or with a sign below zero takes from, a sum.
type term struct {
	cell   ssaread.Cell
	length bool
	load   ssa.Instruction
	sign   int
}

// isCount reports whether a number is somewhere raised or lowered: then it says how
// full something is, not how full it may be.
func (p *Package) isCount(cell ssaread.Cell) bool {
	for _, in := range p.Writers(cell) {
		if wr, ok := p.WriteTo(in, cell); ok && wr.Delta != 0 {
			return true
		}
	}
	return false
}

// terms returns the cells of which v is a sum or difference.
func (p *Package) terms(v ssa.Value, sign, depth int) []term {
	if b, ok := v.(*ssa.BinOp); ok && depth > 0 && (b.Op == token.ADD || b.Op == token.SUB) {
		right := sign
		if b.Op == token.SUB {
			right = -sign
		}
		return append(p.terms(b.X, sign, depth-1), p.terms(b.Y, right, depth-1)...)
	}
	if call, ok := v.(*ssa.Call); ok && depth > 0 {
		if callee := ssaread.Callee(call.Common()); p.HasBody(callee) {
			r := SoleResult(callee)
			if r == nil {
				return nil
			}
			ts := p.terms(r, sign, depth-1)
			for i := range ts {
				ts[i].load = call
			}
			return ts
		}
		if ssaread.IsBuiltin(call.Common(), "min") || ssaread.IsBuiltin(call.Common(), "max") {
			var out []term // each may be the one that counts
			for _, arg := range call.Call.Args {
				out = append(out, p.terms(arg, sign, depth-1)...)
			}
			return out
		}
	}
	if cell, length, load := p.read(v, depth); cell != (ssaread.Cell{}) {
		return []term{{cell, length, load, sign}}
	}
	return nil
}

// read returns the cell whose content, or its length, v is.
func (p *Package) read(v ssa.Value, depth int) (cell ssaread.Cell, length bool, load ssa.Instruction) {
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return ssaread.CellOf(v.X), false, v
		}
	case *ssa.Lookup:
		c, _ := ContainerCell(v.X)
		return c, false, v
	case *ssa.Convert:
		return p.read(v.X, depth)
	case *ssa.ChangeType:
		return p.read(v.X, depth)
	case *ssa.Field: // of a struct that was read whole
		if whole, _, l := p.read(v.X, depth); whole != (ssaread.Cell{}) {
			return ssaread.Cell{Kind: ssaread.Field, Type: ssaread.TypeKey(v.X.Type()), Field: v.Field}, false, l
		}
	case *ssa.Phi:
		return p.readAgain(v, depth)
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok && depth > 0 {
			return p.readResult(call, v.Index, depth-1)
		}
	case *ssa.Call:
		if ssaread.IsBuiltin(v.Common(), "len") {
			c, _, l := p.read(v.Call.Args[0], depth)
			return c, true, l
		}
		if c, ok := AtomicLoad(v); ok {
			return c, false, v
		}
		callee := ssaread.Callee(v.Common())
		if callee == nil {
			return ssaread.Cell{}, false, nil
		}
		if callee.String() == "(*container/list.List).Len" || callee.String() == "(*bytes.Buffer).Len" {
			return listCell(v.Call.Args[0]), true, v
		}
		if p.HasBody(callee) && depth > 0 {
			if r := SoleResult(callee); r != nil {
				c, n, _ := p.read(r, depth-1)
				return c, n, v
			}
		}
	}
	return ssaread.Cell{}, false, nil
}

// readResult is read for one of several results of a call of the package's own:
// where it is not constant, it is always the same cell's content.
func (p *Package) readResult(call *ssa.Call, at, depth int) (cell ssaread.Cell, length bool, load ssa.Instruction) {
	callee := ssaread.Callee(call.Common())
	if !p.HasBody(callee) {
		return ssaread.Cell{}, false, nil
	}
	for _, ret := range ReturnsOf(callee) {
		v := Stored(ret.Results[at], ret)
		if _, constant := v.(*ssa.Const); constant {
			continue
		}
		c, n, _ := p.read(v, depth)
		if c == (ssaread.Cell{}) || load != nil && (c != cell || n != length) {
			return ssaread.Cell{}, false, nil
		}
		cell, length, load = c, n, call
	}
	return cell, length, load
}

// readAgain is read for a variable that is set to the same cell's content wherever
// it is set: before a loop, and at its end.
func (p *Package) readAgain(v *ssa.Phi, depth int) (cell ssaread.Cell, length bool, load ssa.Instruction) {
	if depth == 0 {
		return ssaread.Cell{}, false, nil
	}
	for i, e := range v.Edges {
		c, n, l := p.read(e, depth-1)
		if i > 0 && (c != cell || n != length) {
			return ssaread.Cell{}, false, nil
		}
		cell, length, load = c, n, l
	}
	return cell, length, load
}

// listCell returns the cell of a container that is used by its address.
func listCell(v ssa.Value) ssaread.Cell {
	if u, ok := v.(*ssa.UnOp); ok && u.Op == token.MUL {
		return ssaread.CellOf(u.X)
	}
	return ssaread.CellOf(v)
}

// Negated returns the comparison that is true where op is false.
func Negated(op token.Token) token.Token {
	switch op {
	case token.EQL:
		return token.NEQ
	case token.NEQ:
		return token.EQL
	case token.LSS:
		return token.GEQ
	case token.GEQ:
		return token.LSS
	case token.GTR:
		return token.LEQ
	case token.LEQ:
		return token.GTR
	}
	return token.ILLEGAL
}

func mirrored(op token.Token) token.Token {
	switch op {
	case token.LSS:
		return token.GTR
	case token.GTR:
		return token.LSS
	case token.LEQ:
		return token.GEQ
	case token.GEQ:
		return token.LEQ
	}
	return op
}
