package lostwake_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/futurelint/futurelint/internal/checks"
	"github.com/futurelint/futurelint/lostwake"
)

// root is the module's folder: analysistest works in module mode there.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("..")
	require.NoError(t, err)
	return dir
}

// alone is the analyzer without facts: each fixture is a package for itself, and with
// facts analysistest would load all that is imported from source.
var alone = func() *analysis.Analyzer {
	a := *lostwake.Analyzer
	a.FactTypes = nil
	return &a
}()

func TestFixtures(t *testing.T) {
	results := analysistest.Run(t, root(t), alone, "./testdata/lostwake/...")
	found := 0
	for _, r := range results {
		for _, d := range r.Diagnostics {
			found++
			style(t, d)
			if d.Category != checks.Directive {
				names(t, d)
				schedule(t, d)
			}
		}
	}
	assert.GreaterOrEqual(t, found, 40)
}

// style holds the rules for all messages.
func style(t *testing.T, d analysis.Diagnostic) {
	t.Helper()
	m := d.Message
	check, _, ok := strings.Cut(m, ": ")
	assert.True(t, ok && check == d.Category, "check's name first: %s", m)
	assert.LessOrEqual(t, len(strings.Fields(m)), 16, "too long: %s", m)
	assert.False(t, strings.HasSuffix(m, "."), "full stop: %s", m)
	assert.False(t, unicode.IsUpper([]rune(m)[0]), "capital: %s", m)
	assert.Equal(t, checks.URL(d.Category), d.URL)
}

// names holds the rules for messages about code: they must be complete alone, as
// go vet prints nothing else.
func names(t *testing.T, d analysis.Diagnostic) {
	t.Helper()
	m := strings.TrimPrefix(d.Message, d.Category+": ")
	assert.Regexp(t, `^\(?\*?\w+\)?(\.\w+)*`, m, "names the function")
	assert.Regexp(t, `at line \d+`, m, "names a line")
	assert.NotContains(t, m, "/", "a package path: %s", m)
}

// schedule holds the rules for the related lines: at most eight, the stuck state last.
func schedule(t *testing.T, d analysis.Diagnostic) {
	t.Helper()
	require.NotEmpty(t, d.Related)
	assert.LessOrEqual(t, len(d.Related), 8)
	for _, r := range d.Related {
		assert.True(t, r.Pos.IsValid(), r.Message)
		assert.NotContains(t, r.Message, "waker#", r.Message)
	}
	last := d.Related[len(d.Related)-1].Message
	assert.Regexp(t, `^=> stuck: .*\bnobody will [a-z ]+$`, last)
}

// A check that is switched off reports nothing.
func TestSwitches(t *testing.T) {
	find := func() (found []string) {
		for _, r := range analysistest.Run(discard{t}, root(t), alone, "./testdata/lostwake/late_unlock_gap/bad") {
			for _, d := range r.Diagnostics {
				found = append(found, d.Category)
			}
		}
		return found
	}
	assert.Equal(t, []string{"late-register"}, find())
	require.NoError(t, lostwake.Analyzer.Flags.Set("late-register", "false"))
	defer func() { require.NoError(t, lostwake.Analyzer.Flags.Set("late-register", "true")) }()
	assert.Empty(t, find())
}

// The package's documentation lists the checks of the table, in their words.
func TestDocListsChecks(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	text := strings.Join(strings.Fields(strings.ReplaceAll(string(doc), "//", "")), " ")
	for _, c := range checks.Of("lostwake") {
		assert.Contains(t, text, "- "+c.Name+": "+c.Summary+" ")
	}
}

// TestStory holds the story's finding to the line, in the order of the schedule.
func TestStory(t *testing.T) {
	results := analysistest.Run(discard{t}, root(t), alone,
		"./testdata/stories/authlib/racy", "./testdata/stories/authlib/fixed",
		"./testdata/stories/authlib/router", "./testdata/stories/authlib/task")
	var got []string
	for _, r := range results {
		for _, d := range r.Diagnostics {
			assert.Equal(t, "main", r.Action.Package.Name)
			assert.Contains(t, r.Action.Package.PkgPath, "/racy")
			for _, s := range d.Related {
				got = append(got, s.Message)
			}
		}
	}
	assert.Equal(t, []string{
		"poller (*answer).Poll reads answer.done = false",
		"callback (*answer).complete writes answer.done = true",
		"callback (*answer).complete looks for a waker in answer.waker: none there",
		"poller (*answer).Poll stores the waker in answer.waker",
		"poller (*answer).Poll returns pending",
		"=> stuck: answer.done is true, and nobody will call the waker",
	}, got)
}

// discard drops the complaint that a finding was not announced by a comment:
// the story's code carries none.
type discard struct{ t *testing.T }

func (discard) Errorf(string, ...any) {}

// TestDeterminism: the same bytes out of every run.
func TestDeterminism(t *testing.T) {
	var first []string
	for i := range 5 {
		var got []string
		for _, r := range analysistest.Run(discard{t}, root(t), alone, "./testdata/lostwake/late_unlock_gap/bad", "./testdata/lostwake/pend_codeshare/bad", "./testdata/lostwake/late_berth_list/bad") {
			for _, d := range r.Diagnostics {
				got = append(got, d.Message)
				for _, s := range d.Related {
					got = append(got, s.Message)
				}
			}
		}
		if i == 0 {
			first = got
			require.NotEmpty(t, first)
		}
		require.Equal(t, first, got)
	}
}
