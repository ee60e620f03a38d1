package explore

import (
	"slices"

	p "github.com/futurelint/futurelint/internal/protocol"
)

// container executes the operations on slices and maps.
func (x *run) container(t int, in *p.Instr) effect {
	th := &x.s.threads[t]
	a, b := th.arg(in, 0), th.arg(in, 1)
	if a.K == p.Unknown || a.K == p.Opaque {
		return x.unknownContainer(t, in, a)
	}
	switch in.Op {
	case p.MakeSlice:
		return th.set(in, x.makeSlice(a, b))
	case p.Append:
		return th.set(in, x.appendTo(a, b))
	case p.Copy:
		return x.copyTo(t, in, a, b)
	case p.Cut:
		return x.cut(t, in, a)
	case p.At:
		return x.at(t, in, a, b)
	case p.Len:
		return th.set(in, x.length(a))
	case p.Cap:
		return th.set(in, x.capacity(a))
	case p.MakeMap:
		return th.set(in, x.s.alloc(p.Value{K: p.Map}, "map"))
	case p.Range:
		if a.K == p.Str {
			x.s.poison("a range over a string")
			return ended
		}
		it := x.s.alloc(p.TupleOf(a, p.TupleOf(x.keys(a)...)), "iterator")
		return th.set(in, it)
	case p.Next:
		return x.next(t, in, a)
	case p.Clear:
		return x.clear(t, in, a)
	}
	return x.mapOp(t, in, a, b)
}

// unknownContainer gives unknown results for what is read of a container that nobody knows.
func (x *run) unknownContainer(t int, in *p.Instr, c p.Value) effect {
	th := &x.s.threads[t]
	switch in.Op {
	case p.MapSet, p.MapDel, p.Clear, p.Copy:
		x.s.poison("a write to an unknown container")
		return ended
	case p.MapGet:
		v := unknownFrom("[]", c, th.arg(in, 1))
		if in.Arg == 1 {
			v = p.TupleOf(v, unknownFrom("has", c, th.arg(in, 1)))
		}
		return th.set(in, v)
	case p.Next:
		return th.set(in, p.TupleOf(unknownFrom("more", c), unknownFrom("key", c), unknownFrom("elem", c)))
	}
	return th.set(in, unknownFrom(in.Op.String(), append([]p.Value{c}, th.args(in, 1)...)...))
}

// maxLen bounds slices: small scope.
const maxLen = 16

func (x *run) makeSlice(n, zero p.Value) p.Value {
	if n.K != p.Int || n.N < 0 || n.N > maxLen {
		return unknownFrom("make", n)
	}
	return x.s.newSlice(slices.Repeat([]p.Value{zero}, int(n.N)))
}

// appendTo always copies: the sharing of a backing array is not modelled.
func (x *run) appendTo(a, b p.Value) p.Value {
	if b.K == p.Unknown || sliceLen(a)+sliceLen(b) > maxLen {
		return unknownFrom("append", a, b)
	}
	if sliceLen(b) == 0 {
		return a
	}
	return x.s.newSlice(slices.Concat(x.s.elems(a), x.s.elems(b)))
}

func (x *run) copyTo(t int, in *p.Instr, to, from p.Value) effect {
	th := &x.s.threads[t]
	if sliceLen(to) == 0 || from.K == p.Nil {
		return th.set(in, p.IntOf(0))
	}
	if from.K != p.Slice {
		x.s.poison("a copy from an unknown container")
		return ended
	}
	src := slices.Clone(x.s.elems(from))
	n := min(len(src), sliceLen(to))
	for i := range n {
		x.s.store(p.RefTo(int(to.N), "[]").Child(int(to.E[0].N)+i, ""), src[i])
	}
	return th.set(in, p.IntOf(int64(n)))
}

func (x *run) cut(t int, in *p.Instr, a p.Value) effect {
	th := &x.s.threads[t]
	lo, hi := th.arg(in, 1), th.arg(in, 2)
	if lo.K == p.Nil {
		lo = p.IntOf(0)
	}
	if a.K == p.Ref { // an array by address
		arr, ok := x.s.load(a)
		if !ok || a.S != "" {
			return th.set(in, unknownFrom("cut", a))
		}
		a = p.Value{K: p.Slice, N: a.N, E: []p.Value{p.IntOf(0), p.IntOf(int64(len(arr.E)))}}
	}
	if hi.K == p.Nil {
		hi = x.length(a)
	}
	if lo.K != p.Int || hi.K != p.Int || a.K == p.Str {
		return th.set(in, unknownFrom("cut", a, lo, hi))
	}
	if a.K == p.Nil {
		return th.set(in, a)
	}
	if lo.N > hi.N || lo.N < 0 || hi.N > a.E[0].N+a.E[1].N+maxLen {
		return x.crash("slice bounds out of range")
	}
	return th.set(in, p.Value{K: p.Slice, N: a.N, E: []p.Value{p.IntOf(a.E[0].N + lo.N), p.IntOf(hi.N - lo.N)}})
}

func (x *run) at(t int, in *p.Instr, a, i p.Value) effect {
	th := &x.s.threads[t]
	if i.K != p.Int {
		return th.set(in, unknownFrom("at", a, i))
	}
	if i.N < 0 || int(i.N) >= sliceLen(a) {
		return x.crash("an index out of range")
	}
	return th.set(in, p.RefTo(int(a.N), "[]").Child(int(a.E[0].N+i.N), ""))
}

func (x *run) length(a p.Value) p.Value {
	switch a.K {
	case p.Nil:
		return p.IntOf(0)
	case p.Slice:
		return a.E[1]
	case p.Str:
		return p.IntOf(int64(len(a.S)))
	case p.Ref:
		switch v, _ := x.s.load(a); v.K {
		case p.Map:
			return p.IntOf(int64(len(v.E) / 2))
		case p.Chan, p.Tuple:
			return p.IntOf(int64(len(v.E)))
		}
	}
	return unknownFrom("len", a)
}

func (x *run) capacity(a p.Value) p.Value {
	if a.K == p.Ref {
		if v, _ := x.s.load(a); v.K == p.Chan {
			return p.IntOf(v.N)
		}
	}
	return x.length(a)
}

func (x *run) keys(m p.Value) []p.Value {
	if m.K != p.Ref {
		return nil
	}
	v, _ := x.s.load(m)
	var keys []p.Value
	for i := 0; i+1 < len(v.E); i += 2 {
		keys = append(keys, v.E[i])
	}
	return keys
}

// next steps an iterator over the keys that were there when it began and still are.
func (x *run) next(t int, in *p.Instr, it p.Value) effect {
	th := &x.s.threads[t]
	if it.K != p.Ref {
		return x.crash("no iterator")
	}
	v, _ := x.s.load(it)
	m, keys := v.E[0], v.E[1].E
	for len(keys) > 0 {
		key := keys[0]
		keys = keys[1:]
		content, _ := x.s.load(m)
		if i := mapFind(content, key); i >= 0 {
			x.s.store(it, p.TupleOf(m, p.TupleOf(keys...)))
			return th.set(in, p.TupleOf(p.BoolOf(true), key, content.E[i]))
		}
	}
	x.s.store(it, p.TupleOf(m, p.TupleOf()))
	return th.set(in, p.TupleOf(p.BoolOf(false), p.Value{}, p.Value{}))
}

func (x *run) clear(t int, in *p.Instr, a p.Value) effect {
	switch a.K {
	case p.Ref:
		x.s.store(a, p.Value{K: p.Map})
		x.noteMap(t, in, a, p.Value{})
	case p.Slice:
		x.s.poison("clear of a slice")
		return ended
	}
	return goesOn
}

func (x *run) mapOp(t int, in *p.Instr, m, key p.Value) effect {
	th := &x.s.threads[t]
	var content p.Value
	if m.K == p.Ref {
		content, _ = x.s.load(m)
	}
	if key.Any(func(v p.Value) bool { return v.K == p.Unknown }) && in.Op != p.MapSet && len(content.E) > 0 {
		return x.unknownContainer(t, in, p.UnknownOf("map", key.N == 1))
	}
	i := mapFind(content, key)
	switch in.Op {
	case p.MapGet:
		v, ok := th.arg(in, 2), i >= 0
		if ok {
			v = content.E[i]
		}
		x.noteMap(t, in, m, v)
		if in.Arg == 1 {
			v = p.TupleOf(v, p.BoolOf(ok))
		}
		return th.set(in, v)
	case p.MapSet:
		if m.K != p.Ref {
			return x.crash("a write to a nil map")
		}
		v := th.arg(in, 2)
		content.E = slices.Clone(content.E)
		if i >= 0 {
			content.E[i] = v
		} else {
			content.E = append(content.E, key, v)
		}
		x.s.store(m, content)
		x.noteMap(t, in, m, v)
	case p.MapDel:
		if i >= 0 {
			content.E = slices.Delete(slices.Clone(content.E), i-1, i+1)
			x.s.store(m, content)
			x.noteMap(t, in, m, key)
		}
	}
	return goesOn
}

func (x *run) noteMap(t int, in *p.Instr, m, v p.Value) {
	if m.K == p.Ref {
		x.noteShared(t, in, m, v)
	}
}
