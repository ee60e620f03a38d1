// The futurelint command finds lost wake-ups and callback races in hand-written
// futures.
//
// Usage:
//
//	futurelint [flags] packages        analyze the packages
//	futurelint help [name]             describe the command, an analyzer or a check
//	futurelint hook [flags] files      analyze the packages of changed files
//	futurelint version                 print the version
//	go vet -vettool=$(which futurelint) packages
//
// The first form loads and analyzes the packages itself; the last one lets the
// go command do it, one package at a time, and caches what it found. The first form
// with -cached is the last one, with the output of the first, and without the
// findings that go vet's cache loses.
//
// # Output
//
// A finding is one line on standard output and one indented line for each step
// that leads to it, with paths relative to the working directory:
//
//	auth.go:47:2: lostwake: late-register: ...
//		auth.go:41:5: poller Poll reads done = false
//
// On a terminal, and with -format columns, each side of the schedule has a column if
// there is room, and each step a row with its line number. NO_COLOR switches the colours
// off.
//
// With -json it is the tree that "go vet -json" prints, package ID to analyzer to
// findings, with the url of the check's page added and absolute paths:
//
//	{
//		"example.com/auth": {
//			"lostwake": [
//				{
//					"posn": "/src/auth/auth.go:47:2",
//					"end": "/src/auth/auth.go:49:3",
//					"category": "late-register",
//					"url": "https://...",
//					"message": "late-register: ...",
//					"related": [
//						{"posn": "/src/auth/auth.go:41:5", "message": "..."}
//					]
//				}
//			]
//		}
//	}
//
// With -format sarif it is a log of SARIF 2.1.0, with -format github a command for
// GitHub's runners a line, which they turn into annotations; paths are relative to
// GITHUB_WORKSPACE in both, if that is set and the working directory lies in it.
//
// With -baseline FILE the findings that FILE lists are left out; -write-baseline
// writes all of them to it instead. An entry outlives edits elsewhere in its file.
//
// Whatever could not be analyzed is named on standard error, one line each, and
// does not hide what was found elsewhere.
//
// # Exit status
//
//	0  everything was analyzed, nothing was found
//	1  something could not be analyzed
//	3  everything was analyzed, something was found
package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"

	"github.com/futurelint/futurelint/analyzers"
)

// firstCollection is how many bytes the heap holds before it is collected at all.
const firstCollection = 512 << 20

// collectLate puts off the first garbage collection, and the next ones somewhat, unless the
// user has decided about that: most of what is loaded lives as long as the process, and of a
// small program nothing needs to be collected.
func collectLate() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(-1)
	limit := debug.SetMemoryLimit(firstCollection)
	afterCollection(func() {
		debug.SetGCPercent(growth())
		debug.SetMemoryLimit(limit)
	})
}

// growth returns, in percent, how much the heap grows before it is collected again: less where
// much lives, since that may be all the memory there is.
func growth() int {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	if live[0].Value.Uint64() > 1<<30 {
		return 100
	}
	return 200
}

// afterCollection calls f after each garbage collection. (What is smaller than 16 bytes may share
// its place with others, and outlive it.)
func afterCollection(f func()) {
	runtime.AddCleanup(new([16]byte), func(struct{}) {
		f()
		afterCollection(f)
	}, struct{}{})
}

func main() {
	args, suite := os.Args[1:], analyzers.All()
	if calledByVet(args) {
		vetMain(args, suite)
	}
	collectLate()
	os.Exit(run(args, os.Stdout, os.Stderr, suite))
}
