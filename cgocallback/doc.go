// Package cgocallback defines an Analyzer that finds callbacks from C that meet
// a Go side that is not ready for them.
//
// # Analyzer cgocallback
//
// cgocallback: find C callbacks that the Go side is not ready for
//
// The analyzer has one check so far, the category of what it reports.
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
