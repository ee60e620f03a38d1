package explore_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/futurelint/futurelint/internal/explore"
)

// skipping is a completer that publishes, and whose wake depends on code, which
// goes on at wake or skip.
func skipping(code string) string {
	return future + pollUnderLock + `
func "Complete" {
	lock &f.mu
	store &f.done true
	w = load &f.waker
	unlock &f.mu
	none = bin "==" w nil
	branch none -> skip next
next:
` + code + `
wake:
	callvalue 0 w
skip:
	return
}
`
}

func TestFaith(t *testing.T) {
	for _, c := range []struct {
		name, code string
		faith      int
	}{
		{"one unknown result", "e = havoc \"err\" 0 @1\nbranch e -> skip wake", 1},
		{"an argument", "e = havoc \"arg\" 1 @1\nbranch e -> skip wake", 0},
		{"two unknown results", "e = havoc \"err\" 0 @1\nbranch e -> two wake\ntwo:\ng = havoc \"err\" 0 @2\nbranch g -> skip wake", 2},
		{"the same one twice", "e = havoc \"err\" 0 @1\nbranch e -> two wake\ntwo:\nbranch e -> skip wake", 1},
		{"the same one negated", "e = havoc \"err\" 0 @1\nbranch e -> two wake\ntwo:\ng = not e\nbranch g -> wake skip", 1},
		{"a limit and its opposite", "e = havoc \"n\" 0 @1\na = bin \"<\" e 3\nbranch a -> two wake\ntwo:\nb = bin \">=\" e 3\nbranch b -> wake skip", 1},
		{"an error compared with nil", "e = havoc \"err\" 0 @1\na = bin \"!=\" e nil\nbranch a -> skip wake", 1},
		{"an argument and a result", "e = havoc \"arg\" 1 @1\ng = havoc \"err\" 0 @2\na = bin \"<\" e g\nbranch a -> skip wake", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := wantLost(t, skipping(c.code))
			assert.Equal(t, c.faith, v.Faith)
		})
	}
}

// Choices without end in one step are cut.
func TestTooManyChoices(t *testing.T) {
	wantUnknown(t, skipping(`
	n = move 0
again:
	n = bin "+" n 1
	e = havoc "arg" 1
	more = bin "<" n e
	branch more -> again wake
`))
}

const threeUnknowns = `
	a = havoc "a" 0 @1
	branch a -> two wake
two:
	b = havoc "b" 0 @2
	branch b -> three wake
three:
	c = havoc "c" 0 @3
	branch c -> skip wake
`

func TestTooMuchFaith(t *testing.T) {
	sys := system(t, skipping(threeUnknowns))
	b := explore.DefaultBounds
	v := explore.Explore(sys, b)
	require.Equal(t, explore.Unknown, v.Kind)
	assert.Equal(t, "too much was taken on faith", v.Reason)
	b.Faith = 3
	v = explore.Explore(sys, b)
	require.Equal(t, explore.Lost, v.Kind)
	assert.Equal(t, 3, v.Faith)
}

// An unknown that was decided stays decided: these would be lost if the second
// look could differ from the first.
func TestSameUnknownDecidedOnce(t *testing.T) {
	for _, c := range []struct{ name, code string }{
		{"branch", "e = havoc \"err\" 0 @1\nbranch e -> two wake\ntwo:\nbranch e -> wake skip"},
		{"negation", "e = havoc \"err\" 0 @1\ng = not e\nbranch e -> two wake\ntwo:\nbranch g -> skip wake"},
		{"not less is greater or equal", "e = havoc \"n\" 0 @1\na = bin \"<\" e 3\nb = bin \">=\" e 3\nbranch a -> two wake\ntwo:\nbranch b -> skip wake"},
		{"mirrored", "e = havoc \"n\" 0 @1\na = bin \"<\" e 3\nb = bin \">\" 3 e\nbranch a -> two wake\ntwo:\nbranch b -> wake skip"},
		{"unequal", "e = havoc \"n\" 0 @1\na = bin \"==\" e 3\nb = bin \"!=\" 3 e\nbranch a -> two wake\ntwo:\nbranch b -> skip wake"},
		{"equal to one is not equal to another", "e = havoc \"n\" 0 @1\na = bin \"==\" e 3\nbranch a -> two wake\ntwo:\nb = bin \"==\" e 4\nbranch b -> skip wake"},
		{"equal to itself", "e = havoc \"n\" 0 @1\na = bin \"==\" e e\nbranch a -> wake skip"},
	} {
		t.Run(c.name, func(t *testing.T) { wantSafe(t, skipping(c.code)) })
	}
}

func TestUnknownOfTheWaiter(t *testing.T) {
	// Both a pending and a ready end are possible when it looks again: that is
	// no evidence that it would not park.
	wantSilent(t, `
object "f" "done" "waker" = {0 nil}
func "Poll" {
	w = fresh "w"
	store &f.waker w
	d = load &f.done
	branch d -> perhaps wait
perhaps:
	e = havoc "err" 0 @1
	branch e -> ready wait
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
}
