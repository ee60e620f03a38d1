package explore_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSlices(t *testing.T) {
	for _, c := range []struct{ name, code, want string }{
		{"nil", "n = len nil\nreturn n", "{0}"},
		{"made", "s = makeslice 2 7\nn = len s\np = at s 1\nv = load p\nreturn n v", "{2 7}"},
		{"made empty is not nil", "s = makeslice 0 7\nb = bin \"==\" s nil\nreturn b", "{0}"},
		{"element stored", "s = makeslice 2 0\np = at s 1\nstore p 5\nq = at s 0\na = load q\nb = load p\nreturn a b", "{0 5}"},
		{"nil appended to nil", "s = append nil nil\nb = bin \"==\" s nil\nreturn b", "{1}"},
		{"appended", "a = makeslice 1 1\nb = makeslice 1 2\ns = append a b\nn = len s\np = at s 1\nv = load p\nreturn n v", "{2 2}"},
		{"appended is a copy", "a = makeslice 1 1\nb = makeslice 1 2\ns = append a b\np = at a 0\nstore p 9\nq = at s 0\nv = load q\nreturn v", "{1}"},
		{"cut shares", "a = makeslice 3 0\ns = cut a 1 nil\nn = len s\np = at s 0\nstore p 4\nq = at a 1\nv = load q\nreturn n v", "{2 4}"},
		{"cut twice", "a = makeslice 4 0\np = at a 2\nstore p 6\ns = cut a 1 4\nr = cut s 1 2\nn = len r\nq = at r 0\nv = load q\nreturn n v", "{1 6}"},
		{"cut of nil", "s = cut nil nil nil\nn = len s\nreturn n", "{0}"},
		{"cut of an array", "a = new \"array\" {1 2 3}\ns = cut a 1 nil\nn = len s\np = at s 0\nv = load p\nreturn n v", "{2 2}"},
		{"length of a string", "n = len \"abc\"\nreturn n", "{3}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, []string{c.want}, results(t, body(c.code)))
		})
	}
	for _, c := range []struct{ name, code string }{
		{"index out of range", "s = makeslice 1 0\np = at s 1\nreturn 0"},
		{"negative index", "s = makeslice 1 0\np = at s -1\nreturn 0"},
		{"cut backwards", "s = makeslice 2 0\nr = cut s 2 1\nreturn 0"},
		{"element of nil", "p = at nil 0\nreturn 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Empty(t, results(t, body(c.code)))
		})
	}
}

func TestMaps(t *testing.T) {
	for _, c := range []struct{ name, code, want string }{
		{"set and get", "mapset &m \"k\" 5\nv = mapget 0 &m \"k\" 0\nreturn v", "{5}"},
		{"set twice", "mapset &m 1 5\nmapset &m 1 6\nv = mapget 0 &m 1 0\nn = len &m\nreturn v n", "{6 1}"},
		{"absent", "v = mapget 0 &m 1 7\nreturn v", "{7}"},
		{"absent, with ok", "v = mapget 1 &m 1 7\nreturn v", "{{7 0}}"},
		{"there, with ok", "mapset &m 1 5\nv = mapget 1 &m 1 7\nreturn v", "{{5 1}}"},
		{"deleted", "mapset &m 1 5\nmapset &m 2 6\nmapdel &m 1\nv = mapget 1 &m 1 0\nn = len &m\nreturn v n", "{{0 0} 1}"},
		{"delete what is not there", "mapdel &m 1\nn = len &m\nreturn n", "{0}"},
		{"cleared", "mapset &m 1 5\nclear &m\nn = len &m\nreturn n", "{0}"},
		{"nil reads as empty", "v = mapget 1 nil 1 0\nn = len nil\nmapdel nil 1\nreturn v n", "{{0 0} 0}"},
		{"made", "m = makemap\nmapset m {1 2} 3\nv = mapget 0 m {1 2} 0\nreturn v", "{3}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, []string{c.want}, results(t, body(c.code)))
		})
	}
	t.Run("write to nil", func(t *testing.T) {
		assert.Empty(t, results(t, body("mapset nil 1 1\nreturn 0")))
	})
}

func TestRange(t *testing.T) {
	sum := func(during string) string {
		return body(`
	mapset &m 1 10
	mapset &m 2 20
	keys = move 0
	elems = move 0
	it = range &m
more:
	n = next it
	ok = part 0 n
	branch ok -> one end
one:
	k = part 1 n
	v = part 2 n
	keys = bin "+" keys k
	elems = bin "+" elems v
` + during + `
	jump -> more
end:
	return keys elems
`)
	}
	assert.Equal(t, []string{"{3 30}"}, results(t, sum("")))
	assert.Equal(t, []string{"{1 10}"}, results(t, sum("mapdel &m 2")), "what was deleted does not come")
	assert.Equal(t, []string{"{3 30}"}, results(t, sum("mapset &m 3 30")), "what was added need not come")
}

// Waiters register in a map; the completer wakes all that it finds there.
func TestRegisterInMap(t *testing.T) {
	registry := func(poll string) string {
		return `
object "f" "mu" "done" "wakers" = {0 0 nil}
func "Setup" {
	m = makemap
	store &f.wakers m
	return
}
func "Poll" {
	w = fresh "w"
	m = load &f.wakers
	lock &f.mu
	d = load &f.done
	branch d -> ready wait
wait:
` + poll + `
	mapset m "id" w
	unlock &f.mu
	return 0
ready:
	unlock &f.mu
	return 1
}
func "Complete" {
	m = load &f.wakers
	lock &f.mu
	store &f.done true
	it = range m
more:
	n = next it
	ok = part 0 n
	branch ok -> wake end
wake:
	w = part 2 n
	callvalue 0 w
	jump -> more
end:
	unlock &f.mu
	return
}
`
	}
	wantSafe(t, registry(""))
	wantLost(t, registry("unlock &f.mu\nlock &f.mu"))
}

// A completer that empties the container of waiters without a wake.
func TestClearedQueue(t *testing.T) {
	wantLost(t, semaphore+`
func "Wait" {
	c = makechan 0
	lock &s.mu
	n = load &s.free
	branch n -> take wait
wait:
	call "enqueue" c
	unlock &s.mu
	recv 0 c nil
	return
take:
	unlock &s.mu
	return
}
func "Complete reset" {
	lock &s.mu
	store &s.queue nil
	store &s.free 1
	unlock &s.mu
	return
}
`)
}
