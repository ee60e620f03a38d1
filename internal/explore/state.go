package explore

import (
	"encoding/binary"
	"slices"
	"sync"

	p "github.com/futurelint/futurelint/internal/protocol"
)

// state is one moment of an execution. It is copied before a step changes it;
// values are immutable and shared between copies.
type state struct {
	heap    []object
	threads []thread
	assumed []assumption // what was taken on faith, in order
	faith   int
	spawned int

	// About the waiter, which is always the first thread.
	identity int  // which of its wakers it passes now
	polls    int  // how often it was started
	woken    bool // its waker was woken since it was started last
	handed   bool // its waker went to code that is not analysed

	// cut says why this state is no evidence, "" if nothing was left out.
	cut string
}

type object struct {
	val    p.Value
	label  string
	shared bool // more than one thread can reach it
}

type assumption struct {
	term  string
	truth bool
}

type thread struct {
	name       string
	stack      []frame
	background bool // nobody waits for its end
	parked     bool
	turn       int  // of those that are parked, who came first has the lowest
	signalled  bool // a parked CondWait that may go on once it has the lock
	done       bool
	panicked   bool
	result     []p.Value
}

type frame struct {
	fn        *p.Func
	pc        int
	dst       int // the caller's register that takes the result
	regs      []p.Value
	defers    []call
	panicking bool
	panicVal  p.Value
	unwinding bool // runs defers because of a panic
	deferred  bool // was called by the frame below when it ended
}

type call struct {
	fn   p.Value
	args []p.Value
}

func (s *state) clone() *state {
	c := *s
	c.heap = slices.Clone(s.heap)
	c.threads = slices.Clone(s.threads)
	c.assumed = slices.Clip(s.assumed)
	return &c
}

// own makes thread t's stack a private copy, so that it can be changed.
func (s *state) own(t int) *thread {
	th := &s.threads[t]
	n := 0
	for i := range th.stack {
		n += len(th.stack[i].regs)
	}
	all := make([]p.Value, 0, n) // one array for the registers of all frames
	stack := make([]frame, len(th.stack), len(th.stack)+2)
	for i, f := range th.stack {
		all = append(all, f.regs...)
		f.regs = all[len(all)-len(f.regs) : len(all) : len(all)]
		f.defers = slices.Clip(f.defers)
		stack[i] = f
	}
	th.stack = stack
	return th
}

func (th *thread) top() *frame { return &th.stack[len(th.stack)-1] }

// at returns the instruction that th executes next, nil at its end.
func (th *thread) at() *p.Instr {
	if th.done || len(th.stack) == 0 {
		return nil
	}
	f := th.top()
	if f.pc >= len(f.fn.Code) {
		return nil
	}
	return &f.fn.Code[f.pc]
}

// poison marks s as no evidence, for the first reason given.
func (s *state) poison(why string) {
	if s.cut == "" {
		s.cut = why
	}
}

// assumedTruth looks up what was decided about term.
func (s *state) assumedTruth(term string) (truth, known bool) {
	for _, a := range s.assumed {
		if a.term == term {
			return a.truth, true
		}
	}
	return false, false
}

// key returns a string that is the same for two states exactly when they have
// the same future. Objects are numbered in the order in which they are met, so
// that neither garbage nor the order of allocation matters.
func (s *state) key(objects int) string {
	e := encoders.Get().(*encoder)
	defer encoders.Put(e)
	e.s, e.buf, e.order, e.done = s, e.buf[:0], e.order[:0], 0
	e.num = slices.Grow(e.num[:0], len(s.heap))[:len(s.heap)]
	clear(e.num)
	for i := range objects {
		e.object(int64(i))
	}
	for i := range s.threads {
		e.thread(&s.threads[i])
	}
	for e.done < len(e.order) {
		o := e.order[e.done]
		e.done++
		e.bool(s.heap[o].shared)
		e.value(s.heap[o].val)
	}
	for _, a := range s.assumed {
		e.str(a.term)
		e.bool(a.truth)
	}
	e.int(int64(s.faith))
	e.int(int64(s.identity))
	e.int(int64(s.polls))
	e.int(int64(s.spawned))
	e.bool(s.woken)
	e.bool(s.handed)
	e.str(s.cut)
	e.s = nil
	return string(e.buf)
}

// encoders are those that are not in use.
var encoders = sync.Pool{New: func() any { return new(encoder) }}

type encoder struct {
	s     *state
	buf   []byte
	num   []int32 // object -> its number + 1
	order []int64
	done  int
}

func (e *encoder) int(n int64) { e.buf = binary.AppendVarint(e.buf, n) }

func (e *encoder) bool(b bool) {
	if b {
		e.buf = append(e.buf, 1)
	} else {
		e.buf = append(e.buf, 0)
	}
}

func (e *encoder) str(s string) {
	e.int(int64(len(s)))
	e.buf = append(e.buf, s...)
}

func (e *encoder) object(id int64) {
	if e.num[id] == 0 {
		e.order = append(e.order, id)
		e.num[id] = int32(len(e.order))
	}
	e.int(int64(e.num[id]))
}

func (e *encoder) value(v p.Value) {
	e.buf = append(e.buf, byte(v.K))
	if v.K == p.Ref || v.K == p.Slice {
		e.object(v.N)
	} else {
		e.int(v.N)
	}
	e.str(v.S)
	e.values(v.E)
}

func (e *encoder) values(vs []p.Value) {
	e.int(int64(len(vs)))
	for _, v := range vs {
		e.value(v)
	}
}

func (e *encoder) thread(th *thread) {
	for _, b := range []bool{th.background, th.parked, th.signalled, th.done, th.panicked} {
		e.bool(b)
	}
	e.values(th.result)
	if th.parked {
		e.int(int64(th.turn))
	}
	e.int(int64(len(th.stack)))
	for i := range th.stack {
		f := &th.stack[i]
		e.str(f.fn.Name)
		e.int(int64(f.pc))
		e.int(int64(f.dst))
		e.values(f.regs)
		for _, b := range []bool{f.panicking, f.unwinding, f.deferred} {
			e.bool(b)
		}
		e.value(f.panicVal)
		e.int(int64(len(f.defers)))
		for _, d := range f.defers {
			e.value(d.fn)
			e.values(d.args)
		}
	}
}
