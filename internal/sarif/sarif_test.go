package sarif_test

import (
	"bytes"
	"encoding/json"
	"testing"

	standard "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/futurelint/futurelint/internal/sarif"
	"github.com/futurelint/futurelint/internal/sarif/sariftest"
)

var rules = []sarif.Rule{{ID: "no-wake", Summary: "nobody wakes", Page: "# no-wake", URL: "https://example.com/no-wake.md"}}

func finding(line int) sarif.Finding {
	return sarif.Finding{
		Place: sarif.Place{Path: "a b/x.go", Line: line, Column: 2}, Rule: "no-wake",
		Message: "no-wake: F forgets; see line 9",
		Steps: []sarif.Step{
			{Place: sarif.Place{Path: "a b/x.go", Line: 3, Column: 1}, Text: "waiter F tests"},
			{Place: sarif.Place{Path: "a b/x.go", Line: 5, Column: 1}, Text: "C thread G writes"},
			{Place: sarif.Place{Path: "a b/x.go", Line: 4, Column: 1}, Text: "waiter F parks"},
			{Place: sarif.Place{Path: "a b/x.go", Line: 4, Column: 1}, Text: "=> stuck: for ever"},
		},
	}
}

// write returns what is printed, as the standard's types hold it.
func write(t *testing.T, findings ...sarif.Finding) *standard.Report {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, sarif.Write(&out, "v1", rules, findings))
	report := new(standard.Report)
	require.NoError(t, json.Unmarshal(out.Bytes(), report))
	return report
}

func TestValid(t *testing.T) {
	s := sariftest.Schema(t)
	for _, findings := range [][]sarif.Finding{nil, {finding(7)}, {{Rule: "no-wake", Message: "no place", Place: sarif.Place{Path: "/x.go"}}}} {
		var out bytes.Buffer
		require.NoError(t, sarif.Write(&out, "v1", rules, findings))
		doc, err := jsonschema.UnmarshalJSON(&out)
		require.NoError(t, err)
		assert.NoError(t, s.Validate(doc))
		doc.(map[string]any)["runs"] = 7
		assert.Error(t, s.Validate(doc))
	}
}

// Paths are URIs, those of Windows, too.
func TestURIs(t *testing.T) {
	for path, want := range map[string]string{
		"a/x.go":               "a/x.go",
		"a:b/ä.go":             "a%3Ab/%C3%A4.go",
		"/src/a b/x.go":        "file:///src/a%20b/x.go",
		"C:/Users/Me/a b/x.go": "file:///C:/Users/Me/a%20b/x.go",
		"//host/share/x.go":    "file://host/share/x.go",
	} {
		f := finding(7)
		f.Path = path
		assert.Equal(t, want, *write(t, f).Runs[0].Results[0].Locations[0].PhysicalLocation.ArtifactLocation.URI)
	}
}

func TestSides(t *testing.T) {
	r := write(t, finding(7)).Runs[0].Results[0]
	assert.Equal(t, "a%20b/x.go", *r.Locations[0].PhysicalLocation.ArtifactLocation.URI)
	flows := r.CodeFlows[0].ThreadFlows
	require.Len(t, flows, 2)
	assert.Equal(t, "waiter", *flows[0].ID)
	assert.Equal(t, "C thread", *flows[1].ID)
	var order []int
	for _, l := range flows[0].Locations {
		order = append(order, l.ExecutionOrder)
	}
	assert.Equal(t, []int{1, 3, 4}, order, "how it ends belongs to who moved last")
}

// A fingerprint outlives edits elsewhere in the file, and tells two findings apart.
func TestFingerprints(t *testing.T) {
	moved := finding(70)
	moved.Message = "no-wake: F forgets; see line 90"
	one := write(t, finding(7)).Runs[0].Results[0].PartialFingerprints
	other := write(t, moved).Runs[0].Results[0].PartialFingerprints
	assert.Equal(t, one, other)
	both := write(t, finding(7), moved).Runs[0].Results
	assert.NotEqual(t, both[0].PartialFingerprints, both[1].PartialFingerprints)
}
