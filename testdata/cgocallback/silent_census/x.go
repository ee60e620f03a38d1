// Package census counts by a C walk, which calls back during the call with the address of what
// counts.
package census

/*
typedef void (*head_cb)(void *);

extern void list_heads(head_cb cb, void *user);
extern void set_heads(head_cb cb, void *user);
extern void goHead(void *user);
*/
import "C"

import "unsafe"

type count struct{ n int }

// Count counts.
func Count() int {
	var c count
	C.list_heads(C.head_cb(C.goHead), unsafe.Pointer(&c))
	return c.n
}

// Recount counts what is set during the call.
func Recount() int {
	c := &count{}
	C.set_heads(C.head_cb(C.goHead), unsafe.Pointer(c))
	return c.n
}

//export goHead
func goHead(user unsafe.Pointer) {
	(*count)(user).n++
}
