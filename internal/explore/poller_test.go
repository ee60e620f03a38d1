package explore_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/futurelint/futurelint/internal/explore"
	"github.com/futurelint/futurelint/internal/protocol"
)

func TestCheckThenRegister(t *testing.T) {
	t.Run("two critical sections", func(t *testing.T) {
		v := wantLost(t, future+completeUnderLock+pollInTwoSections)
		wantLoss(t, explore.LateRegister, v)
		assert.Equal(t, 65, v.Schedule[v.Publish].Pos, "published where the lock is free again")
		assert.Equal(t, 47, v.Schedule[v.Register].Pos, "the registration")
		assert.Less(t, v.Publish, v.Register)
		assert.Equal(t, []protocol.Value{protocol.IntOf(0)}, v.Final)
		assert.Equal(t, []protocol.Value{protocol.IntOf(1)}, v.Ready)
		assert.Equal(t, [][]protocol.Value{{protocol.IntOf(0)}}, v.Pending, "learned")
		assert.Zero(t, v.Faith)
		assert.False(t, v.Stale)
	})
	t.Run("one critical section", func(t *testing.T) {
		wantSafe(t, future+completeUnderLock+pollUnderLock)
	})
}

func TestScheduleIsShortest(t *testing.T) {
	v := explored(t, future+completeUnderLock+pollInTwoSections)
	assert.Equal(t, `Poll lock f.mu nil
Poll load f.done 0
Poll unlock f.mu nil
Complete lock f.mu nil
Complete store f.done 1
Complete load f.waker nil
Complete store f.waker nil
Complete unlock f.mu nil
Poll lock f.mu nil
Poll store f.waker opaque("w#0")
Poll unlock f.mu nil
`, story(v))
}

func TestRegisterThenCheck(t *testing.T) {
	wantSafe(t, future+completeUnderLock+`
func "Poll" {
	w = fresh "w"
	lock &f.mu
	store &f.waker w
	unlock &f.mu
	lock &f.mu
	d = load &f.done
	unlock &f.mu
	return d
}
`)
}

func TestCheckRegisterCheckAgain(t *testing.T) {
	wantSafe(t, future+completeUnderLock+`
func "Poll" {
	w = fresh "w"
	lock &f.mu
	d = load &f.done
	unlock &f.mu
	branch d -> ready wait
wait:
	lock &f.mu
	store &f.waker w
	d = load &f.done
	unlock &f.mu
	return d
ready:
	return 1
}
`)
}

const publish = `
	lock &f.mu
	store &f.done true
	unlock &f.mu
`

// wake takes the waker and calls it, then goes on at the label after.
func wake(after string) string {
	return `
	lock &f.mu
	w = load &f.waker
	store &f.waker nil
	unlock &f.mu
	none = bin "==" w nil
	branch none -> ` + after + ` wake` + after + `
wake` + after + `:
	callvalue 0 w
` + after + `:
`
}

func TestWakeBeforePublish(t *testing.T) {
	complete := func(code string) string { return "func \"Complete\" {\n" + code + "\n return\n}\n" }
	t.Run("wake, publish", func(t *testing.T) {
		wantLoss(t, explore.EarlyWake, explored(t, future+pollUnderLock+complete(wake("next")+publish)))
	})
	t.Run("wake if anybody waits, publish", func(t *testing.T) {
		// Only a poller that registered first gets this completer to publish:
		// no loss unless the woken future is polled again.
		v := wantLost(t, future+pollUnderLock+complete(`
	lock &f.mu
	w = load &f.waker
	store &f.waker nil
	unlock &f.mu
	none = bin "==" w nil
	branch none -> end wake
wake:
	callvalue 0 w
`+publish+`
end:
`))
		wantLoss(t, explore.EarlyWake, v)
		polls := 0
		for _, e := range v.Schedule {
			if e.Thread == 0 && e.Writes() {
				polls++
			}
		}
		assert.Equal(t, 2, polls, "the woken future is polled again, and registers again")
	})
	t.Run("publish, wake", func(t *testing.T) {
		wantSafe(t, future+pollUnderLock+complete(publish+wake("next")))
	})
	t.Run("wake, publish, wake", func(t *testing.T) {
		wantSafe(t, future+pollUnderLock+complete(wake("next")+publish+wake("last")))
	})
	t.Run("wake, publish under one lock", func(t *testing.T) {
		wantSafe(t, future+pollUnderLock+complete(`
	lock &f.mu
	w = load &f.waker
	none = bin "==" w nil
	branch none -> next wake
wake:
	callvalue 0 w
next:
	store &f.done true
	unlock &f.mu`))
	})
}

func TestPublishWithoutWake(t *testing.T) {
	v := wantLost(t, future+pollUnderLock+`
func "Complete" {
	store &f.done true @63
	return
}
`)
	wantLoss(t, explore.NoWake, v)
	assert.Equal(t, 63, v.Schedule[v.Publish].Pos)
}

func TestWakerTakenAndDropped(t *testing.T) {
	wantLost(t, future+pollUnderLock+`
func "Complete" {
	lock &f.mu
	store &f.done true
	store &f.waker nil
	unlock &f.mu
	return
}
`)
}

func TestWakeOfNobodyElse(t *testing.T) {
	// The completer wakes a waker that it made itself.
	wantLoss(t, explore.NoWake, explored(t, future+pollUnderLock+`
func "Complete" {
`+publish+`
	w = fresh "w"
	callvalue 0 w
	return
}
`))
}

func TestWakeThroughMethod(t *testing.T) {
	wantSafe(t, future+pollUnderLock+`
func "Complete" {
`+publish+`
	lock &f.mu
	w = load &f.waker
	unlock &f.mu
	none = bin "==" w nil
	branch none -> end wake
wake:
	c = invoke "Clone" 1 w
	invoke "Wake" 0 c
end:
	return
}
`)
}

// Two completers: the one that is last wakes, if it notices that it is.
const countdown = `
object "f" "left" "waker" = {2 nil}
func "Poll" {
	w = fresh "w"
	store &f.waker w
	n = load &f.left
	r = bin "==" n 0
	return r
}
func "wake" {
	w = load &f.waker
	none = bin "==" w nil
	branch none -> end wake
wake:
	callvalue 0 w
end:
	return
}
`

func TestLastOfTwoWakes(t *testing.T) {
	twice := func(complete string) string {
		return countdown + "func \"Complete 1\" {" + complete + "}\nfunc \"Complete 2\" {" + complete + "}\n"
	}
	t.Run("looks before it counts", func(t *testing.T) {
		wantLost(t, twice(`
	n = load &f.left
	add &f.left -1
	last = bin "==" n 1
	branch last -> wake end
wake:
	call "wake"
end:
	return
`))
	})
	t.Run("counts and looks at once", func(t *testing.T) {
		wantSafe(t, twice(`
	n = add &f.left -1
	last = bin "==" n 0
	branch last -> wake end
wake:
	call "wake"
end:
	return
`))
	})
}

func TestWaiterThatNeverParks(t *testing.T) {
	v := explored(t, `
object "f" "done" "waker" = {1 nil}
func "Poll" {
	w = fresh "w"
	d = load &f.done
	branch d -> ready wait
wait:
	store &f.waker w
	return 0
ready:
	return 1
}
func "Complete" {
	store &f.done 1
	return
}
`)
	require.Equal(t, explore.Unknown, v.Kind)
	assert.Equal(t, "the waiter never parks", v.Reason)
}

func TestWaits(t *testing.T) {
	waits := func(text string) (bool, [][]protocol.Value) {
		waits, pending, _ := explore.Waits(system(t, text), explore.DefaultBounds)
		return waits, pending
	}
	t.Run("poller", func(t *testing.T) {
		ok, pending := waits(future + pollUnderLock)
		assert.True(t, ok)
		assert.Equal(t, [][]protocol.Value{{protocol.IntOf(0)}}, pending)
	})
	t.Run("poller without registration", func(t *testing.T) {
		ok, pending := waits(future + "func \"Poll\" {\n d = load &f.done\n return d\n}")
		assert.False(t, ok)
		assert.Empty(t, pending)
	})
	t.Run("parker", func(t *testing.T) {
		ok, pending := waits("object \"c\" = nil\nfunc \"Wait\" {\n c = load &c\n recv 0 c nil\n return\n}")
		assert.True(t, ok)
		assert.Empty(t, pending)
	})
	t.Run("lock that is held", func(t *testing.T) {
		ok, _ := waits("object \"mu\" = -1\nfunc \"Wait\" {\n lock &mu\n return\n}")
		assert.False(t, ok, "waits for a lock, not for a wake")
	})
}
