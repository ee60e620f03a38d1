// Package cgocallback defines an Analyzer that finds callbacks from C that meet
// a Go side that is not ready for them.
//
// # Analyzer cgocallback
//
// cgocallback: find C callbacks that the Go side is not ready for
//
// It knows the functions that C calls back, and what they call on C's thread:
// those with an //export comment, and those that syscall.NewCallback,
// windows.NewCallback, purego.NewCallback and js.FuncOf are given. Its checks, each
// the category of what it reports:
//
//   - blocking-callback: the C thread sends or receives, and nobody is sure to come
//   - lock-across-call: a lock is held while C calls back into what takes it, or a user's function is called
//   - send-on-closed: a channel is closed while a callback may still send on it
//   - leak: a handle, entry or callable function outlives what it was made for
//   - use-after-release: a handle is deleted, or an object freed, while C may still call back with it
//   - lost-completion: a completion does not come, finds nobody, or is taken by another one
//   - double-completion: the callback and a canceller both complete, and nothing decides between them
//   - early-free: memory or an operation of C is freed or cancelled while, or after, C works on it
//   - finalizer: a finalizer ends a C object while C, or what was made from it, still works
//   - unpinned: C keeps the address of a variable that holds a handle
//   - unsynchronized: the C thread uses a map or field without the lock under which others do
//   - panic-into-c: a callback uses what it looks up without asking whether it is there
//   - late-publish: what a callback reads is stored after C can call back
//   - nocallback: a C function marked #cgo nocallback that calls back into Go
//
// # Check nocallback
//
// A line "#cgo nocallback f" promises that the C function f never calls back
// into Go. The run time holds f to it: an exported function that is reached from
// f panics.
//
//	/*
//	#cgo nocallback walk
//	extern void goVisit(int);
//	static void walk(int n) {
//		for (int i = 0; i < n; i++)
//			goVisit(i);
//	}
//	*/
//	import "C"
//
//	//export goVisit
//	func goVisit(n C.int) { ... }
//
//	C.walk(3) // nocallback: walk calls back goVisit at line 6, but line 2 marks it nocallback
//
// Drop the line, or take the call out of f.
//
// The check reads the C functions that are defined in the preamble and in the
// package's own .c and .h files, as text. It follows calls by name, and calls
// through a parameter for which Go passed an exported function. It is a may
// analysis: a call on any path of f counts. It stays silent where it cannot see
// a call: f is a library's function, or hands the exported function to one, or
// only stores it, which a nocallback function may do.
package cgocallback
