package lostwake

import (
	"fmt"
	"go/token"

	"github.com/futurelint/futurelint/internal/explain"
)

// lateRegister: readiness is tested, the waker is registered later, and the
// completer comes in between: it finds no waker, and the waiter waits for a
// wake that has been given already.
var lateRegister = wording{
	check: "late-register",
	last:  true,
	pos:   latePos,
	message: func(l loss, s *explain.Story) string {
		waiter := l.waiter()
		if t, ok := l.subject(s, s.Test); ok && t.label != "" {
			return fmt.Sprintf("%s registers after testing %s at line %d; %s finds no waker", waiter, t.label, t.line, l.by(s))
		}
		return fmt.Sprintf("%s registers after its test; %s, in between, finds no waker", waiter, l.by(s))
	},
}

// latePos returns where the waiter registers: in the text of the function that tests too,
// since there the one has to come before the other.
func latePos(l loss, s *explain.Story) token.Pos {
	way := s.Late()
	if len(way) == 0 {
		return token.NoPos
	}
	at := token.Pos(way[0])
	for _, next := range way[1:] {
		if l.sameDecl(token.Pos(way[0]), token.Pos(next)) {
			at = token.Pos(next)
		}
	}
	return at
}

// sameDecl reports whether two places lie in one function, its literals included.
func (l loss) sameDecl(a, b token.Pos) bool {
	for _, f := range l.scenario.Funcs {
		if s := f.Syntax(); f.Parent() == nil && s != nil && s.Pos() <= a && a < s.End() {
			return s.Pos() <= b && b < s.End()
		}
	}
	return false
}
