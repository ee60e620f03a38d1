// Package x lets one of the two that complete take the entry: right.
package x

/*
#include <stdint.h>
extern void goRipe(uint32_t tree);
static void tree_watch(uint32_t tree) { goRipe(tree); }
*/
import "C"

import (
	"sync"
)

var ripe sync.Map // a chan struct{} by tree

// Watch watches a tree.
func Watch(tree uint32) <-chan struct{} {
	done := make(chan struct{})
	ripe.Store(tree, done)
	C.tree_watch(C.uint32_t(tree))
	return done
}

// Fell fells a tree, ripe or not.
func Fell(tree uint32) {
	if done, ok := ripe.LoadAndDelete(tree); ok {
		close(done.(chan struct{}))
	}
}

//export goRipe
func goRipe(tree C.uint32_t) {
	if done, ok := ripe.LoadAndDelete(uint32(tree)); ok {
		close(done.(chan struct{}))
	}
}
