package explore_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/futurelint/futurelint/internal/explore"
	"github.com/futurelint/futurelint/internal/protocol"
)

const future = `
object "f" "mu" "done" "waker" = {0 0 nil}
func "Complete" {
	lock &f.mu @60
	store &f.done true @63
	w = load &f.waker @64
	store &f.waker nil @64
	unlock &f.mu @65
	none = bin "==" w nil
	branch none -> end wake
wake:
	callvalue 0 w @66
end:
	return @67
}
`

const checkThenRegister = future + `
func "Poll" {
	w = fresh "w"
	lock &f.mu @40
	d = load &f.done @41
	unlock &f.mu @42
	branch d -> ready wait
wait:
	lock &f.mu @46
	store &f.waker w @47
	unlock &f.mu @48
	return 0 @49
ready:
	return 1 @43
}
`

func TestCheckThenRegister(t *testing.T) {
	prog, err := protocol.Parse(checkThenRegister)
	require.NoError(t, err)
	v := explore.Explore(&explore.System{Program: prog, Waiter: "Poll", Others: []string{"Complete"}}, explore.DefaultBounds)
	for _, e := range v.Schedule {
		t.Log(e.Side, e.Op, e.Label, e.Val, e.Pos)
	}
	t.Log(v.Reason, v.States, v.Publish, v.Register)
	require.Equal(t, explore.Lost, v.Kind)
	require.Equal(t, explore.LateRegister, v.Loss)
}
