package protocol

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// opInfo is how an operation is written, and whether a Name or an Arg belongs to it.
type opInfo struct {
	word      string
	name, arg bool
}

var ops = [opCount]opInfo{
	Nop: {word: "nop"}, Move: {word: "move"}, Bin: {word: "bin", name: true}, Not: {word: "not"}, Neg: {word: "neg"},
	Pack: {word: "pack"}, Part: {word: "part", arg: true}, Closure: {word: "closure", name: true},
	Box: {word: "box", name: true}, Assert: {word: "assert", name: true, arg: true},
	Havoc: {word: "havoc", name: true, arg: true}, Fresh: {word: "fresh", name: true}, Global: {word: "global", name: true},
	New: {word: "new", name: true}, Address: {word: "address", name: true}, Load: {word: "load", name: true}, Store: {word: "store"},
	Swap: {word: "swap"}, CAS: {word: "cas"}, Add: {word: "add"},
	MakeSlice: {word: "makeslice"}, Append: {word: "append"}, Copy: {word: "copy"}, Cut: {word: "cut"}, At: {word: "at"}, Len: {word: "len"}, Cap: {word: "cap"},
	MakeMap: {word: "makemap"}, MapGet: {word: "mapget", arg: true}, MapSet: {word: "mapset"}, MapDel: {word: "mapdel"},
	Clear: {word: "clear"}, Range: {word: "range"}, Next: {word: "next"},
	Lock: {word: "lock"}, Unlock: {word: "unlock"}, RLock: {word: "rlock"}, RUnlock: {word: "runlock"}, TryLock: {word: "trylock"},
	MakeChan: {word: "makechan"}, Send: {word: "send"}, Recv: {word: "recv", arg: true}, Close: {word: "close"},
	Select: {word: "select", name: true, arg: true}, CondWait: {word: "condwait"}, Signal: {word: "signal"}, Broadcast: {word: "broadcast"},
	WGAdd: {word: "wgadd"}, WGWait: {word: "wgwait"},
	Call: {word: "call", name: true}, CallValue: {word: "callvalue", arg: true}, Invoke: {word: "invoke", name: true, arg: true},
	Go: {word: "go"}, Defer: {word: "defer"}, RunDefers: {word: "rundefers"}, Return: {word: "return"}, Panic: {word: "panic"},
	Recover: {word: "recover"}, Branch: {word: "branch"}, Jump: {word: "jump"}, Escape: {word: "escape", name: true},
}

var opByWord = func() map[string]Op {
	m := map[string]Op{}
	for op := range ops {
		m[ops[op].word] = Op(op)
	}
	return m
}()

// String returns the word for op.
func (op Op) String() string { return ops[op].word }

// Text returns p as text that Parse reads back.
func (p *Program) Text() string {
	var b strings.Builder
	for _, o := range p.Objects {
		fmt.Fprintf(&b, "object %q", o.Name)
		for _, f := range o.Fields {
			fmt.Fprintf(&b, " %q", f)
		}
		fmt.Fprintf(&b, " = %s\n", o.Init)
	}
	for _, k := range slices.Sorted(maps.Keys(p.Methods)) {
		fmt.Fprintf(&b, "method %q %q\n", k, p.Methods[k])
	}
	for _, name := range slices.Sorted(maps.Keys(p.Funcs)) {
		p.Funcs[name].text(&b)
	}
	return b.String()
}

func (f *Func) text(b *strings.Builder) {
	fmt.Fprintf(b, "func %q", f.Name)
	for i := range f.Params {
		fmt.Fprintf(b, " r%d", i)
	}
	b.WriteString(" {\n")
	for pc := range f.Code {
		fmt.Fprintf(b, "%d:\t%s\n", pc, f.Code[pc])
	}
	if f.Recover > 0 {
		fmt.Fprintf(b, "recover %d\n", f.Recover)
	}
	b.WriteString("}\n")
}

// String returns the text form of the instruction.
func (in Instr) String() string {
	var s []string
	if in.Dst != NoReg {
		s = append(s, "r"+strconv.Itoa(in.Dst), "=")
	}
	info := ops[in.Op]
	s = append(s, info.word)
	if info.name && (in.Name != "" || in.Op != Load) {
		s = append(s, strconv.Quote(in.Name))
	}
	if info.arg {
		s = append(s, strconv.Itoa(in.Arg))
	}
	for _, a := range in.Args {
		if a.Reg != NoReg {
			s = append(s, "r"+strconv.Itoa(a.Reg))
		} else {
			s = append(s, a.Val.String())
		}
	}
	switch in.Op {
	case Branch:
		s = append(s, "->", strconv.Itoa(in.To[0]), strconv.Itoa(in.To[1]))
	case Jump:
		s = append(s, "->", strconv.Itoa(in.To[0]))
	}
	if in.Pos != 0 {
		s = append(s, "@"+strconv.Itoa(in.Pos))
	}
	return strings.Join(s, " ")
}
