package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/futurelint/futurelint/internal/sarif/sariftest"
)

// storySchedule is the story's finding without the folders, as both drivers print it.
var storySchedule = []string{
	"racy/auth.go:107:4: lostwake: late-register: (*answer).Poll registers after testing answer.done at line 96; (*answer).complete at line 115 finds no waker",
	"racy/auth.go:96:19: poller (*answer).Poll reads answer.done = false",
	"racy/auth.go:115:4: callback (*answer).complete writes answer.done = true",
	"racy/auth.go:116:9: callback (*answer).complete looks for a waker in answer.waker: none there",
	"racy/auth.go:107:4: poller (*answer).Poll stores the waker in answer.waker",
	"racy/auth.go:108:2: poller (*answer).Poll returns pending",
	"racy/auth.go:108:2: => stuck: answer.done is true, and nobody will call the waker",
}

// The story: one finding with its schedule, and silence on the corrected twin,
// the router and the executor, whichever way the tool is called.
func TestStory(t *testing.T) {
	root, err := filepath.Abs(fixtures)
	require.NoError(t, err)
	first := []string{"./stories/authlib/racy", "./stories/authlib/fixed", "./stories/authlib/router", "./stories/authlib/task"}
	t.Run("standalone", func(t *testing.T) {
		got := execute(t, root, []string{toolEnv + "=suite"}, self(t), first...)
		assert.Equal(t, exitFindings, got.status)
		assert.Empty(t, got.stderr)
		assert.Equal(t, storySchedule, storyLines(got.stdout))
	})
	t.Run("sarif", func(t *testing.T) {
		got := execute(t, root, []string{toolEnv + "=suite"}, self(t), append([]string{"-format", "sarif"}, first...)...)
		assert.Equal(t, exitFindings, got.status)
		sariftest.Valid(t, got.stdout)
		assert.Contains(t, got.stdout, `"uri": "stories/authlib/racy/auth.go"`)
	})
	t.Run("vet", func(t *testing.T) {
		got := goVet(t, "suite", root, first...)
		assert.NotZero(t, got.status)
		want := append([]string{}, storySchedule...)
		want[0] = strings.Replace(want[0], "lostwake: ", "", 1) // go vet drops the analyzer's name
		assert.Equal(t, want, storyLines(got.stderr))
	})
}

// The second act: each of the racy adapters is told, and fails when it is run; each of
// the corrected ones is silent, and works.
func TestSecondAct(t *testing.T) {
	root, err := filepath.Abs(fixtures)
	require.NoError(t, err)
	act := map[string]string{
		"timeout": "use-after-release: (*authenticator).Authenticate deletes the handle on giving up at line 56; C still calls back",
		"gone":    "blocking-callback: onAuth, called back, sends on its channel for ever once (*authenticator).Authenticate left at line 53",
		"lock":    "lock-across-call: (*authenticator).Close calls auth_stop holding authenticator.mu, which (*authenticator).answered, called back, takes at line 95",
	}
	for name, want := range act {
		t.Run(name, func(t *testing.T) {
			racy, fixed := "./stories/authlib/second/"+name+"_racy", "./stories/authlib/second/"+name+"_fixed"
			got := execute(t, root, []string{toolEnv + "=suite"}, self(t), racy, fixed, "./stories/authlib/second/load")
			require.NotEmpty(t, storyLines(got.stdout), got.stderr)
			assert.Regexp(t, "^second/"+name+`_racy/auth\.go:\d+:\d+: cgocallback: `+regexp.QuoteMeta(want)+"$", storyLines(got.stdout)[0])
			assert.Equal(t, 1, strings.Count(got.stdout, ": cgocallback: ")+strings.Count(got.stdout, ": lostwake: "), got.stdout)
			if testing.Short() {
				t.Skip("a run takes seconds")
			}
			assert.True(t, failsOnce(t, root, racy), "a race: it need not fail each time, but in one of several")
			run := execute(t, root, nil, "go", "run", fixed)
			assert.Zero(t, run.status, run.stdout+run.stderr)
		})
	}
}

// failsOnce reports whether one of several runs of a program fails.
func failsOnce(t *testing.T, root, program string) bool {
	for range 5 {
		if execute(t, root, nil, "go", "run", program).status != 0 {
			return true
		}
	}
	return false
}

// storyLines returns the lines that begin with a position in the story, from the last folder on.
func storyLines(output string) []string {
	var lines []string
	for l := range strings.Lines(output) {
		if _, rest, ok := strings.Cut(l, "stories/authlib/"); ok && strings.Contains(rest, ".go:") {
			lines = append(lines, strings.ReplaceAll(strings.TrimSpace(rest), ": \t", ": "))
		}
	}
	return lines
}
