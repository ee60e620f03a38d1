package explore_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/futurelint/futurelint/internal/explore"
)

// A semaphore of one permit with a queue of channels.
const semaphore = `
object "s" "mu" "free" "queue" = {0 0 nil}
func "Complete" {
	lock &s.mu
	q = load &s.queue
	n = len q
	some = bin ">" n 0
	branch some -> pass keep
keep:
	store &s.free 1
	unlock &s.mu @60
	return
pass:
	p = at q 0
	c = load p
	rest = cut q 1 nil
	store &s.queue rest
	unlock &s.mu
	close c
	return
}
func "enqueue" c {
	q = load &s.queue
	one = makeslice 1 c
	more = append q one
	store &s.queue more @47
	return
}
`

func TestParkerInQueue(t *testing.T) {
	t.Run("test, unlock, append, receive", func(t *testing.T) {
		v := wantLost(t, semaphore+`
func "Wait" {
	c = makechan 0
	lock &s.mu
	n = load &s.free
	branch n -> take wait
wait:
	unlock &s.mu
	lock &s.mu
	call "enqueue" c
	unlock &s.mu
	recv 0 c nil @48
	return
take:
	store &s.free 0
	unlock &s.mu
	return
}
`)
		wantLoss(t, explore.LateRegister, v)
		assert.Equal(t, 60, v.Schedule[v.Publish].Pos)
		assert.Equal(t, 48, v.Schedule[len(v.Schedule)-1].Pos, "ends where the waiter parks")
	})
	t.Run("one lock", func(t *testing.T) {
		wantSafe(t, semaphore+`
func "Wait" {
	c = makechan 0
	lock &s.mu
	n = load &s.free
	branch n -> take wait
wait:
	call "enqueue" c
	unlock &s.mu
	recv 0 c nil
	return
take:
	store &s.free 0
	unlock &s.mu
	return
}
`)
	})
}

// A queue that is served in order: whoever finds others queued joins them. The
// waiter's own registration makes it park again when it looks again, but no
// order of whole calls leaves it there.
func TestQueueServedInOrder(t *testing.T) {
	wait := func(between string) string {
		return semaphore + `
func "Wait" {
	c = makechan 0
	lock &s.mu
	q = load &s.queue
	n = len q
	branch n -> wait first
first:
	n = load &s.free
	branch n -> take wait
wait:
` + between + `
	call "enqueue" c
	unlock &s.mu
	recv 0 c nil
	return
take:
	store &s.free 0
	unlock &s.mu
	return
}
`
	}
	v := wantLost(t, wait("unlock &s.mu\nlock &s.mu"))
	wantLoss(t, explore.LateRegister, v)
	assert.Equal(t, -1, v.Publish, "the waiter would park again")
	wantSafe(t, wait(""))
}

func TestParkedForEverInEveryOrder(t *testing.T) {
	// Nobody ever sends: the waiter would park if it looked again, so this is
	// no lost wake-up.
	wantSafe(t, `
object "f" "done" "c" = {0 nil}
func "Setup" {
	c = makechan 0
	store &f.c c
	return
}
func "Wait" {
	c = load &f.c
	recv 0 c nil
	return
}
func "Complete" {
	store &f.done true
	return
}
`)
}

func TestOthersMustHaveFinished(t *testing.T) {
	// The completer waits for a lock that the parked waiter holds: somebody
	// could still wake. A deadlock is another check's business.
	wantSilent(t, `
object "f" "mu" "done" "c" = {0 0 nil}
func "Setup" {
	c = makechan 1
	store &f.c c
	return
}
func "Wait" {
	c = load &f.c
	lock &f.mu
	d = load &f.done
	branch d -> end wait
wait:
	recv 0 c nil
end:
	unlock &f.mu
	return
}
func "Complete" {
	store &f.done true
	lock &f.mu
	c = load &f.c
	send c 1
	unlock &f.mu
	return
}
`)
}
