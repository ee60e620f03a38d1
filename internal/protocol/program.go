// Package protocol is the language in which a future is described to the
// explorer: small programs over shared objects. It is pure data; it knows
// neither Go's syntax nor its types.
package protocol

// Op is what an instruction does. The comment tells its operands.
type Op uint8

// The operations. "visible" ones are the points at which sides interleave.
const (
	Nop Op = iota

	// Values.
	Move    // a
	Bin     // a b; Name is the operator
	Not     // a (boolean)
	Neg     // a
	Pack    // a... -> tuple
	Part    // tuple; Arg is the index
	Closure // captured...; Name is the function
	Box     // a -> interface value of dynamic type Name
	Assert  // interface zero [instance]; Name is the type, "" for an interface; Arg 1: with ok; an unknown value is the instance
	Havoc   // an unknown value; Name describes it; Arg 1: free
	Fresh   // a new object of the surroundings whose name starts with Name
	Global  // the address of the object Name

	// Memory. Load, Store, Swap, CAS, Add are visible on shared objects.
	New     // template; Name labels the object
	Address // ref index; Name labels the place
	Load    // ref; Name "scalar" where what is loaded can be no object
	Store   // ref value
	Swap    // ref value -> old
	CAS     // ref old new -> bool
	Add     // ref delta -> new

	// Containers.
	MakeSlice // len zero
	Append    // slice slice
	Copy      // to from (slices) -> number
	Cut       // slice low high (Nil where absent)
	At        // slice index -> address
	Len       // a; also of maps, strings, channels
	Cap       // a
	MakeMap   //
	MapGet    // map key zero; Arg 1: with ok
	MapSet    // map key value
	MapDel    // map key
	Clear     // map or slice
	Range     // map -> iterator
	Next      // iterator -> tuple(ok key value)

	// Synchronisation: all visible.
	Lock      // ref
	Unlock    // ref
	RLock     // ref
	RUnlock   // ref
	TryLock   // ref -> bool
	MakeChan  // cap
	Send      // chan value
	Recv      // chan zero; Arg 1: with ok
	Close     // chan
	Select    // for each case: chan value (Nil for receives) zero; Name is a letter a case, s or r; Arg 1: with default
	CondWait  // cond
	Signal    // cond
	Broadcast // cond
	WGAdd     // ref delta
	WGWait    // ref

	// Control.
	Call      // args...; Name is the function
	CallValue // function args...; Arg: see Result
	Invoke    // receiver args...; Name is the method, Arg: see Result
	Go        // function args...
	Defer     // function args...
	RunDefers //
	Return    // a...
	Panic     // a
	Recover   // -> value
	Branch    // condition; To: then else
	Jump      // To
	Escape    // a...; handed to code that is not analysed; Name says to which

	opCount
)

// Result tells what a call of an object of the surroundings means: the Arg of
// Invoke and CallValue.
type Result int

// What an opaque callee may do.
const (
	Wakes    Result = iota // a call without a result that is used: it wakes
	Derives                // returns an object that belongs to the receiver: w.Clone()
	Compares               // returns whether receiver and argument are the same
	Informs                // returns something unknown
)

// NoReg is the Dst of an instruction whose result nobody uses.
const NoReg = -1

// Operand is a register, or a constant where Reg is NoReg.
type Operand struct {
	Reg int
	Val Value
}

// Reg returns the operand that reads register r.
func Reg(r int) Operand { return Operand{Reg: r} }

// Const returns the constant operand v.
func Const(v Value) Operand { return Operand{Reg: NoReg, Val: v} }

// Instr is one instruction.
type Instr struct {
	Op   Op
	Dst  int
	Args []Operand
	Name string
	Arg  int
	To   [2]int
	Pos  int // an opaque place in the source, 0 where there is none
}

// Func is a function. Its parameters, then its captured values, are the first registers.
type Func struct {
	Name    string
	Params  int
	Regs    int
	Code    []Instr
	Recover int // where a recovered function goes on; 0: it returns nothing
}

// Object is a named shared object with its first content.
type Object struct {
	Name   string
	Fields []string // names of the elements of a Tuple, where known
	Init   Value
}

// Program is a set of functions over a set of objects.
type Program struct {
	Objects []Object
	Funcs   map[string]*Func
	Methods map[string]string // "type.method" -> function, for Invoke on a Box
}

// NewProgram returns an empty program.
func NewProgram() *Program {
	return &Program{Funcs: map[string]*Func{}, Methods: map[string]string{}}
}

// Object returns the number of the object called name, or -1.
func (p *Program) Object(name string) int {
	for i := range p.Objects {
		if p.Objects[i].Name == name {
			return i
		}
	}
	return -1
}
