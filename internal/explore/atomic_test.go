package explore_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/futurelint/futurelint/internal/explore"
)

// A future without locks: 0 idle, 1 somebody waits, 2 done.
const machine = `
object "f" "state" "waker" = {0 nil}
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

const pollByCAS = `
func "Poll" {
	w = fresh "w"
	store &f.waker w
	ok = cas &f.state 0 1
	branch ok -> wait look
look:
	s = load &f.state
	done = bin "==" s 2
	return done
wait:
	return 0
}
`

func TestStateMachine(t *testing.T) {
	t.Run("swap to done", func(t *testing.T) {
		wantSafe(t, machine+pollByCAS+`
func "Complete" {
	old = swap &f.state 2
	waits = bin "==" old 1
	branch waits -> wake end
wake:
	call "wake"
end:
	return
}
`)
	})
	t.Run("load, then store done", func(t *testing.T) {
		v := wantLost(t, machine+pollByCAS+`
func "Complete" {
	old = load &f.state
	store &f.state 2
	waits = bin "==" old 1
	branch waits -> wake end
wake:
	call "wake"
end:
	return
}
`)
		assert.Contains(t, story(v), "Poll cas f.state 1")
	})
	t.Run("compare and swap until it is done", func(t *testing.T) {
		wantSafe(t, machine+pollByCAS+`
func "Complete" {
again:
	old = load &f.state
	ok = cas &f.state old 2
	branch ok -> set again
set:
	waits = bin "==" old 1
	branch waits -> wake end
wake:
	call "wake"
end:
	return
}
`)
	})
	t.Run("compare and swap once", func(t *testing.T) {
		// It gives up where the state became 1 meanwhile: then nothing is
		// published, and the waiter would park again.
		wantSafe(t, machine+pollByCAS+`
func "Complete" {
	cas &f.state 0 2
	return
}
`)
	})
	t.Run("waiter says it waits before the waker is there", func(t *testing.T) {
		v := wantLost(t, machine+`
func "Poll" {
	w = fresh "w"
	ok = cas &f.state 0 1
	branch ok -> wait look
look:
	s = load &f.state
	done = bin "==" s 2
	return done
wait:
	store &f.waker w
	return 0
}
func "Complete" {
	old = swap &f.state 2
	waits = bin "==" old 1
	branch waits -> wake end
wake:
	call "wake"
end:
	return
}
`)
		wantLoss(t, explore.LateRegister, v)
	})
}

// A slot that is swapped in and out.
func TestSwappedSlot(t *testing.T) {
	const complete = `
object "f" "done" "waker" = {0 nil}
func "Complete" {
	store &f.done true
	w = swap &f.waker nil
	none = bin "==" w nil
	branch none -> end wake
wake:
	callvalue 0 w
end:
	return
}
`
	t.Run("test, then register", func(t *testing.T) {
		v := wantLost(t, complete+`
func "Poll" {
	w = fresh "w"
	d = load &f.done
	branch d -> ready wait
wait:
	cas &f.waker nil w
	return 0
ready:
	return 1
}
`)
		wantLoss(t, explore.LateRegister, v)
	})
	t.Run("register, then test", func(t *testing.T) {
		wantSafe(t, complete+`
func "Poll" {
	w = fresh "w"
	cas &f.waker nil w
	d = load &f.done
	return d
}
`)
	})
	t.Run("register, then test and withdraw", func(t *testing.T) {
		wantSafe(t, complete+`
func "Poll" {
	w = fresh "w"
	swap &f.waker w
	d = load &f.done
	branch d -> ready wait
ready:
	swap &f.waker nil
	return 1
wait:
	return 0
}
`)
	})
}

func TestAtomicResults(t *testing.T) {
	for _, c := range []struct{ name, code, want string }{
		{"swap returns the old value", "r = swap &x 7\nn = load &x\nreturn r n", "{0 7}"},
		{"add returns the new value", "r = add &x 7\nn = load &x\nreturn r n", "{7 7}"},
		{"add of a negative delta", "r = add &x -7\nreturn r", "{-7}"},
		{"compare-and-swap that swaps", "r = cas &x 0 7\nn = load &x\nreturn r n", "{1 7}"},
		{"compare-and-swap that does not", "r = cas &x 1 7\nn = load &x\nreturn r n", "{0 0}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, []string{c.want}, results(t, body(c.code)))
		})
	}
}
