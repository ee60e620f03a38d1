package protocol

import (
	"strconv"
	"strings"
)

// Kind tells what a Value is.
type Kind uint8

// The kinds of values. Booleans are the Ints 0 and 1; a nil of any type is Nil.
const (
	Nil     Kind = iota
	Int          // N
	Str          // S
	Tuple        // E: a struct, an array, a list of results
	Ref          // address: object N, path S; L names the place for people
	Fn           // function S with the captured values E
	Iface        // value E[0] of the dynamic type S
	Slice        // array object N, first index E[0], length E[1]
	Opaque       // an object of the surroundings, known by its name S
	Unknown      // a value nobody knows, known by its term S; N is 1 where every choice is legitimate
	Map          // content of a map object: E = key, value, key, value, ...
	Chan         // content of a channel object: N capacity, E = the buffer; S is "closed" once it is
)

// Value is an immutable tree of data. Two values are the same exactly when
// their fields are, except for L.
type Value struct {
	K Kind
	N int64
	S string
	L string
	E []Value
}

// IntOf returns the integer n.
func IntOf(n int64) Value { return Value{K: Int, N: n} }

// BoolOf returns the Int 1 for true and 0 for false, marked as a boolean for people.
func BoolOf(b bool) Value {
	v := Value{K: Int, L: Bool}
	if b {
		v.N = 1
	}
	return v
}

// Bool is the L of booleans.
const Bool = "bool"

// StrOf returns the string s.
func StrOf(s string) Value { return Value{K: Str, S: s} }

// TupleOf returns the tuple of its arguments.
func TupleOf(e ...Value) Value { return Value{K: Tuple, E: e} }

// OpaqueOf returns the object of the surroundings called name.
func OpaqueOf(name string) Value { return Value{K: Opaque, S: name} }

// UnknownOf returns the unknown value called term. Taking either side of a
// branch on a free one is not a step on faith: it is an argument, say.
func UnknownOf(term string, free bool) Value {
	v := Value{K: Unknown, S: term}
	if free {
		v.N = 1
	}
	return v
}

// RefTo returns the address of object number obj.
func RefTo(obj int, label string) Value { return Value{K: Ref, N: int64(obj), L: label} }

// Child returns the address of element i of the tuple that r points to.
func (r Value) Child(i int, label string) Value {
	c := r
	c.S = r.S + string([]byte{byte(i >> 8), byte(i)})
	if label != "" {
		if c.L != "" {
			label = c.L + "." + label
		}
		c.L = label
	}
	return c
}

// Path returns the indexes that lead from the object to the place r points to.
func (r Value) Path() []int {
	var p []int
	for i := 0; i+1 < len(r.S); i += 2 {
		p = append(p, int(r.S[i])<<8|int(r.S[i+1]))
	}
	return p
}

// Equal reports whether v and w are the same value.
func (v Value) Equal(w Value) bool {
	if v.K != w.K || v.N != w.N || v.S != w.S || len(v.E) != len(w.E) {
		return false
	}
	for i := range v.E {
		if !v.E[i].Equal(w.E[i]) {
			return false
		}
	}
	return true
}

// Root returns the name of the object of the surroundings from which v was
// derived: Root of "w1.Clone()" is "w1".
func (v Value) Root() string {
	root, _, _ := strings.Cut(v.S, ".")
	return root
}

// Any reports whether f holds for v or a part of it.
func (v Value) Any(f func(Value) bool) bool {
	if f(v) {
		return true
	}
	for _, e := range v.E {
		if e.Any(f) {
			return true
		}
	}
	return false
}

// String returns the text form of v, which Parse reads.
func (v Value) String() string {
	switch v.K {
	case Nil:
		return "nil"
	case Int:
		return strconv.FormatInt(v.N, 10)
	case Str:
		return strconv.Quote(v.S)
	case Tuple:
		return "{" + joined(v.E) + "}"
	case Map:
		return "map{" + joined(v.E) + "}"
	case Chan:
		return "chan(" + strconv.FormatInt(v.N, 10) + ")"
	case Ref:
		s := "&" + strconv.FormatInt(v.N, 10)
		for _, i := range v.Path() {
			s += "." + strconv.Itoa(i)
		}
		return s
	case Fn:
		return "fn(" + strconv.Quote(v.S) + prefixed(v.E) + ")"
	case Iface:
		return "iface(" + strconv.Quote(v.S) + prefixed(v.E) + ")"
	case Slice:
		return "slice(" + strconv.FormatInt(v.N, 10) + prefixed(v.E) + ")"
	case Opaque:
		return "opaque(" + strconv.Quote(v.S) + ")"
	case Unknown:
		if v.N == 1 {
			return "free(" + strconv.Quote(v.S) + ")"
		}
		return "unknown(" + strconv.Quote(v.S) + ")"
	}
	return "?"
}

func joined(e []Value) string {
	s := make([]string, len(e))
	for i := range e {
		s[i] = e[i].String()
	}
	return strings.Join(s, " ")
}

func prefixed(e []Value) string {
	if len(e) == 0 {
		return ""
	}
	return " " + joined(e)
}
