package main

import (
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
