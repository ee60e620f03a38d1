package explore_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/futurelint/futurelint/internal/explore"
)

// An owner loop, started by the constructor, that answers requests.
func owner(size, answer string) string {
	return `
object "o" "requests" = {nil}
func "Setup" {
	c = makechan 0
	store &o.requests c
	go fn("loop") c
	return
}
func "loop" requests {
more:
	reply = recv 0 requests nil
` + answer + `
	jump -> more
}
func "Wait" {
	requests = load &o.requests
	reply = makechan ` + size + `
	send requests reply
	recv 0 reply nil @9
	return
}
`
}

func TestOwnerAnswers(t *testing.T) {
	const offer = `select "s" 1 reply 1 nil`
	t.Run("by a send", func(t *testing.T) { wantSafe(t, owner("0", "send reply 1")) })
	t.Run("by a close", func(t *testing.T) { wantSafe(t, owner("0", "close reply")) })
	t.Run("by an offer to a channel with room", func(t *testing.T) { wantSafe(t, owner("1", offer)) })
	t.Run("by an offer to one without", func(t *testing.T) {
		v := wantLost(t, owner("0", offer))
		assert.Contains(t, story(v), "Wait recv", "parked, but after the offer")
	})
}

// A completer that leaves its work to a goroutine.
func spawning(body string) string {
	return future + pollUnderLock + `
func "Complete" {
	c = closure "work" 1
	go c
	return
}
func "work" value {
` + body + `
	return
}
`
}

func TestGoroutineOfTheCompleter(t *testing.T) {
	t.Run("publishes and wakes", func(t *testing.T) {
		wantSafe(t, spawning(publish+wake("end")))
	})
	t.Run("publishes a captured value without a wake", func(t *testing.T) {
		v := wantLost(t, spawning("store &f.done value"))
		assert.Equal(t, 1, v.Schedule[v.Publish].Thread-1, "the goroutine, not who started it")
	})
	t.Run("that still runs may wake", func(t *testing.T) {
		wantSilent(t, spawning("store &f.done value\nagain:\njump -> again"))
	})
}

func TestParkedGoroutineIsNobodyWhoCouldWake(t *testing.T) {
	wantLost(t, spawning("store &f.done value\nc = makechan 0\nrecv 0 c nil"))
}

func TestMoreGoroutinesThanTheBound(t *testing.T) {
	sys := system(t, future+pollUnderLock+`
func "Complete" {
	go fn("nothing")
	go fn("nothing")
	store &f.done true
	return
}
func "nothing" {
	return
}
`)
	b := explore.DefaultBounds
	require.Equal(t, explore.Lost, explore.Explore(sys, b).Kind)
	b.Goroutines = 1
	require.Equal(t, explore.Unknown, explore.Explore(sys, b).Kind)
}

func TestSpawnedFunctionThatNobodyKnows(t *testing.T) {
	wantSilent(t, future+pollUnderLock+`
func "Complete" {
	f = havoc "f" 0
	c = closure "wake"
	go f c
	store &f.done true
	return
}
func "wake" {
	return
}
`)
}
