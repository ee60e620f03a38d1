package callback

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// CCall returns the C function that in calls, or "": a call of what cgo made of
// it, itself or in the closure that checks its arguments, or one of a procedure
// of a Windows library.
func CCall(in ssa.Instruction) string {
	call, ok := in.(ssa.CallInstruction)
	if !ok {
		return ""
	}
	callee := call.Common().StaticCallee()
	if callee == nil {
		return ""
	}
	if name := cName(callee); name != "" {
		return name
	}
	if procedures[callee.String()] {
		return procedureOf(call.Common(), callee)
	}
	if callee.Parent() == nil {
		return ""
	}
	name := ""
	Each(callee, func(in ssa.Instruction) {
		if inner, ok := in.(*ssa.Call); ok && name == "" && inner.Call.StaticCallee() != nil {
			name = cName(inner.Call.StaticCallee())
		}
	})
	return name
}

// pure lists the C functions of cgo's own that never call back.
var pure = map[string]bool{
	"CString": true, "CBytes": true, "GoString": true, "GoStringN": true, "GoBytes": true, "_CMalloc": true, "free": true, "malloc": true,
}

// cName returns the name of the C function that cgo's wrapper f calls, or "".
func cName(f *ssa.Function) string {
	for _, prefix := range []string{"_Cfunc_", "_C2func_"} {
		if name, ok := strings.CutPrefix(f.Name(), prefix); ok && !pure[name] {
			return name
		}
	}
	return ""
}

// procedureOf returns the name of the variable that has the procedure of a Windows library, which
// is called after that, else that of what calls it.
func procedureOf(c *ssa.CallCommon, callee *ssa.Function) string {
	if len(c.Args) == 0 {
		return callee.Name()
	}
	v := Origin(c.Args[0])
	if addr, ok := v.(*ssa.Call); ok && len(addr.Call.Args) == 1 { // proc.Addr()
		v = Origin(addr.Call.Args[0])
	}
	if ld, ok := v.(*ssa.UnOp); ok {
		if g, ok := ld.X.(*ssa.Global); ok {
			return g.Name()
		}
	}
	return callee.Name()
}

var procedures = map[string]bool{
	"(*syscall.LazyProc).Call":                  true,
	"(*syscall.Proc).Call":                      true,
	"syscall.SyscallN":                          true,
	"syscall.Syscall":                           true,
	"syscall.Syscall6":                          true,
	"syscall.Syscall9":                          true,
	"(*golang.org/x/sys/windows.LazyProc).Call": true,
	"(*golang.org/x/sys/windows.Proc).Call":     true,
}

// ByProcedure reports whether in calls a procedure of a Windows library: the addresses that it is given as
// numbers in the call itself are held until that returns.
func ByProcedure(in ssa.Instruction) bool {
	call, ok := in.(ssa.CallInstruction)
	return ok && call.Common().StaticCallee() != nil && procedures[call.Common().StaticCallee().String()]
}

// CArgs returns what in, a call of C, gives to it, as far as variables that are set
// once lead back.
func CArgs(in ssa.Instruction) []ssa.Value {
	call := in.(ssa.CallInstruction)
	callee, inner := call.Common().StaticCallee(), call
	if callee == nil {
		return nil
	}
	if cName(callee) == "" && !procedures[callee.String()] {
		Each(callee, func(in ssa.Instruction) {
			if c, ok := in.(*ssa.Call); ok && c.Call.StaticCallee() != nil && cName(c.Call.StaticCallee()) != "" {
				inner = c
			}
		})
	}
	var args []ssa.Value
	given := spread(inner.Common().Args)
	if procedures[callee.String()] { // the procedure comes first, and maybe how many follow
		given = given[min(len(given), 1):]
		if strings.HasPrefix(callee.String(), "syscall.Syscall") && callee.Name() != "SyscallN" {
			given = given[min(len(given), 1):]
		}
	}
	for _, arg := range given {
		args = append(args, Source(arg))
	}
	return args
}

// spread returns the arguments of a call, and for what makes one slice of the last ones these.
func spread(args []ssa.Value) []ssa.Value {
	if len(args) == 0 {
		return args
	}
	slice, ok := args[len(args)-1].(*ssa.Slice)
	if !ok {
		return args
	}
	array, ok := slice.X.(*ssa.Alloc)
	if !ok {
		return args
	}
	out := slices.Clone(args[:len(args)-1])
	for _, r := range *array.Referrers() {
		if at, ok := r.(*ssa.IndexAddr); ok {
			for _, r := range *at.Referrers() {
				if st, ok := r.(*ssa.Store); ok && st.Addr == ssa.Value(at) {
					out = append(out, st.Val)
				}
			}
		}
	}
	return out
}

// Source is origin, and out of function literals to the variables that they capture.
func Source(v ssa.Value) ssa.Value { return sourceWithin(v, MaxOrigin) }

func sourceWithin(v ssa.Value, steps int) ssa.Value {
	for ; steps > 0; steps-- {
		v = Origin(v)
		ld, ok := v.(*ssa.UnOp)
		if !ok {
			return v
		}
		if fa, ok := ld.X.(*ssa.FieldAddr); ok {
			if only := onlyInField(fa, steps-1); only != nil {
				v = only
				continue
			}
		}
		fv, ok := ld.X.(*ssa.FreeVar)
		if !ok {
			return v
		}
		cell := variableOf(fv)
		if cell == nil || !StoredOnce(cell) {
			return v
		}
		v = OnlyValue(cell)
	}
	return v
}

// variableOf returns the variable that a function literal, or one within it, captures.
func variableOf(fv *ssa.FreeVar) *ssa.Alloc {
	for range MaxOrigin {
		bound := ssaread.Bindings(fv)
		if len(bound) == 0 {
			return nil
		}
		outer, ok := bound[0].(*ssa.FreeVar)
		if !ok {
			cell, _ := bound[0].(*ssa.Alloc)
			return cell
		}
		fv = outer
	}
	return nil
}

// onlyInField returns what is stored in a field of an object that the same function
// makes, nil unless that is done once. It looks no further back than steps.
func onlyInField(fa *ssa.FieldAddr, steps int) ssa.Value {
	object, ok := sourceWithin(fa.X, steps).(*ssa.Alloc)
	if !ok {
		return nil
	}
	if whole, ok := OnlyValue(object).(*ssa.UnOp); ok { // copied from a composite literal
		if literal, ok := whole.X.(*ssa.Alloc); ok {
			object = literal
		}
	}
	var only ssa.Value
	for _, r := range *object.Referrers() {
		at, ok := r.(*ssa.FieldAddr)
		if !ok || at.Field != fa.Field {
			continue
		}
		for _, r := range *at.Referrers() {
			if st, ok := r.(*ssa.Store); ok && st.Addr == at {
				if only != nil {
					return nil
				}
				only = st.Val
			}
		}
	}
	return only
}

// TakesCallback reports whether in is a call of C that surely has something called back: by its text
// the function names an exported one, or it is given a function.
func (a *Adapter) TakesCallback(in ssa.Instruction) bool {
	name := CCall(in)
	return name != "" && (len(a.Text.Mentions(name)) > 0 || slices.ContainsFunc(CArgs(in), isCFunction))
}

// isCFunction reports whether v is the address of a function of C's, or of an exported one.
func isCFunction(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	return ok && len(call.Call.Args) == 1 && call.Call.StaticCallee() != nil && call.Call.StaticCallee().Name() == "_Cgo_ptr"
}

// camel matches where a word begins that no underscore parts from the one before.
var camel = regexp.MustCompile(`([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])`)

// named reports whether a C function's name, or its words parted by underscores, is like
// what is asked for: ViewClose is a close as view_close is.
func named(name string, like *regexp.Regexp) bool {
	return like.MatchString(name) || like.MatchString(camel.ReplaceAllString(name, "${1}${3}_${2}${4}"))
}

// ending matches the names that C libraries give to what ends an object: a body is
// not there to be read.
var ending = regexp.MustCompile(`(?i)(^|_)(exit|free|destroy|close|release|delete|term|terminate|dispose|unref|deinit|fini|finalize|cleanup|teardown)(_|$)`)

// telling matches the names of what sets, asks for or tells of a thing: a close that is set
// is one that C calls.
var telling = regexp.MustCompile(`(?i)(^|_)(set|get|is|has|should|on|add|register)(_.*)?_(exit|free|destroy|close|release|delete|term|terminate|cleanup)(_|$)`)

// Ends reports whether a C function ends what it is given, by its name.
func Ends(name string) bool { return named(name, ending) && !named(name, telling) }

// stopping matches the names of what stops callbacks, beside those of ending.
var stopping = regexp.MustCompile(`(?i)(unregister|unsubscribe|deregister|disconnect|deactivate|uninstall|unwatch|remove|stop|shutdown|join|(^|_)end(_|$)|cancel\w*(notif|callback|subscri|watch))`)

// Stops reports whether a C function may see to it that no callback comes any more.
func Stops(name string) bool { return Ends(name) || named(name, stopping) }

// requesting matches the names of what asks for an end that comes later, by a callback.
var requesting = regexp.MustCompile(`(?i)(^|_)(cancel|abort|interrupt|skip)`)

// OnlyAsks reports whether a C function asks for an end, and does not wait for it.
func OnlyAsks(name string) bool { return named(name, requesting) && !Stops(name) }

// waking matches the names of what is there to be called from another thread meanwhile.
var waking = regexp.MustCompile(`(?i)(^|_)(wake|wakeup|signal|notify|post)(_|$)`)

// Wakes reports whether a C function wakes another thread, by its name.
func Wakes(name string) bool { return named(name, waking) }

// starting matches the names of what starts an operation, and not only makes an object.
var starting = regexp.MustCompile(`(?i)(start|submit|send|request|register|subscribe|watch|listen|async|enqueue|post|schedule|invoke|launch|begin|(^|_)(connect|dial)(_|$))`)

// Starts reports whether a C function may call back from then on, by its name.
func Starts(name string) bool { return named(name, starting) }

// making matches the names of what makes an object, and starts nothing yet.
var making = regexp.MustCompile(`(?i)(^|_)(alloc|new|create|init|make|setup|prepare|configure|set)(_|$)`)

// Makes reports whether a C function only makes what it is given ready, by its name.
func Makes(name string) bool { return named(name, making) && !Starts(name) }

// opening matches the names of what makes an object out of another one.
var opening = regexp.MustCompile(`(?i)(^|_)(open|begin)(_|$)`)

// Opens reports whether a C function opens what it returns, by its name.
func Opens(name string) bool { return named(name, opening) }

// sharing matches the names of what gives back a share of an object, or closes one: what was made of it
// may live on until its own end.
var sharing = regexp.MustCompile(`(?i)(^|_)(unref|deref|decref|dec|put|release|close)(_|$)`)

// LeavesParts reports whether what was made of an object may live on when a C function has ended that, by
// the function's name.
func LeavesParts(name string) bool { return named(name, sharing) }

// working matches the names of what does its work while it is called, and lasting those of
// what has effects that stay.
var (
	working = regexp.MustCompile(`(?i)(^|_)(op|exec|execute|run|eval|walk|foreach|each|scan|iterate|visit|process|call|transact|parse|read|write|enumerate|list|search|find|compile|sort|export|import|verify|decrypt|encrypt|sign)(_|$)`)
	lasting = regexp.MustCompile(`(?i)(^|_)(add|attach|open|bind|every|hook|later|loop|on)(_|$)`)
)

// setting matches the names of what is told to keep something.
var setting = regexp.MustCompile(`(?i)(^|_)set(_|$)`)

// Keeps reports whether a C function keeps what it is given when it returns, by its name.
func Keeps(name string) bool {
	return (Starts(name) || named(name, lasting) || named(name, setting)) && !Stops(name) && !RunsCode(name)
}

// Runs reports whether a C function is done with what it is given when it returns, by its name.
func Runs(name string) bool {
	return named(name, working) && !Starts(name) && !named(name, making) && !named(name, lasting)
}

// running matches the names of what runs code that it was given, or calls back for what is
// there to be done.
var running = regexp.MustCompile(`(?i)(^|_)(exec|execute|run|eval|evaluate|walk|foreach|each|iterate|visit|call|invoke|loop|dispatch|poll|pump)(_|$)`)

// RunsCode reports whether a C function may call back while it is called, by its name.
func RunsCode(name string) bool { return named(name, running) }

// joining matches the names of what returns when the callbacks under way have ended.
var joining = regexp.MustCompile(`(?i)(unregister|unsubscribe|deregister|deactivate|stop|join|cancel\w*(notif|callback|subscri|watch))`)

// WaitsForCallbacks reports whether a C function waits for callbacks, by its name.
func WaitsForCallbacks(name string) bool { return named(name, joining) }

// Awaits reports whether a C function waits for the end of what it is given, by its name.
func Awaits(name string) bool { return named(name, awaiting) || WaitsForCallbacks(name) }

// awaiting matches the names of what waits.
var awaiting = regexp.MustCompile(`(?i)(^|_)(wait|drain)(_|$)`)

// locking and unlocking match the names of what takes and gives back a lock of C's.
var (
	locking   = regexp.MustCompile(`(^|_)([Ll]ock([A-Z]|_|$)|threads_enter(_|$))`)
	unlocking = regexp.MustCompile(`(^|_)([Uu]nlock([A-Z]|_|$)|threads_leave(_|$))`)
)

// Literals returns the function literal that is called, and those within: of a deferred
// call of C's cgo makes a function that returns a function.
func Literals(c *ssa.CallCommon) []*ssa.Function {
	of := c.Value
	if made, ok := of.(*ssa.Call); ok {
		of = made.Call.Value
	}
	mc, ok := of.(*ssa.MakeClosure)
	if !ok {
		return nil
	}
	f := mc.Fn.(*ssa.Function)
	return append([]*ssa.Function{f}, f.AnonFuncs...)
}

// FunctionName returns the name of the C function whose address v is, or "".
func FunctionName(v ssa.Value) string {
	for range MaxOrigin {
		switch x := Source(v).(type) {
		case *ssa.Call:
			if f := x.Call.StaticCallee(); f == nil || f.Name() != "_Cgo_ptr" {
				return ""
			}
			v = x.Call.Args[0]
		case *ssa.UnOp:
			if g, ok := x.X.(*ssa.Global); ok {
				if name, ok := strings.CutPrefix(g.Name(), "_Cfpvar_fp_"); ok {
					return name
				}
			}
			return ""
		default:
			return ""
		}
	}
	return ""
}

// ChecksArgs reports whether f is the function literal in which cgo checks the arguments
// of a call of C: the call of the literal is that call.
func ChecksArgs(f *ssa.Function) bool {
	return f.Parent() != nil && ssaread.Contains(f, func(in ssa.Instruction) bool {
		call, ok := in.(*ssa.Call)
		return ok && call.Call.StaticCallee() != nil && call.Call.StaticCallee().Name() == "_cgoCheckPointer"
	})
}
