package explore_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// completeWithCallback calls a function of the user's, which panics, between
// the publication and the wake; a deferred function recovers.
func completeWithCallback(deferred, after string) string {
	return future + pollUnderLock + `
func "user" {
	panic "no"
}
func "unlock" {
	unlock &f.mu
	return
}
func "recover" {
	recover
	return
}
func "wake" {
	lock &f.mu
	w = load &f.waker
	unlock &f.mu
	none = bin "==" w nil
	branch none -> end wake
wake:
	callvalue 0 w
end:
	return
}
func "Complete" {
	defer fn("recover")
` + deferred + `
	lock &f.mu
	defer fn("unlock")
	store &f.done true
	call "user"
	rundefers
` + after + `
end:
	return
recover end
}
`
}

func TestPanicBetweenPublishAndWake(t *testing.T) {
	t.Run("the wake is skipped", func(t *testing.T) {
		v := wantLost(t, completeWithCallback("", `call "wake"`))
		assert.Contains(t, story(v), "Complete unlock f.mu", "a deferred unlock runs on panic")
	})
	t.Run("the wake is deferred", func(t *testing.T) {
		wantSafe(t, completeWithCallback(`defer fn("wake")`, ""))
	})
}

func TestPanicThatNobodyRecovers(t *testing.T) {
	// It ends the program: no waiter is left to sleep.
	wantSilent(t, future+pollUnderLock+`
func "Complete" {
	lock &f.mu
	store &f.done true
	unlock &f.mu
	panic "no"
}
`)
}

func TestPanicOfTheWaiter(t *testing.T) {
	wantSilent(t, future+`
func "Poll" {
	w = fresh "w"
	store &f.waker w
	d = load &f.done
	branch d -> ready wait
ready:
	panic "twice"
wait:
	return 0
}
func "Complete" {
	store &f.done true
	return
}
`)
}

func TestDeferredUnlock(t *testing.T) {
	complete := func(deferred string) string {
		return future + pollUnderLock + `
func "unlock" {
	unlock &f.mu
	return
}
func "Complete" {
	lock &f.mu
	` + deferred + `
	store &f.done true
	w = load &f.waker
	rundefers
	none = bin "==" w nil
	branch none -> end wake
wake:
	callvalue 0 w
end:
	return
}
`
	}
	wantSafe(t, complete(`defer fn("unlock")`))
	wantSilent(t, complete("")) // the lock stays held: the poller waits for a lock
}

func TestWakeInDefer(t *testing.T) {
	complete := func(wake string) string {
		return future + pollUnderLock + `
func "Complete" {
	lock &f.mu
	store &f.done true
	w = load &f.waker
	unlock &f.mu
	none = bin "==" w nil
	branch none -> end wake
wake:
	` + wake + `
end:
	rundefers
	return
}
`
	}
	wantSafe(t, complete("defer w"))
	wantLost(t, complete("nop"))
}

const deferring = mainObjects + `
func "note" n {
	x = load &x
	y = bin "*" x 10
	z = bin "+" y n
	store &x z
	return
}
func "noteAndPanic" n {
	call "note" n
	panic n
}
func "recovers" {
	v = recover
	call "note" 8
	return
}
func "indirectly" {
	call "recovers"
	return
}
func "rethrows" {
	v = recover
	panic 6
}
func "panics" {
	defer fn("recovers")
	defer fn("note") 2
	panic 1
after:
	return 7
recover after
}
func "falls" {
	defer fn("note") 5
	panic 1
}
`

func TestDefer(t *testing.T) {
	main := func(code string) string { return deferring + "func \"Main\" {\n" + code + "\n}\n" }
	const result = "rundefers\nend:\nx = load &x\nreturn x\nrecover end"
	for _, c := range []struct{ name, code, want string }{
		{"last first", "defer fn(\"note\") 1\ndefer fn(\"note\") 2\ndefer fn(\"note\") 3\n" + result, "{321}"},
		{"arguments at the defer statement", "n = move 4\ndefer fn(\"note\") n\nn = move 5\n" + result, "{4}"},
		{"captured values", "c = closure \"note\" 6\ndefer c\n" + result, "{6}"},
		{"nothing deferred", result, "{0}"},
		{"recovered in the callee", "r = call \"panics\"\nx = load &x\nreturn r x", "{7 28}"},
		{"recovered in the caller", "defer fn(\"recovers\")\ncall \"falls\"\n" + result, "{58}"},
		{"a second panic, then recovered", "defer fn(\"recovers\")\ndefer fn(\"noteAndPanic\") 3\ncall \"falls\"\n" + result, "{538}"},
		{"recovered and thrown again, then recovered", "defer fn(\"recovers\")\ndefer fn(\"rethrows\")\npanic 1\n" + result, "{8}"},
		{"a panic in a defer at the normal end", "defer fn(\"recovers\")\ndefer fn(\"noteAndPanic\") 3\n" + result, "{38}"},
		{"recover without a panic", "v = recover\nreturn v", "{nil}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, []string{c.want}, results(t, main(c.code)))
		})
	}
	for _, c := range []struct{ name, code string }{
		{"not recovered", "call \"falls\"\nreturn 0"},
		{"recover one call too deep", "defer fn(\"indirectly\")\npanic 1\n" + result},
		{"thrown again", "defer fn(\"rethrows\")\npanic 1\n" + result},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Empty(t, results(t, main(c.code)))
		})
	}
}
