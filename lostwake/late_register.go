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
	pos:   func(_ loss, s *explain.Story) token.Pos { return eventPos(s.Register) },
	message: func(l loss, s *explain.Story) string {
		waiter := l.waiter()
		if t, ok := l.subject(s, s.Test); ok && t.label != "" {
			return fmt.Sprintf("%s registers after testing %s at line %d; %s finds no waker", waiter, t.label, t.line, l.by(s))
		}
		return fmt.Sprintf("%s registers after its test; %s, in between, finds no waker", waiter, l.by(s))
	},
}
