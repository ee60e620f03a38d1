package lostwake

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/futurelint/futurelint/internal/extract"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// inHelper returns b told of the helper that it lies in, if what it does there is wrong whoever calls it. Any
// other breach stands where its function calls the helper.
func inHelper(b oblige.Breach, u *extract.Unit) oblige.Breach {
	at, ok := u.Origins[b.Pos]
	if !ok || !b.Itself {
		return b
	}
	helper := u.Pkg.Prog.FuncValue(at.Helper)
	if helper == nil {
		return b
	}
	steps := make([]oblige.Step, len(b.Steps))
	for i, s := range b.Steps {
		if from := u.Origins[s.Pos]; from.Call == at.Call {
			s.Pos = from.Pos
			if s.Func == b.Func {
				s.Func = helper
			}
		}
		steps[i] = s
	}
	here, there := u.Pkg.Prog.Fset.Position(b.Pos).Line, u.Pkg.Prog.Fset.Position(at.Pos).Line
	b.Message = regexp.MustCompile(fmt.Sprintf(`\bline %d\b`, here)).ReplaceAllString(b.Message, fmt.Sprintf("line %d", there))
	if rest, ok := strings.CutPrefix(b.Message, ssaread.ShortName(b.Func)); ok {
		b.Message = ssaread.ShortName(helper) + rest
	}
	b.Func, b.Pos, b.Steps = helper, at.Pos, steps
	return b
}
