package lostwake

import (
	"fmt"
	"go/token"

	"github.com/futurelint/futurelint/internal/explain"
	"github.com/futurelint/futurelint/internal/explore"
)

// wording says which check reports a kind of loss, where, and in which words.
type wording struct {
	check   string
	last    bool // what is found later about the same waiter would be the same
	pos     func(loss, *explain.Story) token.Pos
	message func(loss, *explain.Story) string
}

var wordings = map[explore.LossKind]wording{
	explore.LateRegister: lateRegister,
	explore.Unregistered: pendingUnregistered,
	explore.EarlyWake:    earlyWake,
	explore.NoWake:       noWake,
}

// subject is what a message says of an event: who did it, to what, on which line.
type subject struct {
	fn    string
	label string
	line  int
}

func (l loss) subject(s *explain.Story, e *explore.Event) (subject, bool) {
	if e == nil || e.Pos == 0 {
		return subject{}, false
	}
	return subject{fn: l.scenario.FuncName(e.Func), label: e.Label, line: s.Line(e)}, true
}

// by names the completer and where it acted, for the end of a message.
func (l loss) by(s *explain.Story) string {
	if c, ok := l.subject(s, s.Publish); ok {
		return fmt.Sprintf("%s at line %d", c.fn, c.line)
	}
	return unnamed
}

// unnamed is who publishes where the schedule does not say.
const unnamed = "its completer"

func (l loss) waiter() string { return l.scenario.Waiter.Name() }

func eventPos(e *explore.Event) token.Pos {
	if e == nil {
		return token.NoPos
	}
	return token.Pos(e.Pos)
}
