package lostwake

import (
	"fmt"
	"go/token"

	"github.com/futurelint/futurelint/internal/explain"
)

// noWake: somebody changes what the waiter waits for, and wakes nobody, in
// whatever order the two come.
var noWake = wording{
	check: "no-wake",
	pos:   func(_ loss, s *explain.Story) token.Pos { return eventPos(s.Publish) },
	message: func(l loss, s *explain.Story) string {
		if c, ok := l.subject(s, s.Publish); ok && c.label != "" {
			return fmt.Sprintf("%s changes %s at line %d without waking %s", c.fn, c.label, c.line, l.waiter())
		}
		return fmt.Sprintf("%s is not woken by %s", l.waiter(), l.by(s))
	},
}
