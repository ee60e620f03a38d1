package explore_test

import (
	"testing"

	"github.com/futurelint/futurelint/internal/explore"
)

// A waiter that parks beside a timer, and goes on at the label tick after it ticked.
func beside(tick string) string {
	return `
object "f" "done" "c" = {0 nil}
func "Setup" {
	c = makechan 0
	store &f.c c
	return
}
func "Wait" {
	c = load &f.c
again:
	d = load &f.done
	branch d -> ready wait
wait:
	r = select "rr" 0 c nil nil opaque("timer") nil nil
	i = part 0 r
	ticked = bin "==" i 1
	branch ticked -> ` + tick + ` again
timeout:
	return "timeout"
ready:
	return "ready"
}
func "Complete" {
	store &f.done true
	return
}
`
}

func TestTimer(t *testing.T) {
	t.Run("looks again", func(t *testing.T) { wantSilent(t, beside("again")) })
	t.Run("gives up", func(t *testing.T) { wantLoss(t, explore.NoWake, explored(t, beside("timeout"))) })
}
