package protocol

import (
	"fmt"
	"strconv"
	"strings"
	"text/scanner"
)

// Parse reads the text form of a program, as Text writes it. People may write
// names for registers and labels, true and false, and &object.field for the
// address of a part of an object:
//
//	object "f" "done" "waker" = {0 nil}
//	func "Poll" {
//		w = fresh "w"
//		d = load &f.done @41
//		branch d -> ready wait
//	wait:
//		store &f.waker w @47
//		return 0
//	ready:
//		return 1
//	}
func Parse(text string) (*Program, error) {
	p := &parser{prog: NewProgram()}
	for n, line := range strings.Split(text, "\n") {
		if err := p.line(line); err != nil {
			return nil, fmt.Errorf("line %d: %w", n+1, err)
		}
	}
	if p.fn != nil {
		return nil, fmt.Errorf("function %q has no end", p.fn.Name)
	}
	return p.prog, nil
}

type parser struct {
	prog   *Program
	fn     *Func
	regs   map[string]int
	labels map[string]int
	jumps  []jump
	toks   []string
}

type jump struct {
	pc, slot int
	label    string
}

func (p *parser) line(line string) error {
	p.toks = tokens(line)
	if len(p.toks) == 0 {
		return nil
	}
	if p.fn != nil {
		return p.body()
	}
	switch p.next() {
	case "object":
		return p.object()
	case "method":
		k, v := unquote(p.next()), unquote(p.next())
		p.prog.Methods[k] = v
		return nil
	case "func":
		return p.header()
	}
	return fmt.Errorf("want object, method or func")
}

func (p *parser) object() error {
	o := Object{Name: unquote(p.next())}
	for p.peek() != "=" && p.peek() != "" {
		o.Fields = append(o.Fields, unquote(p.next()))
	}
	p.next()
	v, err := p.value()
	o.Init = v
	p.prog.Objects = append(p.prog.Objects, o)
	return err
}

func (p *parser) header() error {
	p.fn = &Func{Name: unquote(p.next())}
	p.regs, p.labels, p.jumps = map[string]int{}, map[string]int{}, nil
	for p.peek() != "{" && p.peek() != "" {
		p.reg(p.next())
		p.fn.Params++
	}
	return nil
}

func (p *parser) body() error {
	if p.peek() == "}" {
		return p.end()
	}
	if len(p.toks) >= 2 && p.toks[1] == ":" {
		p.labels[p.next()] = len(p.fn.Code)
		p.next()
		if p.peek() == "" {
			return nil
		}
	}
	if p.peek() == "recover" && len(p.toks) == 2 {
		p.next()
		p.jumps = append(p.jumps, jump{-1, 0, p.next()})
		return nil
	}
	in, err := p.instr()
	p.fn.Code = append(p.fn.Code, in)
	return err
}

func (p *parser) end() error {
	for _, j := range p.jumps {
		pc, ok := p.labels[j.label]
		if !ok {
			return fmt.Errorf("no label %s", j.label)
		}
		if j.pc < 0 {
			p.fn.Recover = pc
		} else {
			p.fn.Code[j.pc].To[j.slot] = pc
		}
	}
	p.fn.Regs = len(p.regs)
	p.prog.Funcs[p.fn.Name] = p.fn
	p.fn = nil
	return nil
}

func (p *parser) instr() (Instr, error) {
	in := Instr{Dst: NoReg}
	if len(p.toks) > 2 && p.toks[1] == "=" {
		in.Dst = p.reg(p.next())
		p.next()
	}
	word := p.next()
	op, ok := opByWord[word]
	if !ok {
		return in, fmt.Errorf("no operation %q", word)
	}
	in.Op = op
	if ops[op].name && strings.HasPrefix(p.peek(), `"`) {
		in.Name = unquote(p.next())
	}
	if ops[op].arg {
		n, err := strconv.Atoi(p.next())
		if err != nil {
			return in, err
		}
		in.Arg = n
	}
	return p.operands(in)
}

func (p *parser) operands(in Instr) (Instr, error) {
	for p.peek() != "" {
		switch t := p.peek(); {
		case t == "->":
			p.next()
			for slot := 0; p.peek() != "" && p.peek() != "@"; slot++ {
				if slot > 1 {
					return in, fmt.Errorf("more than two targets")
				}
				p.jumps = append(p.jumps, jump{len(p.fn.Code), slot, p.next()})
			}
		case t == "@":
			p.next()
			n, err := strconv.Atoi(p.next())
			if err != nil {
				return in, err
			}
			in.Pos = n
		case p.isReg(t):
			in.Args = append(in.Args, Reg(p.reg(p.next())))
		default:
			v, err := p.value()
			if err != nil {
				return in, err
			}
			in.Args = append(in.Args, Const(v))
		}
	}
	return in, nil
}

func (p *parser) isReg(t string) bool {
	switch t {
	case "true", "false", "nil", "map", "chan", "fn", "iface", "slice", "opaque", "unknown", "free":
		return false
	}
	c := t[0]
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// maxRegs bounds the registers of a function that are called by number.
const maxRegs = 1 << 16

func (p *parser) reg(name string) int {
	if r, ok := p.regs[name]; ok {
		return r
	}
	r := len(p.regs)
	// Text writes registers by number: keep those numbers.
	if n, err := strconv.Atoi(strings.TrimPrefix(name, "r")); err == nil && name[0] == 'r' && n < maxRegs {
		for i := len(p.regs); i <= n; i++ {
			p.regs["r"+strconv.Itoa(i)] = i
		}
		r = n
	}
	p.regs[name] = r
	return r
}

func (p *parser) value() (Value, error) {
	switch t := p.next(); {
	case t == "nil":
		return Value{}, nil
	case t == "true":
		return BoolOf(true), nil
	case t == "false":
		return BoolOf(false), nil
	case t == "{":
		e, err := p.values("}")
		return Value{K: Tuple, E: e}, err
	case t == "map":
		p.next()
		e, err := p.values("}")
		return Value{K: Map, E: e}, err
	case t == "&":
		return p.address()
	case t == "-":
		n, err := strconv.ParseInt(p.next(), 10, 64)
		return IntOf(-n), err
	case t != "" && t[0] == '"':
		return StrOf(unquote(t)), nil
	case p.peek() == "(":
		return p.tagged(t)
	default:
		n, err := strconv.ParseInt(t, 10, 64)
		return IntOf(n), err
	}
}

// tagged reads the kinds that are written word(first rest...).
func (p *parser) tagged(word string) (Value, error) {
	p.next()
	e, err := p.values(")")
	if err != nil || len(e) == 0 {
		return Value{}, fmt.Errorf("%s(…) needs a value", word)
	}
	first, rest := e[0], e[1:]
	if len(rest) == 0 {
		rest = nil
	}
	switch word {
	case "chan":
		return Value{K: Chan, N: first.N}, nil
	case "fn":
		return Value{K: Fn, S: first.S, E: rest}, nil
	case "iface":
		return Value{K: Iface, S: first.S, E: rest}, nil
	case "slice":
		return Value{K: Slice, N: first.N, E: rest}, nil
	case "opaque":
		return OpaqueOf(first.S), nil
	case "unknown":
		return UnknownOf(first.S, false), nil
	case "free":
		return UnknownOf(first.S, true), nil
	}
	return Value{}, fmt.Errorf("no kind of value %q", word)
}

func (p *parser) values(end string) ([]Value, error) {
	var e []Value
	for p.peek() != end {
		if p.peek() == "" {
			return nil, fmt.Errorf("%s is missing", end)
		}
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		e = append(e, v)
	}
	p.next()
	return e, nil
}

// address reads object.path after &, by names or by numbers.
func (p *parser) address() (Value, error) {
	parts := strings.Split(p.next(), ".")
	obj := p.prog.Object(parts[0])
	if n, err := strconv.Atoi(parts[0]); err == nil {
		obj = n
	}
	if obj < 0 || obj >= len(p.prog.Objects) {
		return Value{}, fmt.Errorf("no object %q", parts[0])
	}
	o := p.prog.Objects[obj]
	r := RefTo(obj, o.Name)
	for _, part := range parts[1:] {
		i := indexOf(o.Fields, part)
		if n, err := strconv.Atoi(part); err == nil {
			i = n
		}
		if i < 0 {
			return Value{}, fmt.Errorf("object %q has no field %q", o.Name, part)
		}
		label := part
		if i < len(o.Fields) {
			label = o.Fields[i]
		}
		r = r.Child(i, label)
	}
	return r, nil
}

func indexOf(names []string, name string) int {
	for i, n := range names {
		if n == name {
			return i
		}
	}
	return -1
}

func (p *parser) peek() string {
	if len(p.toks) == 0 {
		return ""
	}
	return p.toks[0]
}

func (p *parser) next() string {
	t := p.peek()
	if t != "" {
		p.toks = p.toks[1:]
	}
	return t
}

func tokens(line string) []string {
	var s scanner.Scanner
	if strings.HasPrefix(strings.TrimSpace(line), "#") {
		return nil
	}
	s.Init(strings.NewReader(line))
	s.Error = func(*scanner.Scanner, string) {}
	s.Mode = scanner.ScanStrings | scanner.ScanIdents
	s.IsIdentRune = func(ch rune, i int) bool {
		return ch == '_' || ch == '.' && i > 0 || ch >= '0' && ch <= '9' || ch >= 'a' && ch <= 'z' || ch >= 'A' && ch <= 'Z'
	}
	var toks []string
	for t := s.Scan(); t != scanner.EOF; t = s.Scan() {
		text := s.TokenText()
		if text == ">" && len(toks) > 0 && toks[len(toks)-1] == "-" {
			toks[len(toks)-1] = "->"
			continue
		}
		toks = append(toks, text)
	}
	return toks
}

func unquote(s string) string {
	if u, err := strconv.Unquote(s); err == nil {
		return u
	}
	return s
}
