package lostwake

import (
	"fmt"
	"go/token"

	"github.com/futurelint/futurelint/internal/explain"
)

// pendingUnregistered: the poller returns pending, and nobody has its waker: it
// was not stored on this path, or an older one was kept instead.
var pendingUnregistered = wording{
	check: "pending-unregistered",
	last:  true,
	pos:   func(_ loss, s *explain.Story) token.Pos { return eventPos(s.End) },
	message: func(l loss, s *explain.Story) string {
		switch {
		case s.Register != nil:
			return fmt.Sprintf("%s stores its waker where %s does not look", l.waiter(), l.by(s))
		case l.verdict.Stale:
			return fmt.Sprintf("%s returns pending but keeps an older waker; %s wakes only that", l.waiter(), l.by(s))
		}
		return fmt.Sprintf("%s returns pending without storing its waker; %s wakes nobody", l.waiter(), l.by(s))
	},
}
