package explore

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	p "github.com/futurelint/futurelint/internal/protocol"
)

// small are the bounds of the properties: big enough for most random programs.
var small = Bounds{States: 600, Instructions: 200, Faith: 2, Goroutines: 2, Starts: 2, Polls: 2}

// generator writes small random programs: a waiter and one or two others over
// two cells, two locks, a slot, a channel and a Cond.
type generator struct {
	*rand.Rand
	b      strings.Builder
	labels int
}

const randomObjects = `
object "f" "mu" "nu" "a" "b" "slot" "ch" = {0 0 0 0 nil nil}
object "c" "L" = {&f.mu}
object "spare" = 0
func "Setup" {
	ch = makechan 1
	store &f.ch ch
	return
}
`

// randomSystem returns the n-th random system; the program also has a
// "Bystander", which only looks.
func randomSystem(t testing.TB, n int64) *System {
	t.Helper()
	g := &generator{Rand: rand.New(rand.NewSource(n))}
	sys := &System{Setup: "Setup", Waiter: "Wait", Waiting: Polls}
	if g.Intn(2) == 0 {
		sys.Waiting = Parks
	}
	g.b.WriteString(randomObjects)
	g.waiterSide(sys.Waiting)
	g.side("Bystander", 1, (*generator).look)
	others := 1 + g.Intn(4)/3
	for i := range others {
		name := fmt.Sprint("Other ", i)
		g.side(name, 1+g.Intn(4)/others, (*generator).act)
		sys.Others = append(sys.Others, name)
	}
	prog, err := p.Parse(g.b.String())
	require.NoError(t, err, g.b.String())
	sys.Program = prog
	return sys
}

func (g *generator) line(format string, args ...any) { fmt.Fprintf(&g.b, "\t"+format+"\n", args...) }

func (g *generator) label() string {
	g.labels++
	return fmt.Sprint("l", g.labels)
}

func (g *generator) cell() string { return [...]string{"&f.a", "&f.b"}[g.Intn(2)] }

func (g *generator) lock() string { return [...]string{"&f.mu", "&f.mu", "&f.nu"}[g.Intn(3)] }

func (g *generator) side(name string, n int, statement func(*generator)) {
	fmt.Fprintf(&g.b, "func %q {\n", name)
	g.block(n, statement)
	g.line("return")
	g.b.WriteString("}\n")
}

// block writes n statements, some of them under a lock.
func (g *generator) block(n int, statement func(*generator)) {
	mu := ""
	if g.Intn(3) > 0 {
		mu = g.lock()
		g.line("lock %s", mu)
	}
	for range n {
		statement(g)
	}
	if mu != "" {
		g.line("unlock %s", mu)
	}
}

// look reads, and changes nothing that lasts.
func (g *generator) look() {
	switch g.Intn(4) {
	case 0, 1:
		g.line("x = load %s", g.cell())
	case 2:
		g.line("y = load &f.slot")
	case 3:
		g.line("store &spare %d", g.Intn(2))
	}
}

// act writes, wakes, or does so only if.
func (g *generator) act() {
	switch g.Intn(12) {
	case 0, 1:
		g.line("store %s %d", g.cell(), 1-g.Intn(4)/3)
	case 2:
		g.line("store %s 1", g.cell())
		g.wake()
	case 3:
		g.line("x = cas %s 0 1", g.cell())
	case 4:
		g.line("x = add %s 1", g.cell())
	case 5:
		g.line("x = swap %s 1", g.cell())
	case 6, 7:
		g.wake()
	case 8:
		g.line([...]string{"signal &c", "broadcast &c"}[g.Intn(2)])
	case 9:
		g.line("c = load &f.ch")
		g.line(`select "s" 1 c 1 nil`)
	case 10:
		g.line("n = new \"n\" {0}")
		g.line("store &f.b n")
	case 11:
		g.conditional()
	}
}

func (g *generator) wake() {
	wake, end := g.label(), g.label()
	g.line("w = load &f.slot")
	if g.Intn(2) == 0 {
		g.line("store &f.slot nil")
	}
	g.line(`none = bin "==" w nil`)
	g.line("branch none -> %s %s", end, wake)
	g.line("%s:", wake)
	g.line("callvalue 0 w")
	g.line("%s:", end)
}

func (g *generator) conditional() {
	then, end := g.label(), g.label()
	if g.Intn(3) == 0 {
		g.line(`x = havoc "u" %d @%d`, g.Intn(2), g.labels)
	} else {
		g.line("x = load %s", g.cell())
		g.line(`x = bin "!=" x 0`)
	}
	g.line("branch x -> %s %s", then, end)
	g.line("%s:", then)
	g.act()
	g.line("%s:", end)
}

// waiterSide tests a cell and waits: it registers before, after or under the lock.
func (g *generator) waiterSide(how Waiting) {
	g.b.WriteString("func \"Wait\" {\n")
	g.line(`w = fresh "w"`)
	cell, mu := g.cell(), g.lock()
	early, apart := g.Intn(4) == 0, g.Intn(2) == 0
	if how == Polls && early {
		g.line("store &f.slot w")
	}
	g.line("lock %s", mu)
	g.line("again:")
	g.line("d = load %s", cell)
	g.line(`z = bin "==" d 0`)
	g.line("branch z -> wait ready")
	g.line("wait:")
	switch {
	case how == Polls:
		if apart {
			g.line("unlock %s", mu)
			g.line("lock %s", mu)
		}
		if !early {
			g.line("store &f.slot w")
		}
		g.line("unlock %s", mu)
		g.line("return 0")
	case mu == "&f.mu" && g.Intn(2) == 0:
		g.line("condwait &c")
		g.line("jump -> again")
	default:
		g.line("unlock %s", mu)
		g.line("ch = load &f.ch")
		g.line("recv 0 ch nil")
		g.line("lock %s", mu)
		g.line("jump -> again")
	}
	g.line("ready:")
	g.line("unlock %s", mu)
	g.line("return 1")
	g.b.WriteString("}\n")
}

func TestRandomProgramsAreWorthwhile(t *testing.T) {
	count := map[VerdictKind]int{}
	for n := range int64(100) {
		count[Explore(randomSystem(t, n), small).Kind]++
	}
	t.Log(count)
	require.Greater(t, count[Lost], 15)
	require.Greater(t, count[Safe], 15)
}
