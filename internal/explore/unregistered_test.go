package explore_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/futurelint/futurelint/internal/explore"
)

// A poller that returns pending on two paths.
const busyFuture = `
object "f" "mu" "busy" "done" "waker" = {0 0 0 nil}
func "wake" {
	w = load &f.waker
	store &f.waker nil
	none = bin "==" w nil
	branch none -> end wake
wake:
	callvalue 0 w
end:
	return
}
func "Complete" {
	lock &f.mu
	store &f.busy false
	store &f.done true
	call "wake"
	unlock &f.mu
	return
}
`

// pollBusy returns pending from a busy future after code.
func pollBusy(code string) string {
	return `
func "Poll" {
	w = fresh "w"
	lock &f.mu
	d = load &f.done
	branch d -> ready next
next:
	b = load &f.busy
	branch b -> busy wait
busy:
` + code + `
	unlock &f.mu
	return 0
wait:
	store &f.waker w
	unlock &f.mu
	return 0
ready:
	unlock &f.mu
	return 1
}
`
}

func TestPendingUnregistered(t *testing.T) {
	const started = `
func "Complete begin" {
	lock &f.mu
	store &f.busy true
	unlock &f.mu
	return
}
`
	const bothInOne = `
func "Complete" {
	lock &f.mu
	store &f.busy true
	unlock &f.mu
	lock &f.mu
	store &f.busy false
	store &f.done true
	call "wake"
	unlock &f.mu
	return
}
`
	const register = "store &f.waker w"
	t.Run("explored", func(t *testing.T) {
		v := wantLost(t, busyFuture+pollBusy("")+bothInOne)
		wantLoss(t, explore.Unregistered, v)
		assert.Equal(t, -1, v.Register)
		wantSafe(t, busyFuture+pollBusy(register)+bothInOne)
	})
	t.Run("serial", func(t *testing.T) {
		v := serial(t, busyFuture+pollBusy("")+started)
		wantLoss(t, explore.Unregistered, v)
		assert.Equal(t, -1, v.Register)
		assert.False(t, v.Stale)
		v = serial(t, busyFuture+pollBusy(register)+started)
		assert.Equal(t, explore.Safe, v.Kind, v.Reason)
	})
	t.Run("serial, handed to code that is not analysed", func(t *testing.T) {
		v := serial(t, busyFuture+pollBusy(`escape "elsewhere" w`)+started)
		assert.NotEqual(t, explore.Lost, v.Kind)
	})
}

// pollStoring stores the waker by code, under the lock.
func pollStoring(code string) string {
	return future + completeUnderLock + `
func "Poll" {
	w = fresh "w"
	lock &f.mu
	d = load &f.done
	branch d -> ready wait
wait:
` + code + `
	unlock &f.mu
	return 0
ready:
	unlock &f.mu
	return 1
}
`
}

func TestStaleWaker(t *testing.T) {
	t.Run("stored if there is none", func(t *testing.T) {
		v := serial(t, pollStoring(`
	old = load &f.waker
	none = bin "==" old nil
	branch none -> keep have
keep:
	store &f.waker w
have:
`))
		wantLoss(t, explore.Unregistered, v)
		assert.True(t, v.Stale, "the waker of the first task is still registered")
	})
	t.Run("stored always", func(t *testing.T) {
		v := serial(t, pollStoring("store &f.waker w"))
		require.Equal(t, explore.Safe, v.Kind, v.Reason)
	})
	t.Run("stored if it is another", func(t *testing.T) {
		v := serial(t, pollStoring(`
	old = load &f.waker
	none = bin "==" old nil
	branch none -> keep have
have:
	same = invoke "WillWake" 2 old w
	branch same -> end keep
keep:
	store &f.waker w
end:
`))
		require.Equal(t, explore.Safe, v.Kind, v.Reason)
	})
}

func TestSerialNoWake(t *testing.T) {
	const closes = `
func "Complete close" {
	lock &f.mu
	store &f.done true
	unlock &f.mu
	return
}
`
	v := serial(t, future+completeUnderLock+pollUnderLock+closes)
	wantLoss(t, explore.NoWake, v)
}

func TestSerialLeavesOutCallsThatBlock(t *testing.T) {
	const blocks = `
func "Complete close" {
	lock &f.mu
	store &f.done true
	c = makechan 0
	send c 1
	unlock &f.mu
	return
}
`
	v := serial(t, future+completeUnderLock+pollUnderLock+blocks)
	assert.NotEqual(t, explore.Lost, v.Kind)
}
