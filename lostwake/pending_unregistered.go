package lostwake

import (
	"fmt"
	"go/token"

	"github.com/futurelint/futurelint/internal/explain"
)

// pendingUnregistered: the poller returns pending, and nobody has its waker: it
// was not stored on this path, or an older one was kept instead.
var pendingUnregistered = check{
	name: "pending-unregistered",
	pos:  func(s *explain.Story) token.Pos { return eventPos(s.End) },
	message: func(f finding, s *explain.Story) string {
		switch {
		case s.Register != nil:
			return fmt.Sprintf("%s stores its waker where %s does not look", f.scenario.Waiter.Name(), f.by(s))
		case f.verdict.Stale:
			return fmt.Sprintf("%s returns pending but keeps an older waker; %s wakes only that", f.scenario.Waiter.Name(), f.by(s))
		}
		return fmt.Sprintf("%s returns pending without storing its waker; %s wakes nobody", f.scenario.Waiter.Name(), f.by(s))
	},
}
