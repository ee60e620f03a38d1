package explore

import (
	"slices"

	p "github.com/futurelint/futurelint/internal/protocol"
)

// alloc adds an object with the content v and returns its address.
func (s *state) alloc(v p.Value, label string) p.Value {
	s.heap = append(s.heap, object{val: v, label: label})
	return p.RefTo(len(s.heap)-1, label)
}

// load returns what lies at r, false where the path leads nowhere.
func (s *state) load(r p.Value) (p.Value, bool) {
	v := s.heap[r.N].val
	for i := 0; i+1 < len(r.S); i += 2 {
		n := int(r.S[i])<<8 | int(r.S[i+1])
		if v.K == p.Unknown {
			return part(v, n), true
		}
		if n >= len(v.E) {
			return p.Value{}, false
		}
		v = v.E[n]
	}
	return v, true
}

// store puts v at r. What a shared object holds is shared.
func (s *state) store(r, v p.Value) bool {
	o := &s.heap[r.N]
	if v.K == p.Ref && v.S == "" && unnamed[v.L] && r.L != "" {
		v.L = r.L // a container is called by the field that holds it
	}
	val, ok := replaced(o.val, r.S, v)
	if !ok {
		return false
	}
	o.val = val
	if o.shared {
		s.share(v)
	}
	return true
}

var unnamed = map[string]bool{"map": true, "chan": true, "List": true}

// replaced returns the tree old with v put at path.
func replaced(old p.Value, path string, v p.Value) (p.Value, bool) {
	if path == "" {
		return v, true
	}
	n := int(path[0])<<8 | int(path[1])
	if n >= len(old.E) {
		return old, false
	}
	child, ok := replaced(old.E[n], path[2:], v)
	if !ok {
		return old, false
	}
	old.E = slices.Clone(old.E)
	old.E[n] = child
	return old, true
}

// share marks everything reachable from v as reachable by other threads.
func (s *state) share(v p.Value) {
	if v.K == p.Ref || v.K == p.Slice {
		if o := &s.heap[v.N]; !o.shared {
			o.shared = true
			s.share(o.val)
		}
	}
	for _, e := range v.E {
		s.share(e)
	}
}

// reaches reports whether f holds for a value that can be reached from roots.
func (s *state) reaches(roots []p.Value, f func(p.Value) bool) bool {
	seen := make([]bool, len(s.heap))
	var visit func(p.Value) bool
	visit = func(v p.Value) bool {
		if f(v) {
			return true
		}
		if (v.K == p.Ref || v.K == p.Slice) && !seen[v.N] {
			seen[v.N] = true
			if visit(s.heap[v.N].val) {
				return true
			}
		}
		return slices.ContainsFunc(v.E, visit)
	}
	return slices.ContainsFunc(roots, visit)
}

// part returns element i of v, unknown where v is.
func part(v p.Value, i int) p.Value {
	switch {
	case v.K == p.Unknown:
		return p.Value{K: p.Unknown, N: v.N, S: v.S + "." + itoa(i)}
	case v.K == p.Opaque:
		return p.OpaqueOf(v.S + "." + itoa(i))
	case i < len(v.E):
		return v.E[i]
	}
	return p.Value{}
}

// slice views. A slice is an array object, a first index and a length.

func sliceLen(v p.Value) int {
	if v.K != p.Slice {
		return 0
	}
	return int(v.E[1].N)
}

func (s *state) elems(v p.Value) []p.Value {
	if v.K != p.Slice {
		return nil
	}
	lo, n := int(v.E[0].N), int(v.E[1].N)
	e := s.heap[v.N].val.E
	if lo+n > len(e) {
		return nil
	}
	return e[lo : lo+n]
}

func (s *state) newSlice(e []p.Value) p.Value {
	arr := s.alloc(p.Value{K: p.Tuple, E: e}, "[]")
	return p.Value{K: p.Slice, N: arr.N, E: []p.Value{p.IntOf(0), p.IntOf(int64(len(e)))}}
}

// mapFind returns the index of key's value in the map's content, -1 if absent.
func mapFind(m p.Value, key p.Value) int {
	for i := 0; i+1 < len(m.E); i += 2 {
		if m.E[i].Equal(key) {
			return i + 1
		}
	}
	return -1
}
