package explore_test

import (
	"testing"

	"github.com/futurelint/futurelint/internal/explore"
)

// condWaiter waits on a Cond in a loop; complete is the completer's code.
func condWaiter(complete string) string {
	return `
object "f" "mu" "done" = {0 0}
object "c" "L" = {&f.mu}
func "Wait" {
	lock &f.mu
again:
	d = load &f.done
	branch d -> end wait
wait:
	condwait &c
	jump -> again
end:
	unlock &f.mu
	return
}
func "Complete" {
` + complete + `
	return
}
`
}

func TestCond(t *testing.T) {
	for _, c := range []struct{ name, code string }{
		{"broadcast under the lock", "lock &f.mu\nstore &f.done true\nbroadcast &c\nunlock &f.mu"},
		{"broadcast after the lock", "lock &f.mu\nstore &f.done true\nunlock &f.mu\nbroadcast &c"},
		{"signal of one waiter", "lock &f.mu\nstore &f.done true\nunlock &f.mu\nsignal &c"},
		{"signal before the change, under the lock", "lock &f.mu\nsignal &c\nstore &f.done true\nunlock &f.mu"},
	} {
		t.Run(c.name, func(t *testing.T) { wantSafe(t, condWaiter(c.code)) })
	}
	for _, c := range []struct {
		name, code string
		kind       explore.LossKind
	}{
		{"change without the lock", "store &f.done true\nbroadcast &c", explore.LateRegister},
		{"no signal", "lock &f.mu\nstore &f.done true\nunlock &f.mu", explore.NoWake},
		{"signal, then change", "lock &f.mu\nunlock &f.mu\nbroadcast &c\nlock &f.mu\nstore &f.done true\nunlock &f.mu", explore.NoWake},
	} {
		t.Run(c.name, func(t *testing.T) { wantLoss(t, c.kind, explored(t, condWaiter(c.code))) })
	}
}

func TestCondOnReadLock(t *testing.T) {
	wait := func(complete string) string {
		return `
object "f" "mu" "done" = {0 0}
object "c" "L" = {iface("*sync.rlocker" &f.mu)}
func "Wait" {
	rlock &f.mu
again:
	d = load &f.done
	branch d -> end wait
wait:
	condwait &c
	jump -> again
end:
	runlock &f.mu
	return
}
func "Complete" {
` + complete + `
	return
}
`
	}
	t.Run("changed under the write lock", func(t *testing.T) {
		wantSafe(t, wait("lock &f.mu\nstore &f.done true\nunlock &f.mu\nbroadcast &c"))
	})
	t.Run("changed under a read lock", func(t *testing.T) {
		wantLost(t, wait("rlock &f.mu\nstore &f.done true\nbroadcast &c\nrunlock &f.mu"))
	})
}

// A second waiter on the same Cond takes no part of a Broadcast away.
func TestBroadcastReachesEveryWaiter(t *testing.T) {
	wantSafe(t, condWaiter("lock &f.mu\nstore &f.done true\nunlock &f.mu\nbroadcast &c")+`
func "Complete other" {
	lock &f.mu
again:
	d = load &f.done
	branch d -> end wait
wait:
	condwait &c
	jump -> again
end:
	unlock &f.mu
	return
}
`)
}

// Readers do not keep readers out.
func TestRWMutex(t *testing.T) {
	future := func(pollLock, pollUnlock, lock, unlock string) string {
		return `
object "f" "mu" "done" "waker" = {0 0 nil}
func "Poll" {
	w = fresh "w"
	` + pollLock + ` &f.mu
	d = load &f.done
	branch d -> ready wait
wait:
	store &f.waker w
	` + pollUnlock + ` &f.mu
	return 0
ready:
	` + pollUnlock + ` &f.mu
	return 1
}
func "Complete" {
	` + lock + ` &f.mu
	store &f.done true
	w = load &f.waker
	` + unlock + ` &f.mu
	none = bin "==" w nil
	branch none -> end wake
wake:
	callvalue 0 w
end:
	return
}
`
	}
	t.Run("write locks", func(t *testing.T) { wantSafe(t, future("lock", "unlock", "lock", "unlock")) })
	t.Run("poller reads", func(t *testing.T) { wantSafe(t, future("rlock", "runlock", "lock", "unlock")) })
	t.Run("completer reads", func(t *testing.T) { wantSafe(t, future("lock", "unlock", "rlock", "runlock")) })
	t.Run("both read", func(t *testing.T) {
		wantLoss(t, explore.LateRegister, explored(t, future("rlock", "runlock", "rlock", "runlock")))
	})
}

func TestUpgradeOfReadLock(t *testing.T) {
	upgrade := func(again string) string {
		return future + completeUnderLock + `
func "Poll" {
	w = fresh "w"
	rlock &f.mu
	d = load &f.done
	runlock &f.mu
	branch d -> ready wait
wait:
	lock &f.mu
	store &f.waker w
` + again + `
	unlock &f.mu
	return d
ready:
	return 1
}
`
	}
	wantLoss(t, explore.LateRegister, explored(t, upgrade("")))
	wantSafe(t, upgrade("d = load &f.done"))
}

func TestTryLock(t *testing.T) {
	// A completer that gives up where the lock is held neither publishes nor wakes.
	complete := func(publish, giveUp string) string {
		return future + pollUnderLock + `
func "Complete" {
` + publish + `
	ok = trylock &f.mu
	branch ok -> work ` + giveUp + `
work:
	store &f.done true
	w = load &f.waker
	unlock &f.mu
	none = bin "==" w nil
	branch none -> end wake
wake:
	callvalue 0 w
end:
	return
}
`
	}
	wantSafe(t, complete("", "end"))
	wantLost(t, complete("store &f.done true", "end"))
}

// A WaitGroup lets its waiter go on at zero, not before.
func TestWaitGroup(t *testing.T) {
	group := func(complete string) string {
		return `
object "f" "wg" "done" "c" = {2 0 nil}
func "Setup" {
	c = makechan 0
	store &f.c c
	return
}
func "Wait" {
	c = load &f.c
	wgwait &f.wg
	d = load &f.done
	branch d -> end wait
wait:
	recv 0 c nil
end:
	return
}
func "Complete" {
` + complete + `
	return
}
`
	}
	t.Run("done after the publication", func(t *testing.T) {
		wantSafe(t, group("wgadd &f.wg -1\nstore &f.done true\nwgadd &f.wg -1"))
	})
	t.Run("done before the publication", func(t *testing.T) {
		wantLost(t, group("wgadd &f.wg -2\nstore &f.done true"))
	})
}
