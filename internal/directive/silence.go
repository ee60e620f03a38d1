package directive

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/futurelint/futurelint/internal/checks"
)

// silencer is a comment that silences findings in its scopes.
type silencer struct {
	pos     token.Pos
	scopes  []scope
	checks  []string // that an ignore of ours names; nil of others', which are never complained about
	matches func(analyzer, check string) bool
	used    bool
}

// Silences reports whether a comment silences what the analyzer found at pos.
func (s *Set) Silences(analyzer, check string, pos token.Pos) bool {
	at := s.fset.Position(pos)
	silent := false
	for _, each := range s.silencers {
		if each.matches(analyzer, check) && each.covers(at) {
			each.used = true
			silent = true
		}
	}
	return silent
}

func (s *silencer) covers(at token.Position) bool {
	return slices.ContainsFunc(s.scopes, func(sc scope) bool { return sc.has(at) })
}

// ignore reads //futurelint:ignore CHECK[,CHECK] REASON. Without a reason it has no effect.
func (s *Set) ignore(c *comment, rest string) {
	names, reason := cutList(rest)
	if len(names) == 0 {
		s.Reject(c.pos, "//futurelint:ignore names no check")
		return
	}
	known := names[:0:0]
	for _, name := range names {
		if _, ok := checks.Named(name); ok {
			known = append(known, name)
		} else {
			s.Reject(c.pos, "//futurelint:ignore names an unknown check, "+name)
		}
	}
	if reason == "" {
		s.Reject(c.pos, "//futurelint:ignore "+strings.Join(names, ",")+" has no reason, and no effect")
		return
	}
	if len(known) == 0 {
		return
	}
	s.silencers = append(s.silencers, &silencer{pos: c.pos, scopes: c.scopes(), checks: known,
		matches: func(_, check string) bool { return slices.Contains(known, check) }})
}

// cutList cuts a list of names, separated by commas, from what follows it.
func cutList(text string) (names []string, rest string) {
	text = strings.TrimSpace(text)
	for text != "" {
		var list string
		list, text, _ = strings.Cut(text, " ")
		text = strings.TrimSpace(text)
		for name := range strings.SplitSeq(list, ",") {
			if name != "" {
				names = append(names, name)
			}
		}
		if !strings.HasSuffix(list, ",") && !strings.HasPrefix(text, ",") {
			break
		}
	}
	return names, text
}

// suite is the name of all analyzers together, as a linter of golangci-lint.
const suite = "futurelint"

// lintIgnore reads staticcheck's //lint:ignore: patterns of checks, and a
// reason, without which staticcheck does not take it either.
func (s *Set) lintIgnore(c *comment, rest string, scopes []scope) {
	patterns, reason := cutList(rest)
	if reason == "" {
		return
	}
	s.silencers = append(s.silencers, &silencer{pos: c.pos, scopes: scopes,
		matches: func(analyzer, check string) bool {
			return slices.ContainsFunc(patterns, func(p string) bool {
				return matchesAny(p, suite, analyzer, check)
			})
		}})
}

func matchesAny(pattern string, names ...string) bool {
	for _, name := range names {
		if ok, err := path.Match(pattern, name); ok && err == nil {
			return true
		}
	}
	return false
}

// WithinGolangci says that golangci-lint reads its own comments. It must see a finding to
// know that one of them is of use: its linter nolintlint complains about those that are not.
var WithinGolangci = false

var nolint = regexp.MustCompile(`^nolint( |:|$)`)

func isNolint(text string) bool { return nolint.MatchString(text) }

// nolint reads golangci-lint's comment as golangci-lint does: without a list, or
// with "all" in it, it is about all linters. It is about the lines of its group,
// and about the whole of what begins in the next line at the same column.
func (s *Set) nolint(c *comment) {
	text, _, _ := strings.Cut(c.text, "//")
	list, some := strings.CutPrefix(text, "nolint:")
	var linters []string
	for name := range strings.SplitSeq(list, ",") {
		linters = append(linters, strings.ToLower(strings.TrimSpace(name)))
	}
	if slices.Contains(linters, "all") {
		some = false
	}
	s.silencers = append(s.silencers, &silencer{pos: c.pos, scopes: c.block(),
		matches: func(analyzer, _ string) bool {
			ours := slices.Contains(linters, analyzer)
			return ours || !WithinGolangci && (!some || slices.Contains(linters, suite))
		}})
}

// block returns the lines of the comment's group, and of what begins below it.
func (c *comment) block() []scope {
	f, own := c.at, c.at.lines(c.group)
	column := f.fset.Position(c.group.Pos()).Column
	begins := func(n ast.Node) bool {
		p := f.fset.Position(n.Pos())
		return p.Line == own.to+1 && p.Column == column
	}
	scopes := []scope{own}
	if begins(f.File) {
		return append(scopes, f.whole())
	}
	f.inspect(func(n ast.Node) {
		if begins(n) {
			scopes = append(scopes, f.lines(n))
		}
	})
	return scopes
}
