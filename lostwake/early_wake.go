package lostwake

import (
	"fmt"
	"go/ast"
	"go/token"

	"github.com/futurelint/futurelint/internal/explain"
	"github.com/futurelint/futurelint/internal/explore"
)

// earlyWake: the completer wakes, or looks for the waker, before it publishes
// what the waiter waits for: who is woken looks, finds nothing and sleeps on.
var earlyWake = wording{
	check: "early-wake",
	pos: func(l loss, s *explain.Story) token.Pos {
		at, _ := l.within(s.Publish, tooEarly(s))
		return at
	},
	message: func(l loss, s *explain.Story) string {
		published := "it publishes"
		if c, ok := l.subject(s, s.Publish); ok && c.label != "" {
			published = fmt.Sprintf("writing %s at line %d", c.label, c.line)
		}
		_, who := l.within(s.Publish, tooEarly(s))
		if s.Wake != nil {
			return fmt.Sprintf("%s wakes %s before %s", who, l.waiter(), published)
		}
		return fmt.Sprintf("%s looks for a waker before %s", who, published)
	},
}

// tooEarly returns the wake that came too early, or the look that decided upon it.
func tooEarly(s *explain.Story) *explore.Event {
	for _, e := range []*explore.Event{s.Wake, s.Look} {
		if e != nil {
			return e
		}
	}
	return s.Publish
}

// within returns where e comes about in the function in which home did: where
// it calls the one that e happened in. Elsewhere it is where e is.
func (l loss) within(home, e *explore.Event) (token.Pos, string) {
	if e == nil {
		return token.NoPos, unnamed
	}
	if body := l.body(home); body != nil {
		for _, at := range append([]int{e.Pos}, e.Calls...) {
			if body.Pos() <= token.Pos(at) && token.Pos(at) < body.End() {
				return token.Pos(at), l.scenario.FuncName(home.Func)
			}
		}
	}
	return eventPos(e), l.scenario.FuncName(e.Func)
}

// body returns the syntax of the function in which e happened, nil if it is not known.
func (l loss) body(e *explore.Event) ast.Node {
	if e == nil {
		return nil
	}
	if fn := l.scenario.Funcs[e.Func]; fn != nil {
		return fn.Syntax()
	}
	return nil
}
