package protocol_test

import (
	"fmt"
	"math/rand"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/futurelint/futurelint/internal/known"
	"github.com/futurelint/futurelint/internal/protocol"
)

// requireRoundTrip requires that p's text form is read back as p.
func requireRoundTrip(t testing.TB, p *protocol.Program) {
	t.Helper()
	text := p.Text()
	q, err := protocol.Parse(text)
	require.NoError(t, err, text)
	require.Equal(t, text, q.Text())
	require.Equal(t, plain(p), plain(q), text)
}

// plain returns a copy of p without the names for people.
func plain(p *protocol.Program) *protocol.Program {
	q := protocol.NewProgram()
	for _, o := range p.Objects {
		o.Init = unlabelled(o.Init)
		q.Objects = append(q.Objects, o)
	}
	for name, f := range p.Funcs {
		g := *f
		g.Code = nil
		for _, in := range f.Code {
			args := in.Args
			in.Args = nil
			for _, a := range args {
				in.Args = append(in.Args, protocol.Operand{Reg: a.Reg, Val: unlabelled(a.Val)})
			}
			g.Code = append(g.Code, in)
		}
		q.Funcs[name] = &g
	}
	q.Methods = p.Methods
	return q
}

func unlabelled(v protocol.Value) protocol.Value {
	v.L = ""
	var e []protocol.Value
	for _, x := range v.E {
		e = append(e, unlabelled(x))
	}
	v.E = e
	return v
}

func TestModelsRoundTrip(t *testing.T) { requireRoundTrip(t, known.Models()) }

func TestRandomProgramsRoundTrip(t *testing.T) {
	for n := range int64(300) {
		g := generator{rand.New(rand.NewSource(n))}
		requireRoundTrip(t, g.program())
	}
}

// generator makes random programs that use every operation and every kind of value.
type generator struct{ *rand.Rand }

func (g generator) program() *protocol.Program {
	p := protocol.NewProgram()
	for range g.Intn(4) {
		o := protocol.Object{Name: g.name()}
		for range g.Intn(3) {
			o.Fields = append(o.Fields, g.name())
		}
		o.Init = g.value(len(p.Objects), 3)
		p.Objects = append(p.Objects, o)
	}
	for range g.Intn(3) {
		p.Methods[g.name()] = g.name()
	}
	for i := range 1 + g.Intn(3) {
		f := g.function(len(p.Objects))
		f.Name += fmt.Sprint(i)
		p.Funcs[f.Name] = f
	}
	return p
}

func (g generator) function(objects int) *protocol.Func {
	f := &protocol.Func{Name: g.name(), Regs: 1 + g.Intn(4)}
	f.Params = g.Intn(f.Regs + 1)
	n := 1 + g.Intn(12)
	for range n {
		f.Code = append(f.Code, g.instr(f.Regs, n, objects))
	}
	// All registers are used: the text form does not tell of others.
	f.Code = append(f.Code, protocol.Instr{Op: protocol.Move, Dst: f.Regs - 1, Args: []protocol.Operand{protocol.Const(protocol.IntOf(0))}})
	if g.Intn(3) == 0 {
		f.Recover = g.Intn(n)
	}
	return f
}

func (g generator) instr(regs, n, objects int) protocol.Instr {
	in := protocol.Instr{Op: g.op(), Dst: g.Intn(regs+1) - 1, Pos: g.Intn(3) * g.Intn(1000)}
	if named(in.Op) {
		in.Name = g.name()
	}
	if numbered(in.Op) {
		in.Arg = g.Intn(3)
	}
	args := g.Intn(4)
	if in.Op == protocol.Recover { // with an operand it would be where the function goes on
		args = 0
	}
	for range args {
		if g.Intn(2) == 0 {
			in.Args = append(in.Args, protocol.Reg(g.Intn(regs)))
		} else {
			in.Args = append(in.Args, protocol.Const(g.value(objects, 2)))
		}
	}
	switch in.Op {
	case protocol.Branch:
		in.To = [2]int{g.Intn(n), g.Intn(n)}
	case protocol.Jump:
		in.To[0] = g.Intn(n)
	}
	return in
}

// op returns any operation: they are numbered from Nop to Escape.
func (g generator) op() protocol.Op { return protocol.Op(g.Intn(int(protocol.Escape) + 1)) }

// named reports whether op's Name is part of its text. A Load's may be left
// out, which is not read right where a string follows.
func named(op protocol.Op) bool {
	switch op {
	case protocol.Bin, protocol.Closure, protocol.Box, protocol.Assert, protocol.Havoc, protocol.Fresh, protocol.Global,
		protocol.New, protocol.Address, protocol.Load, protocol.Select, protocol.Call, protocol.Invoke, protocol.Escape:
		return true
	}
	return false
}

func numbered(op protocol.Op) bool {
	switch op {
	case protocol.Part, protocol.Assert, protocol.Havoc, protocol.MapGet, protocol.Recv, protocol.Select, protocol.CallValue, protocol.Invoke:
		return true
	}
	return false
}

func (g generator) name() string {
	names := []string{"f", "Poll", "(*sync.Mutex).Lock", "a b", "&", "->", "}", "#", "r1", "nil", "\"", "\\", "é", "\x00\xff", "a.b", "//", "'"}
	return names[g.Intn(len(names))]
}

// value returns a random value; addresses point to the first objects only.
func (g generator) value(objects, depth int) protocol.Value {
	some := func() (e []protocol.Value) {
		for range g.Intn(3) {
			if depth > 0 {
				e = append(e, g.value(objects, depth-1))
			}
		}
		return e
	}
	switch k := protocol.Kind(g.Intn(int(protocol.Chan) + 1)); k {
	case protocol.Int:
		return protocol.IntOf(g.Int63() >> g.Intn(63) * int64(1-2*g.Intn(2)))
	case protocol.Str, protocol.Opaque:
		return protocol.Value{K: k, S: g.name()}
	case protocol.Unknown:
		return protocol.UnknownOf(g.name(), g.Intn(2) == 0)
	case protocol.Tuple, protocol.Map:
		return protocol.Value{K: k, E: some()}
	case protocol.Fn, protocol.Iface:
		return protocol.Value{K: k, S: g.name(), E: some()}
	case protocol.Slice:
		return protocol.Value{K: k, N: int64(g.Intn(5)), E: some()}
	case protocol.Chan:
		return protocol.Value{K: k, N: int64(g.Intn(3))}
	case protocol.Ref:
		if objects > 0 {
			r := protocol.RefTo(g.Intn(objects), "")
			for range g.Intn(3) {
				r = r.Child(g.Intn(300), "")
			}
			return r
		}
	}
	return protocol.Value{}
}
