package explore_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/futurelint/futurelint/internal/explore"
)

// poisoned is a completer that publishes and does not wake, with code between.
func poisoned(code string) string {
	return future + pollUnderLock + `
func "Complete" {
	store &f.done true
` + code + `
end:
	return
}
func "callback" {
	return
}
func "endless" {
	call "endless"
	return
}
`
}

// What was cut, is unknown or cannot happen in a program that runs is no evidence.
func TestPoison(t *testing.T) {
	wantLost(t, poisoned("nop"))
	for _, c := range []struct{ name, code string }{
		{"unlock of an unlocked mutex", "unlock &f.mu"},
		{"read unlock of an unlocked mutex", "runlock &f.mu"},
		{"load through nil", "load nil"},
		{"store through nil", "store nil 1"},
		{"field of nil", "address \"x\" nil 0"},
		{"lock of nil", "lock nil"},
		{"method of nil", "invoke \"Wake\" 0 nil"},
		{"call of nil", "callvalue 0 nil"},
		{"index out of range", "s = makeslice 1 0\nat s 1"},
		{"write to a nil map", "mapset nil 1 1"},
		{"close of nil", "close nil"},
		{"close of a closed channel", "c = makechan 0\nclose c\nclose c"},
		{"send on a closed channel", "c = makechan 1\nclose c\nsend c 1"},
		{"failing type assertion", "b = box \"T\" 1\na = assert \"U\" 0 b 0"},
		{"write through an unknown address", "p = havoc \"p\" 0\nstore p 1"},
		{"atomics at an unknown address", "p = havoc \"p\" 0\nswap p 1"},
		{"lock at an unknown address", "p = havoc \"p\" 0\nlock p"},
		{"write to an unknown map", "m = havoc \"m\" 0\nmapset m 1 1"},
		{"receive from an unknown channel", "c = havoc \"c\" 0\nrecv 0 c nil"},
		{"select on an unknown channel", "c = havoc \"c\" 0\nselect \"r\" 0 c nil nil"},
		{"compare-and-swap of an unknown value", "u = havoc \"u\" 0\nx = new \"x\" u\ncas x 0 1"},
		{"function handed to unknown code", "escape \"elsewhere\" fn(\"callback\")"},
		{"closure handed to unknown code", "c = closure \"callback\" 1\nescape \"elsewhere\" c"},
		{"object with a function handed to unknown code", "x = new \"x\" {fn(\"callback\")}\nescape \"elsewhere\" x"},
		{"function handed to an unknown function", "u = havoc \"u\" 0\ncallvalue 0 u fn(\"callback\")"},
		{"call of a function without body", "call \"elsewhere\""},
		{"endless recursion", "call \"endless\""},
		{"endless loop", "again:\njump -> again"},
		{"branch on no boolean", "branch nil -> end end"},
		{"Wait without the lock", "c = new \"c\" {&f.mu}\ncondwait c"},
		{"Wait without a Locker", "c = new \"c\" {nil}\ncondwait c"},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantSilent(t, poisoned(c.code))
		})
	}
}

// What is cut after the wake leaves the waiter, as far as it was followed, where
// it parked: no evidence that it is stuck there.
func TestCutAfterTheWake(t *testing.T) {
	wantUnknown(t, `
object "f" "done" "c" = {0 nil}
func "Setup" {
	c = makechan 0
	store &f.c c
	return
}
func "Wait" {
	d = load &f.done
	branch d -> end wait
wait:
	c = load &f.c
	recv 0 c nil
	escape "log" fn("callback")
end:
	return
}
func "callback" {
	return
}
func "Complete" {
	store &f.done true
	c = load &f.c
	close c
	return
}
`)
}

// Nor is a second look, part of which was cut, evidence that the waiter would not park.
func TestCutInTheSecondLook(t *testing.T) {
	sys := system(t, `
object "f" "done" "waker" = {0 nil}
func "Poll" {
	w = fresh "w"
	store &f.waker w
	d = load &f.done
	branch d -> perhaps wait
perhaps:
	a = havoc "a" 0 @50
	branch a -> ready other
other:
	b = havoc "b" 0 @51
	branch b -> ready wait
wait:
	return 0
ready:
	return 1
}
func "Complete" {
	store &f.done true
	return
}
`)
	b := explore.DefaultBounds
	b.Faith = 1
	require.Equal(t, explore.Unknown, explore.Explore(sys, b).Kind)
}

// A second look that takes more states than are allowed is cut as well.
func TestSecondLookBeyondTheBound(t *testing.T) {
	sys := system(t, `
object "f" "done" "waker" "n" = {0 nil 0}
func "Poll" {
	w = fresh "w"
	store &f.waker w
	d = load &f.done
	branch d -> perhaps wait
perhaps:
	e = havoc "arg" 1
	branch e -> slow ready
slow:
`+strings.Repeat("add &f.n 1\n", 20)+`
wait:
	return 0
ready:
	return 1
}
func "Complete" {
	store &f.done true
	return
}
`)
	b := explore.DefaultBounds
	b.States = 60
	require.Equal(t, explore.Unknown, explore.Explore(sys, b).Kind)
	require.Equal(t, explore.Safe, explore.Explore(sys, explore.DefaultBounds).Kind)
}

// What goes to unknown code without a function in it is no poison, and no wake.
func TestEscapeOfPlainValues(t *testing.T) {
	wantLost(t, poisoned("escape \"log\" 1 \"x\""))
	wantLost(t, poisoned("x = new \"x\" {1 2}\nescape \"log\" x"))
}

// The completer hands the waker to code that is not analysed: that may wake.
func TestWakerHandedOn(t *testing.T) {
	hand := func(code string) string {
		return future + pollUnderLock + `
func "Complete" {
	lock &f.mu
	store &f.done true
	w = load &f.waker
	unlock &f.mu
` + code + `
	return
}
`
	}
	wantSilent(t, hand("escape \"elsewhere\" w"))
	wantSilent(t, hand("v = pack w\nx = new \"x\" v\nescape \"elsewhere\" x"))
	wantSilent(t, hand("u = havoc \"u\" 0\ncallvalue 0 u w"))
	wantSilent(t, hand("o = fresh \"o\"\nstore o w"))
	wantLost(t, hand("escape \"elsewhere\" 1"))
}

// The waiter hands its waker to code that is not analysed: it is registered there.
func TestWakerRegisteredElsewhere(t *testing.T) {
	wantSilent(t, future+`
func "Poll" {
	w = fresh "w"
	lock &f.mu
	d = load &f.done
	store &f.waker w
	unlock &f.mu
	branch d -> ready wait
wait:
	escape "elsewhere" w
	return 0
ready:
	return 1
}
func "Complete" {
	store &f.done true
	return
}
`)
}

func TestTooManyStates(t *testing.T) {
	sys := system(t, future+completeUnderLock+pollUnderLock)
	b := explore.DefaultBounds
	b.States = 40
	v := explore.Explore(sys, b)
	require.Equal(t, explore.Unknown, v.Kind)
	require.Equal(t, "too many states", v.Reason)
}
