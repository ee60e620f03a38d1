package explore

import (
	"strconv"
	"strings"

	p "github.com/futurelint/futurelint/internal/protocol"
)

func itoa(n int) string { return strconv.Itoa(n) }

// maxTerm bounds the text of an unknown value: a longer one comes from a loop
// over unknown things, which bounded exploring cannot finish anyhow.
const maxTerm = 240

// unknownFrom returns an unknown value that depends on vs. It is free if it has
// unknown sources and all of them are: what is only not modelled is not.
func unknownFrom(word string, vs ...p.Value) p.Value {
	free, faith := false, false
	var b strings.Builder
	b.WriteString(word)
	b.WriteByte('(')
	for i, v := range vs {
		if i > 0 {
			b.WriteByte(' ')
		}
		free = free || v.Any(func(v p.Value) bool { return v.K == p.Unknown && v.N == 1 })
		faith = faith || v.Any(func(v p.Value) bool { return v.K == p.Unknown && v.N == 0 })
		b.WriteString(termOf(v))
	}
	b.WriteByte(')')
	t := b.String()
	if len(t) > maxTerm {
		t = t[:maxTerm]
	}
	return p.UnknownOf(t, free && !faith)
}

// termOf names v in a term. Objects go by their labels: their numbers depend on
// the order in which they were made.
func termOf(v p.Value) string {
	switch v.K {
	case p.Unknown:
		return v.S
	case p.Ref:
		return "&" + v.L
	case p.Slice:
		return "slice"
	}
	return v.String()
}

// not negates a boolean.
func not(v p.Value) p.Value {
	switch v.K {
	case p.Int:
		return p.BoolOf(v.N == 0)
	case p.Unknown:
		if rest, ok := strings.CutPrefix(v.S, "!"); ok {
			v.S = rest
		} else {
			v.S = "!" + v.S
		}
		return v
	}
	return unknownFrom("not", v)
}

// binary evaluates an operator; what depends on something unknown is unknown.
func (s *state) binary(op string, a, b p.Value) p.Value {
	switch op {
	case "==":
		return s.equal(a, b)
	case "!=":
		return not(s.equal(a, b))
	}
	if a.K == p.Int && b.K == p.Int {
		if v, ok := arithmetic(op, a.N, b.N); ok {
			return v
		}
	}
	if v, ok := besideHuge(op, a, b); ok {
		return v
	}
	if a.K == p.Str && b.K == p.Str {
		switch op {
		case "+":
			return p.StrOf(a.S + b.S)
		case "<":
			return p.BoolOf(a.S < b.S)
		case ">":
			return p.BoolOf(a.S > b.S)
		case "<=":
			return p.BoolOf(a.S <= b.S)
		case ">=":
			return p.BoolOf(a.S >= b.S)
		}
	}
	// a >= b is not a < b: one term for both, so that the choices agree.
	switch op {
	case ">=":
		return not(unknownFrom("<", a, b))
	case "<=":
		return not(unknownFrom("<", b, a))
	case ">":
		return unknownFrom("<", b, a)
	}
	return unknownFrom(op, a, b)
}

// besideHuge compares a number with a constant that is greater than all that a number can be here,
// such as the largest uint64, and that is known by its text.
func besideHuge(op string, a, b p.Value) (p.Value, bool) {
	huge := func(v p.Value) bool {
		rest, ok := strings.CutPrefix(v.S, "number ")
		_, err := strconv.ParseUint(rest, 10, 64)
		return v.K == p.Str && ok && err == nil
	}
	less := op == "<" || op == "<="
	if !less && op != ">" && op != ">=" {
		return p.Value{}, false
	}
	switch {
	case a.K == p.Int && huge(b):
		return p.BoolOf(less), true
	case huge(a) && b.K == p.Int:
		return p.BoolOf(!less), true
	}
	return p.Value{}, false
}

func arithmetic(op string, a, b int64) (p.Value, bool) {
	switch op {
	case "+":
		return p.IntOf(a + b), true
	case "-":
		return p.IntOf(a - b), true
	case "*":
		return p.IntOf(a * b), true
	case "&":
		return p.IntOf(a & b), true
	case "|":
		return p.IntOf(a | b), true
	case "^":
		return p.IntOf(a ^ b), true
	case "&^":
		return p.IntOf(a &^ b), true
	case "<<":
		return p.IntOf(a << uint64(b)), b >= 0
	case ">>":
		return p.IntOf(a >> uint64(b)), b >= 0
	case "/":
		if b != 0 {
			return p.IntOf(a / b), true
		}
	case "%":
		if b != 0 {
			return p.IntOf(a % b), true
		}
	case "<":
		return p.BoolOf(a < b), true
	case "<=":
		return p.BoolOf(a <= b), true
	case ">":
		return p.BoolOf(a > b), true
	case ">=":
		return p.BoolOf(a >= b), true
	}
	return p.Value{}, false
}

// equal compares two values as Go does; it is unknown where it depends on something unknown.
func (s *state) equal(a, b p.Value) p.Value {
	if a.K == p.Iface && b.K == p.Iface {
		if a.S != b.S {
			return p.BoolOf(false)
		}
		return s.equal(a.E[0], b.E[0])
	}
	// A concrete value compared with an interface, and opaque ones inside one.
	if a.K == p.Iface && b.K == p.Opaque {
		a = a.E[0]
	}
	if b.K == p.Iface && a.K == p.Opaque {
		b = b.E[0]
	}
	if a.K == p.Unknown || b.K == p.Unknown {
		if a.K != p.Unknown {
			a, b = b, a
		}
		if a.Equal(b) {
			return p.BoolOf(true)
		}
		return s.equalUnknown(a, b)
	}
	if a.K == p.Tuple && b.K == p.Tuple && len(a.E) == len(b.E) {
		return s.equalTuples(a, b)
	}
	return p.BoolOf(a.Equal(b))
}

// constantTerm reports whether the rest of an equality's term is a number, a string or nil.
func constantTerm(rest string) bool {
	return rest != "" && (rest[0] == '"' || rest[0] == '-' || rest[0] >= '0' && rest[0] <= '9' || rest == "nil)")
}

func (s *state) equalTuples(a, b p.Value) p.Value {
	result := p.BoolOf(true)
	for i := range a.E {
		switch e := s.equal(a.E[i], b.E[i]); {
		case e.K == p.Int && e.N == 0:
			return e
		case e.K == p.Unknown:
			result = unknownFrom("==", a, b)
		}
	}
	return result
}

// equalUnknown compares the unknown a with b: an earlier choice a==c decides.
func (s *state) equalUnknown(a, b p.Value) p.Value {
	term := unknownFrom("==", a, b)
	if b.K == p.Unknown {
		return term
	}
	prefix := "==(" + a.S + " "
	for _, as := range s.assumed {
		known := as.truth && strings.HasPrefix(as.term, prefix) && constantTerm(strings.TrimPrefix(as.term, prefix))
		if known && as.term != term.S {
			return p.BoolOf(false)
		}
	}
	return term
}
