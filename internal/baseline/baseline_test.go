package baseline_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/futurelint/futurelint/internal/baseline"
)

var (
	one   = baseline.Entry{Check: "no-wake", Path: "a/x.go", Message: "no-wake: F, at line 7"}
	moved = baseline.Entry{Check: "no-wake", Path: "a/x.go", Message: "no-wake: F, at line 70"}
	other = baseline.Entry{Check: "no-wake", Path: "b/x.go", Message: "no-wake: F, at line 7"}
)

func TestRound(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, baseline.Write(&out, []baseline.Entry{one, one}))
	b, err := baseline.Read(&out)
	require.NoError(t, err)
	assert.True(t, b.Accepts(moved), "lines move")
	assert.False(t, b.Accepts(other))
	assert.True(t, b.Accepts(one))
	assert.False(t, b.Accepts(one), "two were accepted, this is a third")
}

func TestUnreadable(t *testing.T) {
	for _, text := range []string{"", "hello\n", "# futurelint baseline, version 1\nzz\tx\ty\n", "# futurelint baseline, version 1\n\n"} {
		_, err := baseline.Read(strings.NewReader(text))
		assert.Error(t, err, text)
	}
	b, err := baseline.Read(strings.NewReader("# futurelint baseline, version 1\n"))
	require.NoError(t, err)
	assert.Empty(t, b)
}

// Lines may be long, or end as in Windows.
func TestLines(t *testing.T) {
	long := one
	long.Message = strings.Repeat("long ", 1<<15)
	var out bytes.Buffer
	require.NoError(t, baseline.Write(&out, []baseline.Entry{long, one}))
	b, err := baseline.Read(strings.NewReader(strings.ReplaceAll(out.String(), "\n", "\r\n")))
	require.NoError(t, err)
	assert.True(t, b.Accepts(long))
	assert.True(t, b.Accepts(one))
}
