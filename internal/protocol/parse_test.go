package protocol_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/futurelint/futurelint/internal/protocol"
)

func parse(t testing.TB, text string) *protocol.Program {
	t.Helper()
	p, err := protocol.Parse(text)
	require.NoError(t, err)
	return p
}

func TestNamesForRegistersAndLabels(t *testing.T) {
	named := parse(t, `
# A future.
object "f" "done" "waker" = {false nil}

func "Poll" me {
	w = fresh "w"
	d = load &f.done @41
	branch d -> ready wait
wait:
	store &f.waker w @47
	return me 0
ready:
	return me 1
}
`)
	numbered := parse(t, `
object "f" "done" "waker" = {0 nil}
func "Poll" r0 {
0:	r1 = fresh "w"
1:	r2 = load &0.0 @41
2:	branch r2 -> 5 3
3:	store &0.1 r1 @47
4:	return r0 0
5:	return r0 1
}
`)
	assert.Equal(t, numbered.Text(), named.Text())
	f := named.Funcs["Poll"]
	assert.Equal(t, 1, f.Params)
	assert.Equal(t, 3, f.Regs)
	assert.Equal(t, [2]int{5, 3}, f.Code[2].To)
	assert.Equal(t, 47, f.Code[3].Pos)
}

func TestValuesOfConstants(t *testing.T) {
	for text, want := range map[string]protocol.Value{
		`nil`:              {},
		`true`:             protocol.BoolOf(true),
		`false`:            protocol.BoolOf(false),
		`-7`:               protocol.IntOf(-7),
		`"a\nb"`:           protocol.StrOf("a\nb"),
		`{1 {2} nil}`:      protocol.TupleOf(protocol.IntOf(1), protocol.TupleOf(protocol.IntOf(2)), protocol.Value{}),
		`{}`:               protocol.TupleOf(),
		`map{1 2}`:         {K: protocol.Map, E: []protocol.Value{protocol.IntOf(1), protocol.IntOf(2)}},
		`chan(3)`:          {K: protocol.Chan, N: 3},
		`fn("f" 1)`:        {K: protocol.Fn, S: "f", E: []protocol.Value{protocol.IntOf(1)}},
		`iface("T" 1)`:     {K: protocol.Iface, S: "T", E: []protocol.Value{protocol.IntOf(1)}},
		`slice(0 1 2)`:     {K: protocol.Slice, E: []protocol.Value{protocol.IntOf(1), protocol.IntOf(2)}},
		`opaque("w.x")`:    protocol.OpaqueOf("w.x"),
		`unknown("u")`:     protocol.UnknownOf("u", false),
		`free("u")`:        protocol.UnknownOf("u", true),
		`&first.right.7`:   protocol.RefTo(0, "first").Child(1, "right").Child(7, "7"),
		`&first`:           protocol.RefTo(0, "first"),
		`{&first.right 1}`: protocol.TupleOf(protocol.RefTo(0, "first").Child(1, "right"), protocol.IntOf(1)),
	} {
		t.Run(text, func(t *testing.T) {
			p := parse(t, "object \"first\" \"left\" \"right\" = {0 0}\nobject \"x\" = "+text)
			got := p.Objects[1].Init
			assert.True(t, want.Equal(got), "got %s", got)
			assert.Equal(t, want.L, got.L, "the name for people")
		})
	}
}

func TestMistakesAreToldWithTheirLine(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"neither object nor function", "thing", "line 1: want object, method or func"},
		{"no such operation", "func \"f\" {\n\tfly r0\n}", `line 2: no operation "fly"`},
		{"no such label", "func \"f\" {\n\tjump -> away\n}", "line 3: no label away"},
		{"no such object", "func \"f\" {\n\tload &x\n}", `line 2: no object "x"`},
		{"no such field", "object \"x\" = {0}\nfunc \"f\" {\n\tload &x.y\n}", `line 3: object "x" has no field "y"`},
		{"no end of a function", "func \"f\" {\n\treturn", `function "f" has no end`},
		{"no end of a tuple", "object \"x\" = {1 2", "line 1: } is missing"},
		{"no value", "object \"x\" =", "line 1: "},
		{"no number", "func \"f\" {\n\trecv c nil\n}", "line 2: "},
		{"no place", "func \"f\" {\n\treturn @here\n}", "line 2: "},
		{"no such kind", "object \"x\" = heap(1)", `line 1: no kind of value "heap"`},
		{"kind without a value", "object \"x\" = chan()", "line 1: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := protocol.Parse(c.text)
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestRecoverIsALabelAndAnOperation(t *testing.T) {
	f := parse(t, "func \"f\" {\n\tr0 = recover\n\tpanic r0\nafter:\n\trecover\n\treturn\nrecover after\n}").Funcs["f"]
	assert.Equal(t, 2, f.Recover)
	assert.Equal(t, protocol.Recover, f.Code[0].Op)
	assert.Equal(t, protocol.Recover, f.Code[2].Op)
	assert.Equal(t, protocol.NoReg, f.Code[2].Dst)
}

func TestObjectsByName(t *testing.T) {
	p := parse(t, "object \"a\" = 1\nobject \"b\" = 2")
	assert.Equal(t, 1, p.Object("b"))
	assert.Equal(t, -1, p.Object("c"))
}

func TestPathOfAnAddress(t *testing.T) {
	r := protocol.RefTo(3, "f").Child(1, "x").Child(300, "").Child(0, "y")
	assert.Equal(t, []int{1, 300, 0}, r.Path())
	assert.Equal(t, "f.x.y", r.L)
	assert.Equal(t, "&3.1.300.0", r.String())
	assert.True(t, r.Equal(protocol.RefTo(3, "other").Child(1, "").Child(300, "").Child(0, "")), "names are for people")
}

func TestRootOfADerivedObject(t *testing.T) {
	assert.Equal(t, "w", protocol.OpaqueOf("w.Clone().x").Root())
	assert.Equal(t, "w", protocol.OpaqueOf("w").Root())
}
