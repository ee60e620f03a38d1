package main

import (
	"bytes"
	"go/token"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestColumns(t *testing.T) {
	at := func(file string, line int) token.Position {
		return token.Position{Filename: file, Line: line, Column: 2}
	}
	f := finding{
		step: step{pos: at("/m/a.go", 9), message: "late-register: (*T).Poll registers late"},
		related: []step{
			{pos: at("/m/a.go", 4), message: "poller (*T).Poll reads T.done = false"},
			{pos: at("/m/b.go", 120), message: "C thread (*T).done writes T.done = true, " + strings.Repeat("and goes on ", 6)},
			{pos: at("/m/a.go", 9), message: "=> stuck: nobody calls the waker"},
		},
	}
	var out bytes.Buffer
	require.NoError(t, printColumns(&out, "/m", []finding{f}))
	assert.Equal(t, `a.go:9:2: late-register: (*T).Poll registers late
          poller                                       C thread
       4  (*T).Poll reads T.done = false
b.go:120                                               (*T).done writes T.done = true, and goes on
                                                       and goes on and goes on and goes on and
                                                       goes on and goes on
          => stuck: nobody calls the waker

`, out.String())
	for line := range strings.Lines(out.String()) {
		assert.LessOrEqual(t, len(strings.TrimSuffix(line, "\n")), defaultWidth)
	}

	out.Reset()
	f.related = f.related[:1]
	require.NoError(t, printColumns(&out, "/m", []finding{f}))
	assert.Equal(t, "a.go:9:2: late-register: (*T).Poll registers late\n   4  poller (*T).Poll reads T.done = false\n\n", out.String())
}

// Where the columns have no room side by side, one has all steps, and no line is longer
// than the screen, unless a word is.
func TestNarrowColumns(t *testing.T) {
	f := finding{related: []step{
		{pos: token.Position{Line: 4}, message: "poller (*T).Poll reads T.done = false"},
		{pos: token.Position{Line: 12}, message: "completer (*T).done looks for a waker in T.waker: none there"},
		{pos: token.Position{Line: 9}, message: "=> stuck: nobody calls the waker, whatever comes"},
	}}
	for width := range 120 {
		var out bytes.Buffer
		printSchedule(&out, f, width, func(_, s string) string { return s })
		if width < 54 {
			assert.Contains(t, out.String(), "   4  poller (*T).Poll")
			assert.Contains(t, out.String(), "  12  completer ")
		} else {
			assert.Contains(t, out.String(), "      poller  ")
			assert.Contains(t, out.String(), "   4  (*T).Poll ")
		}
		for line := range strings.Lines(out.String()) {
			assert.LessOrEqual(t, len(strings.TrimSuffix(line, "\n")), max(width, 4+narrowest), width)
		}
	}
}

func TestWrap(t *testing.T) {
	assert.Equal(t, []string{"a b", "ccccc", "d"}, wrap("a b  ccccc d", 4))
	assert.Empty(t, wrap(" ", 4))
}
