package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Callbacks that Windows makes are analyzed anywhere, without a C compiler.
func TestCrossRun(t *testing.T) {
	dir := module(t, map[string]string{"x.go": `//go:build windows

package m

import (
	"sync"
	"syscall"
)

var (
	mu     sync.Mutex
	guests = map[uintptr]func(){}
	proc   = syscall.NewLazyDLL("inn.dll").NewProc("Lodge")
)

var left = syscall.NewCallback(func(id uintptr) uintptr {
	mu.Lock()
	defer mu.Unlock()
	guests[id]()
	return 0
})

// Lodge has leave called when the guest leaves.
func Lodge(id uintptr, leave func()) {
	mu.Lock()
	guests[id] = leave
	mu.Unlock()
	proc.Call(id, left)
}

// Expel forgets a guest.
func Expel(id uintptr) {
	mu.Lock()
	defer mu.Unlock()
	delete(guests, id)
}
`})
	env := []string{toolEnv + "=suite", "GOOS=windows", "CGO_ENABLED=0"}
	got := execute(t, dir, env, self(t), "./...")
	assert.Equal(t, exitFindings, got.status, got.stderr)
	assert.Contains(t, got.stdout, "cgocallback: lock-across-call: ")
	assert.Contains(t, got.stdout, "cgocallback: panic-into-c: ")
}

// The functions that JavaScript calls are to be released: who does not, or does so too
// late, is told, and each corrected twin is silent.
func TestCrossRunJS(t *testing.T) {
	dir := module(t, map[string]string{
		"fetch.go": `package m

import "syscall/js"

// Greet has greeted called when the page has been fetched.
func Greet(page js.Value, greeted func()) {
	f := js.FuncOf(func(js.Value, []js.Value) any {
		greeted()
		return nil
	})
	page.Call("then", f)
}

// GreetOnce is Greet, and releases.
func GreetOnce(page js.Value, greeted func()) {
	var f js.Func
	f = js.FuncOf(func(js.Value, []js.Value) any {
		f.Release()
		greeted()
		return nil
	})
	page.Call("then", f)
}
`,
		"vow.go": `package m

import "syscall/js"

// KeptOnce waits for a promise, which is kept or broken, not both.
func KeptOnce(vow js.Value) bool {
	kept, broken := make(chan bool), make(chan bool)
	keep := js.FuncOf(func(js.Value, []js.Value) any {
		go func() { kept <- true }()
		return nil
	})
	defer keep.Release()
	fail := js.FuncOf(func(js.Value, []js.Value) any {
		go func() { broken <- true }()
		return nil
	})
	defer fail.Release()
	vow.Call("then", keep).Call("catch", fail)
	select {
	case <-kept:
		return true
	case <-broken:
		return false
	}
}
`,
		"oath.go": `package m

import "syscall/js"

// Sworn waits for an oath, which its own callbacks answer, one of them, and once.
func Sworn(oath js.Value) bool {
	kept, broken := make(chan bool), make(chan bool)
	keep := js.FuncOf(func(_ js.Value, args []js.Value) any {
		if len(args) == 0 {
			broken <- true
			return nil
		}
		kept <- true
		return nil
	})
	defer keep.Release()
	fail := js.FuncOf(func(js.Value, []js.Value) any {
		broken <- true
		return nil
	})
	defer fail.Release()
	oath.Call("then", keep).Call("catch", fail)
	select {
	case <-kept:
		return true
	case <-broken:
		return false
	}
}

// SwornInTime may leave before the oath is answered.
func SwornInTime(oath, late js.Value) bool {
	kept, tooLate := make(chan bool), make(chan bool)
	keep := js.FuncOf(func(js.Value, []js.Value) any {
		kept <- true
		return nil
	})
	defer keep.Release()
	ring := js.FuncOf(func(js.Value, []js.Value) any {
		close(tooLate)
		return nil
	})
	defer ring.Release()
	oath.Call("then", keep)
	late.Call("then", ring)
	select {
	case <-kept:
		return true
	case <-tooLate:
		return false
	}
}
`,
		"tap.go": `package m

import "syscall/js"

// Tap has tapped called at the first tap.
func Tap(door js.Value, tapped func()) {
	var f js.Func
	f = js.FuncOf(func(js.Value, []js.Value) any {
		door.Call("removeEventListener", "tap", f)
		tapped()
		return nil
	})
	door.Call("addEventListener", "tap", f)
}

// TapOnce is Tap, and releases.
func TapOnce(door js.Value, tapped func()) {
	var f js.Func
	f = js.FuncOf(func(js.Value, []js.Value) any {
		door.Call("removeEventListener", "tap", f)
		tapped()
		go func() { f.Release() }()
		return nil
	})
	door.Call("addEventListener", "tap", f)
}

// PaintOnce is painted again and again: it gives itself for the next frame.
func PaintOnce(window js.Value, paint func()) {
	var f js.Func
	f = js.FuncOf(func(js.Value, []js.Value) any {
		paint()
		window.Call("requestAnimationFrame", f)
		return nil
	})
	window.Call("requestAnimationFrame", f)
}
`,
		"kettle.go": `package m

import "syscall/js"

// Boiled waits until the kettle boils.
func Boiled(kettle js.Value) {
	boils := make(chan struct{}, 1)
	kettle.Set("onboil", js.FuncOf(func(js.Value, []js.Value) any {
		boils <- struct{}{}
		return nil
	}))
	<-boils
}

// BoiledOnce is Boiled, and releases.
func BoiledOnce(kettle js.Value) {
	boils := make(chan struct{}, 1)
	boil := js.FuncOf(func(js.Value, []js.Value) any {
		boils <- struct{}{}
		return nil
	})
	defer boil.Release()
	kettle.Set("onboil", boil)
	<-boils
}

// Whistle whistles whenever the kettle boils.
func Whistle(kettle js.Value, whistle func()) {
	boils := make(chan struct{}, 1)
	kettle.Set("onboil", js.FuncOf(func(js.Value, []js.Value) any {
		boils <- struct{}{}
		return nil
	}))
	for {
		<-boils
		whistle()
	}
}
`,
		"cage.go": `package m

import "syscall/js"

var birds = map[int]func(){}

// Hang has sung called when the n-th bird sings: JavaScript has one thread.
func Hang(n int, sung func()) {
	birds[n] = sung
}

var sing = js.FuncOf(func(_ js.Value, args []js.Value) any {
	if sung := birds[args[0].Int()]; sung != nil {
		sung()
	}
	return nil
})
`,
		"door.go": `package m

import (
	"context"
	"syscall/js"
)

// Knock has opened called when the door is opened.
func Knock(ctx context.Context, door js.Value, opened func()) {
	f := js.FuncOf(func(js.Value, []js.Value) any {
		opened()
		return nil
	})
	door.Call("addEventListener", "open", f)
	go func() {
		<-ctx.Done()
		f.Release()
	}()
}

// KnockOnce is Knock, and ends its own context.
func KnockOnce(ctx context.Context, door js.Value, opened func()) {
	ctx, cancel := context.WithCancel(ctx)
	f := js.FuncOf(func(js.Value, []js.Value) any {
		defer cancel()
		opened()
		return nil
	})
	door.Call("addEventListener", "open", f)
	go func() {
		<-ctx.Done()
		f.Release()
	}()
}
`})
	env := []string{toolEnv + "=suite", "GOOS=js", "GOARCH=wasm"}
	got := execute(t, dir, env, self(t), "./...")
	assert.Equal(t, exitFindings, got.status, got.stderr)
	assert.Contains(t, got.stdout, "door.go:10:16: cgocallback: leak: Knock releases a js.Func at its context's end, ")
	assert.Contains(t, got.stdout, "fetch.go:7:16: cgocallback: leak: Greet makes a js.Func for one call, ")
	assert.Contains(t, got.stdout, "tap.go:8:15: cgocallback: leak: Tap takes a js.Func out of use, ")
	assert.Regexp(t, `kettle\.go:8:\d+: cgocallback: leak: Boiled waits once for a js.Func, `, got.stdout)
	assert.NotContains(t, got.stdout, "Whistle")
	assert.NotContains(t, got.stdout, "Once")
	assert.Contains(t, got.stdout, "oath.go:35:8: cgocallback: blocking-callback: SwornInTime.func1, called back, sends on kept for ever ")
	assert.NotContains(t, got.stdout, "Sworn.func")
	assert.NotContains(t, got.stdout, "unsynchronized")
}

// A callback of Windows made of a literal that captures is one more on each call.
func TestCrossRunNewCallback(t *testing.T) {
	dir := module(t, map[string]string{"x.go": `package m

import (
	"syscall"
	"unsafe"
)

var proc = syscall.NewLazyDLL("inn.dll").NewProc("EachGuest")

// Guests returns the guests.
func Guests() (out []uintptr) {
	proc.Call(syscall.NewCallback(func(guest uintptr) uintptr {
		out = append(out, guest)
		return 1
	}))
	return out
}

// CountFor makes what may be kept, and counts.
func CountFor(n *int) uintptr {
	return syscall.NewCallback(func(guest uintptr) uintptr {
		*n++
		return 1
	})
}

// Count returns how many there are.
func Count() uintptr {
	n, _, _ := proc.Call(syscall.NewCallback(func(guest uintptr) uintptr { return 1 }))
	return n
}

// Counter counts guests.
type Counter struct {
	n    int
	each uintptr
}

// NewCounter makes one to be kept.
func NewCounter() *Counter {
	c := &Counter{}
	c.each = syscall.NewCallback(func(guest uintptr) uintptr {
		c.n++
		return 1
	})
	return c
}

var counted = syscall.NewCallback(func(guest uintptr, n unsafe.Pointer) uintptr {
	*(*int)(n)++
	return 1
})

// CountHere has them counted in a variable of its own: the call holds it.
func CountHere() int {
	n := 0
	proc.Call(counted, uintptr(unsafe.Pointer(&n)))
	return n
}
`})
	env := []string{toolEnv + "=suite", "GOOS=windows", "CGO_ENABLED=0"}
	got := execute(t, dir, env, self(t), "./...")
	assert.Contains(t, got.stdout, "x.go:12:31: cgocallback: leak: Guests makes a callback on each call, and it is never freed")
	assert.NotContains(t, got.stdout, "Count")
}

// A procedure of a Windows library is known by the variable that has it, and is given what follows.
func TestCrossRunProcedure(t *testing.T) {
	source := `package m

import (
	"runtime/cgo"
	"syscall"
)

var (
	quay        = syscall.NewLazyDLL("quay.dll")
	procWatch   = quay.NewProc("WatchQuay")
	procUnwatch = quay.NewProc("UnregisterQuayWatch")
	ships       = syscall.NewCallback(func(owner, n uintptr) uintptr {
		cgo.Handle(owner).Value().(*Quay).ship(int(n))
		return 0
	})
)

// Quay is watched.
type Quay struct {
	owner cgo.Handle
	ship  func(n int)
}

// Watch has ship called with the ships.
func Watch(ship func(n int)) *Quay {
	q := &Quay{ship: ship}
	q.owner = cgo.NewHandle(q)
	procWatch.Call(ships, uintptr(q.owner))
	return q
}

// Close watches no more.
func (q *Quay) Close() {
	FIRST
	SECOND
}
`
	deletes, stops := "q.owner.Delete()", "procUnwatch.Call(uintptr(q.owner))"
	env := []string{toolEnv + "=suite", "GOOS=windows", "CGO_ENABLED=0"}
	bad := strings.NewReplacer("FIRST", deletes, "SECOND", stops).Replace(source)
	got := execute(t, module(t, map[string]string{"x.go": bad}), env, self(t), "./...")
	assert.Contains(t, got.stdout, "use-after-release: (*Quay).Close deletes the handle before procUnwatch at line 35; ")
	good := strings.NewReplacer("FIRST", stops, "SECOND", deletes).Replace(source)
	got = execute(t, module(t, map[string]string{"x.go": good}), env, self(t), "./...")
	assert.Empty(t, got.stdout)
}

// A window procedure, though it be a method value, is called back on its window's thread: what
// nobody guards is of this thread.
func TestCrossRunWindow(t *testing.T) {
	source := `package m

import (
	"sync"
	"syscall"
)

var (
	user32 = syscall.NewLazyDLL("user32.dll")
	mu     sync.Mutex
	blinds = map[uintptr]string{}
	awning = map[uintptr]string{}
)

type facade struct{}

// Open opens a window.
func Open() uintptr {
	f := &facade{}
	return syscall.NewCallback(f.message)
}

func (f *facade) message(window uintptr, what uint32, _, _ uintptr) uintptr {
	return uintptr(len(blinds[window]) + len(awning[window]))
}

// Paint paints the blind of a window.
func Paint(window uintptr, colour string) { blinds[window] = colour }

// Unroll unrolls the awning of a window.
func Unroll(window uintptr, colour string) {
	mu.Lock()
	defer mu.Unlock()
	awning[window] = colour
}
`
	env := []string{toolEnv + "=suite", "GOOS=windows", "CGO_ENABLED=0"}
	got := execute(t, module(t, map[string]string{"x_windows.go": source}), env, self(t), "./...")
	assert.NotContains(t, got.stdout, "blinds,")
	assert.Contains(t, got.stdout, "uses awning without mu")
}
