package explore_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/futurelint/futurelint/internal/explore"
	"github.com/futurelint/futurelint/internal/protocol"
)

// system reads a system from text alone. Names tell who is who: "Setup"
// prepares, "Poll", "Then" or "Wait" waits, and the functions whose names begin
// with "Complete" are the others.
func system(t testing.TB, text string) *explore.System {
	t.Helper()
	prog, err := protocol.Parse(text)
	require.NoError(t, err)
	sys := &explore.System{Program: prog}
	for _, name := range slices.Sorted(maps.Keys(prog.Funcs)) {
		switch {
		case name == "Setup":
			sys.Setup = name
		case name == "Poll":
			sys.Waiter, sys.Waiting = name, explore.Polls
		case name == "Then":
			sys.Waiter, sys.Waiting = name, explore.Sets
		case name == "Wait":
			sys.Waiter, sys.Waiting = name, explore.Parks
		case strings.HasPrefix(name, "Complete"):
			sys.Others = append(sys.Others, name)
		}
	}
	return sys
}

func explored(t testing.TB, text string) explore.Verdict {
	t.Helper()
	return explore.Explore(system(t, text), explore.DefaultBounds)
}

// wantLost requires that exploring text finds a lost wake-up.
func wantLost(t testing.TB, text string) explore.Verdict {
	t.Helper()
	v := explored(t, text)
	require.Equal(t, explore.Lost, v.Kind, "want lost; reason: %q", v.Reason)
	assert.NotEmpty(t, v.Schedule)
	return v
}

// wantLoss requires that v is a lost wake-up of the given kind.
func wantLoss(t testing.TB, kind explore.LossKind, v explore.Verdict) {
	t.Helper()
	require.Equal(t, explore.Lost, v.Kind, "want lost; reason: %q", v.Reason)
	assert.Equal(t, kind.String(), v.Loss.String(), "\n%s", story(v))
}

// wantSafe requires that exploring text finds nothing, and leaves nothing out.
func wantSafe(t testing.TB, text string) {
	t.Helper()
	v := explored(t, text)
	require.Equal(t, explore.Safe, v.Kind, "want safe; reason: %q\n%s", v.Reason, story(v))
}

// wantSilent requires that exploring text does not say lost.
func wantSilent(t testing.TB, text string) {
	t.Helper()
	v := explored(t, text)
	require.NotEqual(t, explore.Lost, v.Kind, "want no loss:\n%s", story(v))
}

// wantUnknown requires that exploring text leaves something out, and says what.
func wantUnknown(t testing.TB, text string) {
	t.Helper()
	v := explored(t, text)
	require.Equal(t, explore.Unknown, v.Kind, "want unknown:\n%s", story(v))
	assert.NotEmpty(t, v.Reason)
}

// serial looks for a loss without interleaving; pending is the result 0.
func serial(t testing.TB, text string) explore.Verdict {
	t.Helper()
	sys := system(t, text)
	sys.Pending = [][]protocol.Value{{protocol.IntOf(0)}}
	return explore.Serial(sys, explore.DefaultBounds)
}

// story is the schedule of v, an event a line.
func story(v explore.Verdict) string {
	var b strings.Builder
	for _, e := range v.Schedule {
		b.WriteString(strings.Join([]string{e.Side, e.Op.String(), e.Label, e.Val.String()}, " "))
		b.WriteByte('\n')
	}
	return b.String()
}

// results runs the function "Main" of text alone and returns what it may
// return: there is more than one element only where choices are unknown.
func results(t testing.TB, text string) []string {
	t.Helper()
	sys := system(t, text)
	sys.Waiter, sys.Waiting, sys.Unstored = "Main", explore.Polls, true
	_, pending, _ := explore.Waits(sys, explore.DefaultBounds)
	var out []string
	for _, r := range pending {
		out = append(out, protocol.TupleOf(r...).String())
	}
	return out
}

// body is a program of the function "Main" alone, over one object.
func body(code string) string { return mainObjects + "func \"Main\" {\n" + code + "\n}\n" }

const mainObjects = `
object "x" = 0
object "m" = map{}
`

// The future of most fixtures: a lock, a flag and a slot for one waker.
const future = `
object "f" "mu" "done" "waker" = {0 0 nil}
`

// completeUnderLock publishes and takes the waker under one lock, then wakes.
const completeUnderLock = `
func "Complete" {
	lock &f.mu @60
	store &f.done true @63
	w = load &f.waker @64
	store &f.waker nil @64
	unlock &f.mu @65
	none = bin "==" w nil
	branch none -> end wake
wake:
	callvalue 0 w @66
end:
	return @67
}
`

// pollUnderLock tests and registers under one lock.
const pollUnderLock = `
func "Poll" {
	w = fresh "w"
	lock &f.mu @40
	d = load &f.done @41
	branch d -> ready wait
wait:
	store &f.waker w @47
	unlock &f.mu @48
	return 0 @49
ready:
	unlock &f.mu @42
	return 1 @43
}
`

// pollInTwoSections tests, lets go of the lock, and then registers.
const pollInTwoSections = `
func "Poll" {
	w = fresh "w"
	lock &f.mu @40
	d = load &f.done @41
	unlock &f.mu @42
	branch d -> ready wait
wait:
	lock &f.mu @46
	store &f.waker w @47
	unlock &f.mu @48
	return 0 @49
ready:
	return 1 @43
}
`
