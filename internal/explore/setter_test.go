package explore_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/futurelint/futurelint/internal/explore"
)

func TestSetter(t *testing.T) {
	t.Run("looks, then stores", func(t *testing.T) {
		v := wantLost(t, future+completeUnderLock+`
func "Then" {
	cb = fresh "cb"
	lock &f.mu
	d = load &f.done
	unlock &f.mu
	branch d -> now later
later:
	lock &f.mu
	store &f.waker cb @47
	unlock &f.mu
	return
now:
	callvalue 0 cb
	return
}
`)
		wantLoss(t, explore.LateRegister, v)
		assert.Equal(t, 47, v.Schedule[v.Register].Pos)
	})
	t.Run("looks and stores under one lock", func(t *testing.T) {
		wantSafe(t, future+completeUnderLock+`
func "Then" {
	cb = fresh "cb"
	lock &f.mu
	d = load &f.done
	branch d -> now later
later:
	store &f.waker cb
	unlock &f.mu
	return
now:
	unlock &f.mu
	callvalue 0 cb
	return
}
`)
	})
	t.Run("is not called again after a wake", func(t *testing.T) {
		// The function is called before the result is there: called again, the
		// setter would find nothing new, so nothing is lost but order.
		v := explored(t, future+`
func "Then" {
	cb = fresh "cb"
	store &f.waker cb
	return
}
func "Complete" {
	cb = load &f.waker
	none = bin "==" cb nil
	branch none -> end call
call:
	callvalue 0 cb
end:
	store &f.done true
	return
}
`)
		assert.NotEqual(t, explore.Lost, v.Kind)
	})
}
