package lostwake

import (
	"bytes"
	"encoding/gob"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
)

// said returns what a package below testdata/facts says of its functions.
func said(t *testing.T, name string) *promises {
	t.Helper()
	dir, err := filepath.Abs("../testdata/facts")
	require.NoError(t, err)
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax | packages.NeedModule, Dir: dir}, "./"+name)
	require.NoError(t, err)
	require.Len(t, pkgs, 1)
	require.Empty(t, pkgs[0].Errors)
	pkgs[0].Imports = nil // nothing but the package itself is analyzed
	graph, err := checker.Analyze([]*analysis.Analyzer{Analyzer}, pkgs, nil)
	require.NoError(t, err)
	require.NoError(t, graph.Roots[0].Err)
	facts := graph.Roots[0].AllPackageFacts()
	require.Len(t, facts, 1)
	return facts[0].Fact.(*promises)
}

func TestFactsSayWhatCallersCanTell(t *testing.T) {
	text := strings.ReplaceAll(said(t, "letter").String(), "github.com/futurelint/futurelint/testdata/facts/", "")
	assert.Equal(t, `(*letter.Answer[T]).Deliver: completes Answer.opened of 0, keeps 0 1
(*letter.Answer[T]).Lose: completes Answer.opened of 0, keeps 0
(*letter.Answer[T]).Read: nothing
(*letter.Receipt).Await: keeps 1
(*letter.Receipt).Sign: completes Receipt.signed of 0 until cancelled, keeps 0
letter.Stamp: nothing`, text)

	text = said(t, "mill").String()
	assert.Contains(t, text, "Turning: result 0 Mill.turning ends with (*Mill).wait at mill.go:20")
	assert.NotContains(t, text, "Closing: result")
}

// A fact is a few dozen bytes a function, the same each time, and survives the way to
// the importer.
func TestFactsTravel(t *testing.T) {
	first := said(t, "letter")
	var sent bytes.Buffer
	require.NoError(t, gob.NewEncoder(&sent).Encode(first))
	assert.Less(t, sent.Len(), 1500)
	size := sent.Len()

	got := new(promises)
	require.NoError(t, gob.NewDecoder(&sent).Decode(got))
	assert.Equal(t, first, got)

	for range 3 {
		var again bytes.Buffer
		require.NoError(t, gob.NewEncoder(&again).Encode(said(t, "letter")))
		assert.Equal(t, size, again.Len())
		assert.Equal(t, first.String(), said(t, "letter").String())
	}
}
