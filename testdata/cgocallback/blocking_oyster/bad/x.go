// Package x opens oysters, by functions that C calls back with what was found.
package x

/*
#include <stdint.h>
extern void goOpened(uintptr_t user, int pearls);
extern void goShelled(uintptr_t user, int pearls);
extern void goEaten(uint32_t oyster, int pearls);
extern void oyster_open(uintptr_t user);
extern void oyster_shell(uintptr_t user);
extern void oyster_eat(uint32_t oyster);
*/
import "C"

import (
	"context"
	"runtime/cgo"
	"sync"
)

const room = 0

// Open opens an oyster.
func Open(ctx context.Context) (int, error) {
	pearls := make(chan int, room)
	C.oyster_open(C.uintptr_t(cgo.NewHandle(func(n int) {
		pearls <- n // want "blocking-callback: "
	})))
	select {
	case n := <-pearls:
		return n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

//export goOpened
func goOpened(user C.uintptr_t, pearls C.int) {
	h := cgo.Handle(user)
	opened := h.Value().(func(int))
	h.Delete()
	opened(int(pearls))
}

type shelling struct{ done func(pearls int) }

// Shell shells an oyster.
func Shell(ctx context.Context) (int, error) {
	pearls := make(chan int, room)
	s := &shelling{done: func(n int) {
		pearls <- n // want "blocking-callback: "
	}}
	C.oyster_shell(C.uintptr_t(cgo.NewHandle(s)))
	select {
	case n := <-pearls:
		return n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

//export goShelled
func goShelled(user C.uintptr_t, pearls C.int) {
	h := cgo.Handle(user)
	s := h.Value().(*shelling)
	h.Delete()
	s.done(int(pearls))
}

var (
	mu    sync.Mutex
	eaten = map[uint32]func(pearls int){}
	last  uint32
)

// Eat eats an oyster.
func Eat(ctx context.Context) (int, error) {
	pearls := make(chan int, room)
	mu.Lock()
	last++
	oyster := last
	eaten[oyster] = func(n int) {
		pearls <- n // want "blocking-callback: "
	}
	mu.Unlock()
	C.oyster_eat(C.uint32_t(oyster))
	select {
	case n := <-pearls:
		return n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

//export goEaten
func goEaten(oyster C.uint32_t, pearls C.int) {
	mu.Lock()
	done := eaten[uint32(oyster)]
	delete(eaten, uint32(oyster))
	mu.Unlock()
	if done != nil {
		done(int(pearls))
	}
}
