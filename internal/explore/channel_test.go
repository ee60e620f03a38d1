package explore_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/futurelint/futurelint/internal/explore"
)

// notified is a waiter that tests a flag, then parks on the channel of capacity
// size, and the completer's code after it published.
func notified(size, complete string) string {
	return `
object "f" "done" "c" = {0 nil}
func "Setup" {
	c = makechan ` + size + `
	store &f.c c
	return
}
func "Wait" {
	c = load &f.c
again:
	d = load &f.done
	branch d -> end wait
wait:
	recv 0 c nil @4
	jump -> again
end:
	return
}
func "Complete" {
	c = load &f.c
	store &f.done true
` + complete + `
	return
}
`
}

const offer = `select "s" 1 c 1 nil`

func TestSendWithDefault(t *testing.T) {
	t.Run("drops while the receiver has arrived but is not parked", func(t *testing.T) {
		v := wantLost(t, notified("0", offer))
		wantLoss(t, explore.LateRegister, v)
		assert.Equal(t, 4, v.Schedule[len(v.Schedule)-1].Pos)
	})
	t.Run("leaves a token in a channel of capacity 1", func(t *testing.T) {
		wantSafe(t, notified("1", offer))
	})
	t.Run("drops beside a stale token, which wakes as well", func(t *testing.T) {
		wantSafe(t, notified("1", offer+"\n"+offer))
	})
}

func TestRendezvous(t *testing.T) {
	t.Run("unbuffered send waits for the receiver", func(t *testing.T) {
		// Where the waiter needs no wake the sender stands for ever: no lost wake-up.
		wantSafe(t, notified("0", "send c 1"))
	})
	t.Run("buffered send", func(t *testing.T) {
		wantSafe(t, notified("1", "send c 1"))
	})
	t.Run("token sent before the publication", func(t *testing.T) {
		wantLost(t, `
object "f" "done" "c" = {0 nil}
func "Setup" {
	c = makechan 1
	store &f.c c
	return
}
func "Wait" {
	c = load &f.c
again:
	d = load &f.done
	branch d -> end wait
wait:
	recv 0 c nil
	jump -> again
end:
	return
}
func "Complete" {
	c = load &f.c
	send c 1
	store &f.done true
	return
}
`)
	})
}

func TestCloseWakesAll(t *testing.T) {
	// Two waiters, one completer. Both test, both park.
	two := func(wake string) string {
		return notified("0", wake) + `
func "Complete other" {
	c = load &f.c
again:
	d = load &f.done
	branch d -> end wait
wait:
	recv 0 c nil
	jump -> again
end:
	return
}
`
	}
	t.Run("close", func(t *testing.T) { wantSafe(t, two("close c")) })
	t.Run("one send with default", func(t *testing.T) { wantLost(t, two(offer)) })
}

func TestSelectOfTwo(t *testing.T) {
	wait := func(cases string) string {
		return `
object "f" "closed" "c" "stop" = {0 nil nil}
func "Setup" {
	c = makechan 0
	store &f.c c
	stop = makechan 0
	store &f.stop stop
	return
}
func "Wait" {
	c = load &f.c
	stop = load &f.stop
	x = load &f.closed
	branch x -> end wait
wait:
` + cases + `
end:
	return
}
func "Complete" {
	stop = load &f.stop
	store &f.closed true
	close stop
	return
}
`
	}
	t.Run("with the stop channel", func(t *testing.T) {
		wantSafe(t, wait(`select "rr" 0 c nil nil stop nil nil`))
	})
	t.Run("without", func(t *testing.T) {
		wantLoss(t, explore.NoWake, explored(t, wait(`select "r" 0 c nil nil`)))
	})
}

func TestSelectFollowsEveryReadyCase(t *testing.T) {
	got := results(t, body(`
	a = makechan 1
	b = makechan 1
	send a 10
	send b 20
	r = select "rr" 0 a nil 0 b nil 0
	i = part 0 r
	x = part 2 r
	y = part 3 r
	return i x y
`))
	assert.ElementsMatch(t, []string{"{0 10 0}", "{1 0 20}"}, got)
}

func TestChannelResults(t *testing.T) {
	for _, c := range []struct{ name, code, want string }{
		{"first in, first out", "c = makechan 2\nsend c 1\nsend c 2\na = recv 0 c nil\nb = recv 0 c nil\nreturn a b", "{1 2}"},
		{"len and cap", "c = makechan 2\nsend c 1\na = len c\nb = cap c\nreturn a b", "{1 2}"},
		{"received from a closed one", "c = makechan 2\nsend c 5\nclose c\na = recv 1 c 0\nb = recv 1 c 0\nreturn a b", "{{5 1} {0 0}}"},
		{"full, with default", "c = makechan 1\nsend c 1\nr = select \"s\" 1 c 2 nil\ni = part 0 r\nreturn i", "{-1}"},
		{"room, with default", "c = makechan 1\nr = select \"s\" 1 c 2 nil\ni = part 0 r\nn = len c\nreturn i n", "{0 1}"},
		{"empty, with default", "c = makechan 1\nr = select \"r\" 1 c nil 9\nreturn r", "{{-1 0 9}}"},
		{"closed, with default", "c = makechan 1\nclose c\nr = select \"r\" 1 c nil 9\nreturn r", "{{0 0 9}}"},
		{"nil, with default", "r = select \"rs\" 1 nil nil 9 nil 1 nil\nreturn r", "{{-1 0 9}}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, []string{c.want}, results(t, body(c.code)))
		})
	}
	for _, c := range []struct{ name, code string }{
		{"nil blocks a receiver", "recv 0 nil nil\nreturn 0"},
		{"nil blocks a sender", "send nil 1\nreturn 0"},
		{"empty blocks a receiver", "c = makechan 1\nrecv 0 c nil\nreturn 0"},
		{"full blocks a sender", "c = makechan 1\nsend c 1\nsend c 1\nreturn 0"},
		{"nothing to select", "select \"\" 0\nreturn 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Empty(t, results(t, body(c.code)))
		})
	}
}

// A sender that is parked is served when there is room: nothing overtakes.
func TestParkedSenderMovesUp(t *testing.T) {
	wantSafe(t, `
object "f" "c" "n" = {nil 0}
func "Setup" {
	c = makechan 1
	store &f.c c
	return
}
func "Wait" {
	c = load &f.c
	a = recv 0 c 0
	b = recv 0 c 0
	first = bin "==" a 1
	branch first -> second wrong
second:
	right = bin "==" b 2
	branch right -> end wrong
wrong:
	store &f.n 1
	none = makechan 0
	recv 0 none nil
end:
	return
}
func "Complete" {
	c = load &f.c
	send c 1
	send c 2
	return
}
`)
}
