// Package known is the table of outside code: what functions of other packages
// do to shared state. Whatever is not in it is unknown.
package known

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/futurelint/futurelint/internal/protocol"
)

//go:embed models.txt
var models string

// Models returns the programs that stand for outside functions, by the names
// that go/ssa gives them. The result is shared: do not change it.
var Models = sync.OnceValue(func() *protocol.Program {
	p, err := protocol.Parse(models)
	if err != nil {
		panic("known: models.txt: " + err.Error()) // a test parses it
	}
	return p
})

// Atomic returns the operation of a function or method of sync/atomic, given
// by its name without package and type: Load, AddInt32, CompareAndSwap.
func Atomic(name string) (protocol.Op, bool) {
	for _, a := range atomics {
		if strings.HasPrefix(name, a.prefix) {
			return a.op, true
		}
	}
	return 0, false
}

var atomics = []struct {
	prefix string
	op     protocol.Op
}{
	{"Load", protocol.Load},
	{"Store", protocol.Store},
	{"Swap", protocol.Swap},
	{"CompareAndSwap", protocol.CAS},
	{"CAS", protocol.CAS}, // of types that are like those of sync/atomic
	{"Add", protocol.Add},
	{"Sub", protocol.Add},
	{"Inc", protocol.Add},
	{"Dec", protocol.Add},
}

// NonNil reports whether the function, by go/ssa's name, returns a new object
// that is never nil and otherwise of no interest.
func NonNil(fn string) bool { return nonNil[fn] }

var nonNil = map[string]bool{
	"errors.New":         true,
	"fmt.Errorf":         true,
	"context.Background": true,
	"context.TODO":       true,
	"sync.NewCond":       true,
	"time.Now":           true,
}

// Method tells what an interface method of another package returns: Nil for
// "nothing happened", Opaque for an object that belongs to the receiver.
func Method(name string) (protocol.Kind, bool) {
	k, ok := methods[name]
	return k, ok
}

var methods = map[string]protocol.Kind{
	// A context that is not done: cancellation is a way out of a wait, not a wake.
	"(context.Context).Err":  protocol.Nil,
	"(context.Context).Done": protocol.Opaque,
}

// Silent reports whether an outside package neither keeps nor calls what it is
// handed in a way that could wake anybody.
func Silent(pkg string) bool { return silent[pkg] }

var silent = map[string]bool{
	"fmt": true, "log": true, "log/slog": true, "errors": true, "strings": true, "strconv": true,
	"unsafe": true, "math": true, "math/rand": true, "bytes": true, "sort": true, "unicode": true,
	"unicode/utf8": true, "reflect": true, "encoding/binary": true, "encoding/json": true, "testing": true,
}

// Registry is a type of another package that waiters register with, or are woken
// through: what stands for a slot in code that has none of its own.
type Registry struct {
	Type     string // import path and name
	Register string // the method that registers a waiter, "" if none
	Wake     string // the method that wakes those that are registered, "" if outside code does
	Mask     string // the type of what a poller of it returns: which events are ready
	// The errors, variables or types, by which an operation says that its caller is to
	// register and wait.
	Pending []string
}

// Registries are the known registries.
var Registries = []Registry{
	// Whoever reads a state store adds the channel of what it read, found or not.
	{Type: "github.com/hashicorp/go-memdb.WatchSet", Register: "Add"},
	// A file's Readiness says what is ready; who changes that notifies the queue.
	{Type: "gvisor.dev/gvisor/pkg/waiter.Queue", Register: "EventRegister", Wake: "Notify", Mask: "gvisor.dev/gvisor/pkg/waiter.EventMask",
		Pending: []string{"gvisor.dev/gvisor/pkg/errors/linuxerr.ErrWouldBlock", "gvisor.dev/gvisor/pkg/syserror.ErrWouldBlock",
			"gvisor.dev/gvisor/pkg/syserr.ErrWouldBlock", "gvisor.dev/gvisor/pkg/tcpip.ErrWouldBlock"}},
}

// starters are the functions of other packages that start the function which they are
// handed as a goroutine.
var starters = map[string]bool{
	"(*sync.WaitGroup).Go":                               true,
	"(*golang.org/x/sync/errgroup.Group).Go":             true,
	"(*golang.org/x/sync/errgroup.Group).TryGo":          true,
	"(*github.com/sourcegraph/conc.WaitGroup).Go":        true,
	"(*github.com/sourcegraph/conc/pool.Pool).Go":        true,
	"(*github.com/sourcegraph/conc/pool.ErrorPool).Go":   true,
	"(*github.com/sourcegraph/conc/pool.ContextPool).Go": true,
}

// Starts reports whether the function with that name starts the function which it is
// handed as a goroutine.
func Starts(name string) bool { return starters[name] }

// neverFail are functions of the standard library whose error is always nil, as they say.
var neverFail = map[string]bool{
	"(*bytes.Buffer).Write": true, "(*bytes.Buffer).WriteString": true,
	"(*bytes.Buffer).WriteByte": true, "(*bytes.Buffer).WriteRune": true,
	"(*strings.Builder).Write": true, "(*strings.Builder).WriteString": true,
	"(*strings.Builder).WriteByte": true, "(*strings.Builder).WriteRune": true,
	"crypto/rand.Read": true,
}

// NeverFails reports whether the error that a function returns, named as go/ssa names it,
// is always nil.
func NeverFails(name string) bool { return neverFail[name] }
