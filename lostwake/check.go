package lostwake

import (
	"fmt"
	"go/token"

	"github.com/futurelint/futurelint/internal/explain"
	"github.com/futurelint/futurelint/internal/explore"
)

// check is one kind of lost wake-up that is reported: its name, where it is
// reported, and in which words.
type check struct {
	name    string
	pos     func(*explain.Story) token.Pos
	message func(finding, *explain.Story) string
}

var checks = map[explore.LossKind]check{
	explore.LateRegister: lateRegister,
	explore.Unregistered: pendingUnregistered,
}

// subject is what a message says of an event: who did it, on which line.
type subject struct {
	fn    string
	label string
	line  int
}

func (f finding) subject(s *explain.Story, e *explore.Event) (subject, bool) {
	if e == nil || e.Pos == 0 {
		return subject{}, false
	}
	return subject{fn: f.scenario.FuncName(e.Func), label: e.Label, line: s.Line(e)}, true
}

// by names the completer and where it acted, for the end of a message.
func (f finding) by(s *explain.Story) string {
	if c, ok := f.subject(s, s.Publish); ok {
		return fmt.Sprintf("%s at line %d", c.fn, c.line)
	}
	return "its completer"
}

func eventPos(e *explore.Event) token.Pos {
	if e == nil {
		return token.NoPos
	}
	return token.Pos(e.Pos)
}
