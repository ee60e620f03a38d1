package explore

import (
	"slices"

	p "github.com/futurelint/futurelint/internal/protocol"
)

const maxDepth = 24

// entryDepth is the depth of a side's entry: below it is what calls the entry
// with its arguments.
const entryDepth = 2

// call enters the function value fn; its result goes to the caller's register dst.
func (x *run) call(t int, fn p.Value, args []p.Value, dst int) effect {
	th := &x.s.threads[t]
	f := x.prog.Funcs[fn.S]
	if f == nil || len(th.stack) > maxDepth {
		x.s.poison("a call of " + fn.S + ", which has no body here")
		return ended
	}
	th.stack = append(th.stack, newFrame(f, append(slices.Clip(args), fn.E...), dst))
	return jumped
}

func newFrame(f *p.Func, args []p.Value, dst int) frame {
	regs := make([]p.Value, max(f.Regs, len(args)))
	copy(regs, args)
	return frame{fn: f, regs: regs, dst: dst}
}

func (x *run) callValue(t int, in *p.Instr) effect {
	th := &x.s.threads[t]
	fn, args := th.arg(in, 0), th.args(in, 1)
	switch fn.K {
	case p.Fn:
		return x.call(t, fn, args, in.Dst)
	case p.Opaque:
		return x.surroundings(t, in, fn, args)
	case p.Nil:
		return x.crash("a call of a nil function")
	}
	if x.escape(t, "an unknown function", args) == ended {
		return ended
	}
	return th.set(in, unknownFrom("call", fn))
}

func (x *run) invoke(t int, in *p.Instr) effect {
	th := &x.s.threads[t]
	recv, args := th.arg(in, 0), th.args(in, 1)
	switch recv.K {
	case p.Iface:
		if fn, ok := x.prog.Methods[recv.S+"."+in.Name]; ok {
			return x.call(t, p.Value{K: p.Fn, S: fn}, append([]p.Value{recv.E[0]}, args...), in.Dst)
		}
	case p.Opaque:
		return x.surroundings(t, in, recv, args)
	case p.Ref: // of a waker's type, and made here: its method is known by its full name
		if x.prog.Funcs[in.Name] != nil {
			return x.call(t, p.Value{K: p.Fn, S: in.Name}, append([]p.Value{recv}, args...), in.Dst)
		}
	case p.Nil:
		return x.crash("a method call on nil")
	}
	if x.escape(t, in.Name, args) == ended {
		return ended
	}
	return th.set(in, unknownFrom(in.Name, recv))
}

// surroundings calls an object of the surroundings: what that may mean, the
// instruction says.
func (x *run) surroundings(t int, in *p.Instr, recv p.Value, args []p.Value) effect {
	th := &x.s.threads[t]
	for _, a := range args {
		if a.K != p.Opaque || a.Root() != recv.Root() {
			if p.Result(in.Arg) != p.Compares && x.escape(t, recv.S, []p.Value{a}) == ended {
				return ended
			}
		}
	}
	switch p.Result(in.Arg) {
	case p.Wakes:
		x.wake(t, recv, in.Pos)
		return goesOn
	case p.Derives:
		return th.set(in, p.OpaqueOf(recv.S+"."+in.Name+"()"))
	case p.Compares:
		if len(args) == 1 && args[0].K == p.Opaque {
			return th.set(in, p.BoolOf(args[0].Root() == recv.Root()))
		}
		if len(args) == 1 && args[0].K == p.Nil {
			return th.set(in, p.BoolOf(false))
		}
	}
	return th.set(in, p.UnknownOf(recv.S+"."+in.Name+"@"+itoa(in.Pos), false))
}

func (x *run) spawn(t int, in *p.Instr) effect {
	th := &x.s.threads[t]
	fn, args := th.arg(in, 0), th.args(in, 1)
	f := x.prog.Funcs[fn.S]
	if fn.K != p.Fn || f == nil {
		return x.escape(t, "a goroutine", append(args, fn))
	}
	if x.s.spawned++; x.s.spawned > x.limit.Goroutines {
		x.s.poison("too many goroutines")
		return ended
	}
	args = append(args, fn.E...)
	for _, a := range args {
		x.s.share(a)
	}
	x.s.threads = append(x.s.threads, thread{
		name: f.Name, background: true, stack: []frame{newFrame(f, args, p.NoReg)},
	})
	return goesOn
}

// runDefers calls the deferred functions, last first; it is executed again after each.
func (x *run) runDefers(t int) effect {
	th := &x.s.threads[t]
	f := th.top()
	if len(f.defers) == 0 {
		return goesOn
	}
	d := f.defers[len(f.defers)-1]
	f.defers = f.defers[:len(f.defers)-1]
	return x.enterDeferred(t, d)
}

func (x *run) enterDeferred(t int, d call) effect {
	if d.fn.K == p.Opaque {
		x.wake(t, d.fn, 0)
		return jumped
	}
	if d.fn.K != p.Fn {
		if x.escape(t, "an unknown deferred function", d.args) == ended {
			return ended
		}
		return jumped
	}
	e := x.call(t, d.fn, d.args, p.NoReg)
	if e == jumped {
		x.s.threads[t].top().deferred = true
	}
	return e
}

// ret ends the innermost frame of thread t.
func (x *run) ret(t int, results []p.Value, pos int) effect {
	th := &x.s.threads[t]
	f := *th.top()
	if n := len(th.stack); n == entryDepth || n > entryDepth && t == 0 {
		x.note(t, p.Return, th.name, p.TupleOf(results...), pos)
	}
	th.stack = th.stack[:len(th.stack)-1]
	if len(th.stack) == 0 {
		th.done, th.result = true, results
		return ended
	}
	caller := th.top()
	if f.deferred {
		if caller.unwinding {
			return x.unwind(t)
		}
		return jumped // runs RunDefers again
	}
	if f.dst != p.NoReg {
		v := p.TupleOf(results...)
		if len(results) == 1 {
			v = results[0]
		}
		caller.regs[f.dst] = v
	}
	return goesOn
}

func (x *run) panics(t int, v p.Value) effect {
	f := x.s.threads[t].top()
	f.panicking, f.unwinding, f.panicVal = true, true, v
	return x.unwind(t)
}

// unwind runs what is left of the innermost frame's defers, then leaves it: by
// a return where a deferred function recovered, else by a panic in its caller.
func (x *run) unwind(t int) effect {
	th := &x.s.threads[t]
	f := th.top()
	if n := len(f.defers); n > 0 {
		d := f.defers[n-1]
		f.defers = f.defers[:n-1]
		return x.enterDeferred(t, d)
	}
	if !f.panicking {
		f.unwinding = false
		if f.fn.Recover > 0 {
			f.pc = f.fn.Recover
			return jumped
		}
		return x.ret(t, nil, 0)
	}
	v := f.panicVal
	th.stack = th.stack[:len(th.stack)-1]
	if len(th.stack) == 0 {
		th.done, th.panicked = true, true
		return ended
	}
	return x.panics(t, v)
}

func (x *run) recovers(t int, in *p.Instr) effect {
	th := &x.s.threads[t]
	if n := len(th.stack); n >= 2 && th.top().deferred && th.stack[n-2].panicking {
		f := &th.stack[n-2]
		v := f.panicVal
		f.panicking, f.panicVal = false, p.Value{}
		return th.set(in, v)
	}
	return th.set(in, p.Value{})
}
