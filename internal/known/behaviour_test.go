package known

import (
	"container/list"
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/futurelint/futurelint/internal/explore"
	"github.com/futurelint/futurelint/internal/protocol"
)

// withModels reads text together with the models.
func withModels(t testing.TB, text string) *protocol.Program {
	t.Helper()
	p, err := protocol.Parse(models + text)
	require.NoError(t, err, text)
	return p
}

// run returns what the function "Main" of text returns when it runs alone: all
// that a waiter without a slot returns is taken to mean pending.
func run(t testing.TB, text string) string {
	t.Helper()
	sys := &explore.System{Program: withModels(t, text), Waiter: "Main", Unstored: true}
	_, results, _ := explore.Waits(sys, explore.Bounds{States: 3000, Instructions: 20000, Faith: 2, Goroutines: 4, Starts: 6, Polls: 3})
	require.Len(t, results, 1, text)
	return protocol.TupleOf(results[0]...).String()
}

func main(code string) string { return "\nfunc \"Main\" {\n" + code + "\n}\n" }

const listMethod = `call "(*container/list.List).`

func TestListModel(t *testing.T) {
	const (
		three = "l = call \"container/list.New\"\n" +
			"a = " + listMethod + "PushBack\" l 1\nb = " + listMethod + "PushBack\" l 2\nc = " + listMethod + "PushBack\" l 3\n"
		value = "p = address \"Value\" e 3\nv = load p\nreturn v"
	)
	for _, c := range []struct{ name, code, want string }{
		{"new is empty", "l = call \"container/list.New\"\nn = " + listMethod + "Len\" l\nreturn n", "{0}"},
		{"front of an empty list", "l = call \"container/list.New\"\ne = " + listMethod + "Front\" l\nreturn e", "{nil}"},
		{"back of an empty list", "l = call \"container/list.New\"\ne = " + listMethod + "Back\" l\nreturn e", "{nil}"},
		{"zero value", "l = new \"List\" {nil}\n" + listMethod + "PushBack\" l 7\nn = " + listMethod + "Len\" l\nreturn n", "{1}"},
		{"length", three + "n = " + listMethod + "Len\" l\nreturn n", "{3}"},
		{"front", three + "e = " + listMethod + "Front\" l\n" + value, "{1}"},
		{"back", three + "e = " + listMethod + "Back\" l\n" + value, "{3}"},
		{"pushed to the front", three + "e = " + listMethod + "PushFront\" l 9\ne = " + listMethod + "Front\" l\n" + value, "{9}"},
		{"next", three + "e = call \"(*container/list.Element).Next\" a\n" + value, "{2}"},
		{"prev", three + "e = call \"(*container/list.Element).Prev\" c\n" + value, "{2}"},
		{"next of the last", three + "e = call \"(*container/list.Element).Next\" c\nreturn e", "{nil}"},
		{"prev of the first", three + "e = call \"(*container/list.Element).Prev\" a\nreturn e", "{nil}"},
		{"remove returns the value", three + "v = " + listMethod + "Remove\" l b\nn = " + listMethod + "Len\" l\nreturn v n", "{2 2}"},
		{"neighbours after a remove", three + listMethod + "Remove\" l b\ne = call \"(*container/list.Element).Next\" a\n" + value, "{3}"},
		{"next of what was removed", three + listMethod + "Remove\" l b\ne = call \"(*container/list.Element).Next\" b\nreturn e", "{nil}"},
		{"removed twice", three + listMethod + "Remove\" l b\nv = " + listMethod + "Remove\" l b\nn = " + listMethod + "Len\" l\nreturn v n", "{2 2}"},
		{"emptied", three + listMethod + "Init\" l\nn = " + listMethod + "Len\" l\nreturn n", "{0}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, run(t, main(c.code)))
		})
	}
}

// Random operations leave the model with what container/list holds.
func TestListModelBehavesLikeTheLibrary(t *testing.T) {
	for seed := range int64(60) {
		r := rand.New(rand.NewSource(seed))
		var code strings.Builder
		code.WriteString("l = call \"container/list.New\"\n")
		l := list.New()
		var elements []*list.Element
		for i := range 12 {
			switch k := r.Intn(4); {
			case k == 0:
				fmt.Fprintf(&code, "e%d = %sPushBack\" l %d\n", len(elements), listMethod, i)
				elements = append(elements, l.PushBack(i))
			case k == 1:
				fmt.Fprintf(&code, "e%d = %sPushFront\" l %d\n", len(elements), listMethod, i)
				elements = append(elements, l.PushFront(i))
			case len(elements) > 0:
				n := r.Intn(len(elements))
				fmt.Fprintf(&code, "%sRemove\" l e%d\n", listMethod, n)
				l.Remove(elements[n])
			}
		}
		// Walk forwards and backwards, and write down what is met.
		code.WriteString(walk("Front", "Next") + walk("Back", "Prev") + "n = " + listMethod + "Len\" l\nreturn Front Back n")
		forth, back := 1, 1
		for e := l.Front(); e != nil; e = e.Next() {
			forth = forth*16 + e.Value.(int)
		}
		for e := l.Back(); e != nil; e = e.Prev() {
			back = back*16 + e.Value.(int)
		}
		require.Equal(t, fmt.Sprintf("{%d %d %d}", forth, back, l.Len()), run(t, main(code.String())), code.String())
	}
}

func walk(first, step string) string {
	return strings.NewReplacer("FIRST", first, "STEP", step).Replace(`
FIRST = move 1
e = call "(*container/list.List).FIRST" l
moreFIRST:
none = bin "==" e nil
branch none -> endFIRST oneFIRST
oneFIRST:
p = address "Value" e 3
v = load p
FIRST = bin "*" FIRST 16
FIRST = bin "+" FIRST v
e = call "(*container/list.Element).STEP" e
jump -> moreFIRST
endFIRST:
`)
}

func TestSyncMapModel(t *testing.T) {
	for _, c := range []struct{ name, code, want string }{
		{"zero value", "r = call \"(*sync.Map).Load\" m \"k\"\nreturn r", "{{nil 0}}"},
		{"stored", "call \"(*sync.Map).Store\" m \"k\" 5\nr = call \"(*sync.Map).Load\" m \"k\"\nreturn r", "{{5 1}}"},
		{"deleted", "call \"(*sync.Map).Store\" m \"k\" 5\ncall \"(*sync.Map).Delete\" m \"k\"\nr = call \"(*sync.Map).Load\" m \"k\"\nreturn r", "{{nil 0}}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, run(t, main("m = new \"sync.Map\" nil\n"+c.code)))
		})
	}
}

func TestOnceModelCallsOnce(t *testing.T) {
	assert.Equal(t, "{1}", run(t, `
object "o" "once" "n" = {{0 0} 0}
func "count" {
	add &o.n 1
	return
}
`+main(`
call "(*sync.Once).Do" &o.once fn("count")
call "(*sync.Once).Do" &o.once fn("count")
n = load &o.n
return n`)))
}

func TestCondModelKnowsItsLocker(t *testing.T) {
	assert.Equal(t, "{1}", run(t, `
object "mu" = 0
`+main(`
l = box "*sync.Mutex" &mu
c = call "sync.NewCond" l
p = address "L" c 0
have = load p
same = bin "==" have l
return same`)))
}

func TestLockModelsThroughInterfaces(t *testing.T) {
	assert.Equal(t, "{-1 0 1 0}", run(t, `
object "mu" = 0
object "rw" = 0
`+main(`
l = box "*sync.Mutex" &mu
invoke "Lock" 0 l
a = load &mu
invoke "Unlock" 0 l
b = load &mu
r = call "(*sync.RWMutex).RLocker" &rw
invoke "Lock" 0 r
c = load &rw
invoke "Unlock" 0 r
d = load &rw
return a b c d`)))
}

// Two completers resolve through a Once: whoever comes second waits for the first.
func TestOnceModelBetweenCompleters(t *testing.T) {
	complete := func(resolve string) protocol.Program {
		return *withModels(t, `
object "f" "mu" "done" "waker" "once" = {0 0 nil {0 0}}
func "resolve" {
`+resolve+`
end:
	return
}
func "Complete" {
	call "(*sync.Once).Do" &f.once fn("resolve")
	return
}
func "Poll" {
	w = fresh "w"
	call "(*sync.Mutex).Lock" &f.mu
	store &f.waker w
	d = load &f.done
	call "(*sync.Mutex).Unlock" &f.mu
	return d
}
`)
	}
	explored := func(resolve string) explore.VerdictKind {
		prog := complete(resolve)
		return explore.Explore(&explore.System{Program: &prog, Waiter: "Poll", Others: []string{"Complete", "Complete"}}, explore.DefaultBounds).Kind
	}
	const wake = `
	w = load &f.waker
	none = bin "==" w nil
	branch none -> end wake
wake:
	callvalue 0 w
`
	assert.Equal(t, explore.Safe, explored("store &f.done true\n"+wake))
	assert.Equal(t, explore.Lost, explored("store &f.done true\n"))
}

// A WaitGroup's goroutine counts down when its function is done.
func TestWaitGroupModel(t *testing.T) {
	group := func(before, after string) *explore.System {
		return &explore.System{
			Program: withModels(t, `
object "f" "wg" "done" "c" = {1 0 nil}
func "Setup" {
	c = makechan 0
	store &f.c c
	return
}
func "Wait" {
	c = load &f.c
	call "(*sync.WaitGroup).Wait" &f.wg
	d = load &f.done
	branch d -> end wait
wait:
	recv 0 c nil
end:
	return
}
func "Complete" {
	call "(*sync.WaitGroup).Go" &f.wg fn("work")
	`+before+`
	call "(*sync.WaitGroup).Done" &f.wg
	`+after+`
	return
}
func "work" {
	nop
	return
}
`),
			Setup: "Setup", Waiter: "Wait", Waiting: explore.Parks, Others: []string{"Complete"},
		}
	}
	const publish = "store &f.done true"
	assert.Equal(t, explore.Safe, explore.Explore(group(publish, ""), explore.DefaultBounds).Kind)
	assert.Equal(t, explore.Lost, explore.Explore(group("", publish), explore.DefaultBounds).Kind)
}

func TestSmallModels(t *testing.T) {
	for code, want := range map[string]string{
		"r = call \"errors.Is\" \"a\" \"a\"\nreturn r":            "{1}",
		"r = call \"errors.Is\" \"a\" \"b\"\nreturn r":            "{0}",
		"r = call \"(time.Time).IsZero\" \"zero time\"\nreturn r": "{1}",
	} {
		assert.Equal(t, want, run(t, main(code)))
	}
}
